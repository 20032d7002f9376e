from datetime import date

import pytest

from prefectures.models import Prefecture
from rapports.chiffres.extraction import extraire
from rapports.chiffres.jeu import assembler
from rapports.chiffres.lecture import enquete
from rapports.models import Reponse
from tests.rapports.edition.fabriques import LE, campagne, reponses_acceptees

pytestmark = pytest.mark.django_db
AU = LE.date()


@pytest.fixture
def bfc():
    c = campagne()
    reponses_acceptees(c, ["25", "39"])
    return c


def test_l_extrait_tient_les_102_prefectures_et_les_seules_reponses_acceptees(bfc, django_assert_num_queries):
    with django_assert_num_queries(2):
        extrait = extraire(2024, AU)

    assert len(extrait.table("prefectures")) == 102
    assert {v["prefecture"] for v in extrait.table("valeurs")} == {"25", "39"}
    assert [p["code"] for p in extrait.table("prefectures") if p["acceptee"]] == ["25", "39"]
    assert len(extrait.table("questionnaires")) == 1


def test_une_reponse_transmise_ou_acceptee_plus_tard_ne_compte_pas(bfc):
    Reponse.objects.filter(prefecture__code="39").update(statut="transmise", acceptee_le=None)

    assert {v["prefecture"] for v in extraire(2024, AU).table("valeurs")} == {"25"}
    assert extraire(2024, date(2026, 11, 22)).table("valeurs") == ()


def test_un_autre_exercice_n_est_pas_lu(bfc):
    assert extraire(2023, AU).table("prefectures") == ()


def test_les_valeurs_sont_celles_de_la_copie_figee(bfc):
    copie = {"valeurs": {"actions.nombre": 3}, "totaux": {"actions.taux_renouvellement": "50.0"}, "lignes": {}}
    Reponse.objects.filter(prefecture__code="25").update(instantane=copie)

    e = enquete(assembler(2024, AU))

    doubs = next(p for p in e.prefectures if p.code == "25")
    assert (e.nombre(doubs, "actions.nombre"), e.nombre(doubs, "organisation.etp")) == (3, None)
    assert str(e.calcul(doubs, "actions.taux_renouvellement")) == "50.0"


def test_les_lignes_du_territoire_gardent_leurs_noms(bfc):
    axes = {
        "25": [["axe_1", "Axe 1 – Protéger"], ["axe_2", "Axe 2 – Former"]],
        "39": [["axe_1", "Axe 1 – Protéger"], ["axe_2", "Axe 2 – Autre région"]],
    }
    for code, lignes in axes.items():
        copie = {"valeurs": {}, "lignes": {"axes_de_la_feuille": lignes}}
        Reponse.objects.filter(prefecture__code=code).update(instantane=copie)

    e = enquete(assembler(2024, AU))

    assert e.lignes_du_territoire("axes_de_la_feuille") == [("axe_1", "Axe 1 – Protéger"), ("axe_2", "axe_2")]
    assert e.lignes_du_territoire("") == []


def test_deux_lectures_des_memes_faits_ont_la_meme_empreinte(bfc):
    assert assembler(2024, AU).empreinte == assembler(2024, AU).empreinte


@pytest.mark.django_db(transaction=True)
def test_le_jeu_se_lit_en_un_seul_instant_et_sans_ecrire(settings):
    """Outside any transaction, the extracts share one read-only snapshot."""
    jeu = assembler(2024, AU)

    assert jeu.exercice == 2024
    Prefecture.objects.filter(code="25").update(nom="Doubs")  # the limit ended with the reading
