"""Two people at once: one wins, and no account is overdrawn."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from credits.actions import Octroi, notifier, retenir
from credits.models import Decision, Mouvement
from credits.soldes import balance
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.evenements import Acteur
from tests.credits.fabriques import AGENT, EXERCICE, PIECE, ProjetFactory, dotation, enveloppe, euro, repartition

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiel_reel")]
CHEF = Acteur(None, "chef_departemental", "25")


def ensemble(*actes: Callable[[], object]) -> list[str]:
    """Run each in its own thread and connection, together. « ok », or the name of the refusal."""
    depart = Barrier(len(actes))

    def courir(acte: Callable[[], object]) -> str:
        try:
            depart.wait(5)
            acte()
        except ActionRefusee as refus:
            return type(refus).__name__
        else:
            return "ok"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actes)) as groupe:
        return sorted(groupe.map(courir, actes))


def test_deux_notifications_sur_une_meme_enveloppe():
    enveloppe(1000)
    montants = (euro(600), euro(600))
    resultats = ensemble(
        lambda: notifier(EXERCICE, "27", *montants, par=AGENT, piece=PIECE),
        lambda: notifier(EXERCICE, "84", *montants, par=AGENT, piece=PIECE),
    )
    assert resultats == ["ActionRefusee", "ok"]
    assert balance(EXERCICE).national.reste_a_repartir_ae == euro(400)
    assert Mouvement.objects.filter(nature="notification").count() == 1


def test_deux_decisions_sur_un_meme_projet():
    dotation()
    repartition(d25=50_000)
    projet = ProjetFactory()
    octroi = Octroi(euro(8000))
    resultats = ensemble(*[lambda: retenir(projet, octroi, par=CHEF)] * 2)
    assert resultats == [EtatPerime.__name__, "ok"]
    assert Decision.objects.count() == 1
    assert balance(EXERCICE).prefecture("25").programme == euro(8000)


def test_deux_projets_sur_les_derniers_credits():
    dotation()
    repartition(d25=10_000)
    projets = [ProjetFactory(), ProjetFactory()]
    resultats = ensemble(*[lambda p=p: retenir(p, Octroi(euro(8000)), par=CHEF) for p in projets])
    assert resultats == ["ActionRefusee", "ok"]
    assert balance(EXERCICE).prefecture("25").reste_a_programmer == euro(2000)


def test_deux_repartitions_croisees_ne_se_bloquent_pas():
    dotation(ae=100_000)
    assert ensemble(lambda: repartition(d25=30_000, d21=20_000), lambda: repartition(d21=20_000, d90=10_000)) == [
        "ok",
        "ok",
    ]
    soldes = balance(EXERCICE)
    assert soldes.prefecture("21").notifie_ae == euro(20_000)
    assert soldes.region("27").reste_a_repartir_ae == euro(40_000)
