"""A local rule is applied by the credits by itself, from its day on."""

from datetime import UTC, date, datetime

import pytest

from credits.actions import Octroi, retenir
from credits.controle import constats
from credits.models import ConstatProjet
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from tests.circulaires.fabriques import publie, regle_locale
from tests.credits.fabriques import ProjetFactory, dotation, euro, repartition
from tests.fabriques import prefecture

pytestmark = pytest.mark.django_db
PREMIER_JOUR = date(2026, 6, 1)
ORIGINE = "Règle régionale – Bourgogne-Franche-Comté"


@pytest.fixture
def variante():
    """80 % in the circulaire of 2026; 70 % in Bourgogne-Franche-Comté from 1 June."""
    dotation()
    dotation("32")
    repartition(d25=10_000)
    repartition("32", d59=10_000)
    texte = publie(2026, date_publication=datetime(2026, 1, 5, 8, tzinfo=UTC))
    return regle_locale(texte, debut=PREMIER_JOUR)


def accorder(le: date, code: str = "25"):
    """75 % of 10 000 €."""
    projet = ProjetFactory(prefecture=prefecture(code))
    return retenir(projet, Octroi(euro(7500), date_decision=le), par=Acteur(None, "chef_departemental", code))


def test_la_veille_un_projet_du_doubs_a_75_pour_cent_est_accepte(variante):
    decision = accorder(date(2026, 5, 31))
    constat = ConstatProjet.objects.get(decision=decision)
    assert (constat.code, constat.respectee, constat.origine) == ("R-01", True, "Circulaire 2026")


def test_des_le_premier_jour_il_est_refuse_par_la_regle_de_la_region(variante):
    with pytest.raises(ActionRefusee) as refus:
        accorder(PREMIER_JOUR)
    (phrase,) = (p.replace("\u00a0", " ") for p in refus.value.phrases)
    assert phrase.startswith("Règle R-01 (Part maximale dans la région) :")
    assert "70 %" in phrase


def test_le_constat_garde_nomme_la_regle_locale(variante):
    projet = ProjetFactory()
    decision = retenir(
        projet, Octroi(euro(7000), date_decision=PREMIER_JOUR), par=Acteur(None, "chef_departemental", "25")
    )
    constat = ConstatProjet.objects.get(decision=decision)
    assert (constat.code, constat.libelle, constat.origine) == ("R-01", variante.libelle, ORIGINE)
    assert (constat.texte_id, constat.respectee) == (variante.texte_id, True)


def test_une_autre_region_garde_la_regle_nationale(variante):
    assert accorder(PREMIER_JOUR, "59").montant == euro(7500)


def test_la_page_du_projet_la_montre_aussi(variante):
    variante.texte.refresh_from_db()
    (constat,) = constats(ProjetFactory(montant_demande=euro(7500)))
    assert (constat.origine, constat.respectee) == (ORIGINE, False)
