"""The extract: states on a day, actions and committees counted by territory."""

from datetime import date

import pytest

from feuilles_de_route.chiffres import extraire
from prefectures.models import Prefecture, Region
from tests import fabriques
from tests.feuilles_de_route.fabriques import (
    ActionFactory,
    AxeFactory,
    ComiteFactory,
    FeuilleFactory,
    ObjectifFactory,
    PlanFactory,
    StrategieFactory,
)

pytestmark = pytest.mark.django_db
AU = date(2026, 11, 23)


def rangs(nom: str, **filtre) -> list[dict]:
    return [dict(r) for r in extraire(2026, AU).table(nom) if filtre.items() <= r.items()]


@pytest.fixture
def doubs():
    return PlanFactory(signe=True, feuille_regionale__date_signature=date(2024, 3, 1))


def test_une_ligne_par_region_et_par_prefecture_du_reseau(doubs):
    AxeFactory(feuille=doubs.feuille_regionale)
    assert len(rangs("feuilles")) == Region.objects.count() == 18
    assert len(rangs("plans")) == Prefecture.objects.du_reseau(AU).count() == 102
    assert rangs("feuilles", region="27") == [
        {
            "region": "27",
            "etat": "signee",
            "signe_le": "2024-03-01",
            "nb_axes": 1,
            "strategie_code": "SIMCA-2023-2027",
        }
    ]
    assert rangs("plans", prefecture="25") == [
        {"prefecture": "25", "region": "27", "etat": "signee", "signe_le": "2023-11-24"}
    ]
    assert rangs("plans", prefecture="39") == [{"prefecture": "39", "region": "27", "etat": "aucun", "signe_le": None}]


def test_un_document_signe_apres_la_date_est_dit_tel_qu_il_etait(doubs):
    [avant] = [r for r in extraire(2024, date(2024, 2, 29)).table("feuilles") if r["region"] == "27"]
    assert (avant["etat"], avant["signe_le"]) == ("en_concertation", None)
    [le_jour] = [r for r in extraire(2024, date(2024, 3, 1)).table("feuilles") if r["region"] == "27"]
    assert (le_jour["etat"], le_jour["signe_le"]) == ("signee", "2024-03-01")


def test_un_document_fini_avant_l_exercice_ne_compte_pas():
    pnma = StrategieFactory(code="PNMA-2018-2022", sigle="PNMA", premiere_annee=2018, derniere_annee=2022)
    FeuilleFactory(strategie=pnma, periode_debut=2018, periode_fin=2022, signee=True)
    assert rangs("feuilles", region="27")[0]["etat"] == "aucun"


def test_les_actions_par_avancement_axe_et_objectif(doubs):
    axe = AxeFactory(feuille=doubs.feuille_regionale, ordre=1, intitule="Jeunes")
    for avancement in ("en_cours", "realisee", "abandonnee", "non_engagee", "non_engagee"):
        ActionFactory(plan=doubs, axe_feuille=axe, avancement=avancement)
    festif = AxeFactory(feuille=doubs.feuille_regionale, ordre=2, intitule="Fête")
    ActionFactory(plan=doubs, axe_feuille=festif, objectif_cible=ObjectifFactory(numero=1))
    jura = PlanFactory(prefecture=fabriques.prefecture("39"), feuille_regionale=doubs.feuille_regionale)
    ActionFactory(plan=jura, axe_feuille=axe, avancement="en_cours")

    lieu = {"prefecture": "25", "region": "27"}
    assert rangs("actions", **lieu) == [{**lieu, "nombre": 6, "engagees": 2}]
    assert {r["avancement"]: r["nombre"] for r in rangs("actions_par_avancement", **lieu)} == {
        "en_cours": 1,
        "realisee": 1,
        "abandonnee": 1,
        "non_engagee": 3,
    }
    assert [(r["axe"], r["axe_intitule"], r["nombre"]) for r in rangs("actions_par_axe", **lieu)] == [
        (1, "Jeunes", 5),
        (2, "Fête", 1),
    ]
    assert {r["objectif"]: r["nombre"] for r in rangs("actions_par_objectif", **lieu)} == {1: 1, 3: 5}
    assert rangs("actions", prefecture="39")[0]["engagees"] == 1


def test_les_comites_de_l_annee_jusqu_a_la_date():
    doubs = fabriques.prefecture("25")
    ComiteFactory(date=date(2026, 1, 1))
    ComiteFactory(date=date(2026, 11, 23))
    ComiteFactory(date=date(2026, 11, 24))
    ComiteFactory(date=date(2025, 12, 31))
    ComiteFactory(region_id=None, prefecture=doubs, date=date(2026, 5, 4))

    assert rangs("comites") == [
        {"niveau": "departemental", "code": "25", "nombre": 1},
        {"niveau": "regional", "code": "27", "nombre": 2},
    ]


def test_la_taille_et_le_cout_ne_dependent_pas_du_nombre_d_actions(doubs, django_assert_num_queries):
    axe = AxeFactory(feuille=doubs.feuille_regionale)
    for _ in range(4):
        ActionFactory(plan=doubs, axe_feuille=axe)
    with django_assert_num_queries(10):
        extrait = extraire(2026, AU)
    assert len(extrait.table("actions_par_avancement")) == 1
    assert extrait == extraire(2026, AU)
