"""A state moves along the map, from the state it was read in, or not at all."""

import pytest

from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.etats import changer_statut
from mildeca_portal.socle.models import Travail

TRANSITIONS = {"en_attente": frozenset({"en_cours"}), "en_cours": frozenset({"termine", "echoue"})}


def test_le_statut_et_ses_valeurs_ensemble(db):
    travail = Travail.objects.create(code="x")
    changer_statut(travail, "en_cours", TRANSITIONS, avancement=10)

    assert (travail.statut, travail.avancement) == ("en_cours", 10)
    travail.refresh_from_db()
    assert (travail.statut, travail.avancement) == ("en_cours", 10)


def test_un_passage_hors_de_la_carte_est_refuse(db):
    travail = Travail.objects.create(code="x")
    with pytest.raises(ActionRefusee) as refus:
        changer_statut(travail, "termine", TRANSITIONS)

    assert refus.value.phrases == ["Passer de l’état « en attente » à « terminé » n’est pas possible."]
    travail.refresh_from_db()
    assert travail.statut == "en_attente"


def test_un_etat_perime_ne_change_rien(db):
    travail = Travail.objects.create(code="x")
    Travail.objects.update(statut="termine")
    with pytest.raises(EtatPerime) as refus:
        changer_statut(travail, "en_cours", TRANSITIONS)

    assert refus.value.phrases == ["L’état a changé entre-temps : rechargez la page pour voir où en est le dossier."]
    travail.refresh_from_db()
    assert travail.statut == "termine"
