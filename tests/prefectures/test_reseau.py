"""The state of the network: what each list holds, who reads which part of it, and what it costs."""

from datetime import date

import pytest
import time_machine

from prefectures.models import Correspondant, Mandat, Prefecture, Region
from prefectures.postes import Poste
from prefectures.reseau import ATTENDUES, a_former, finit_sans_successeur, institutions_manquantes, mois_en_poste
from tests import fabriques

JOUR = date(2026, 11, 23)
LE_23_NOVEMBRE = "2026-11-23 10:00:00+01:00"
ADRESSE = "/prefectures/reseau/"
DOUBS = Prefecture(pk=1, code="25", nom="Doubs", region=Region(code="27", nom="Bourgogne-Franche-Comté"))
Institution = Correspondant.Institution


@pytest.mark.parametrize(
    ("fin", "suivant", "attendu"),
    [
        (None, None, False),
        (date(2026, 11, 24), None, True),
        (date(2027, 2, 21), None, True),  # 90 days
        (date(2027, 2, 22), None, False),
        (date(2027, 1, 1), date(2027, 1, 1), False),
        (date(2027, 1, 1), date(2027, 1, 2), True),  # a day without anyone
    ],
)
def test_une_fin_prochaine_sans_successeur(fin, suivant, attendu):
    mandats = [Mandat(debut=date(2023, 1, 1), fin=fin)] + ([Mandat(debut=suivant)] if suivant else [])
    assert finit_sans_successeur(Poste(DOUBS, Mandat.Niveau.DEPARTEMENTAL, JOUR, tuple(mandats))) is attendu


@pytest.mark.parametrize(
    ("debut", "formation", "attendu"),
    [
        (date(2017, 12, 31), None, False),
        (date(2018, 1, 1), None, True),
        (date(2023, 1, 1), date(2023, 6, 1), False),
        (date(2023, 1, 1), JOUR, False),
        (date(2023, 1, 1), date(2026, 11, 24), True),  # enrolled, not yet attended
    ],
)
def test_qui_est_a_former(debut, formation, attendu):
    assert a_former(Mandat(debut=debut, formation_le=formation), JOUR) is attendu
    assert a_former(None, JOUR) is False


@pytest.mark.parametrize(
    ("debut", "mois"), [(JOUR, 0), (date(2026, 10, 24), 0), (date(2026, 10, 23), 1), (date(2023, 12, 1), 35)]
)
def test_les_mois_en_poste_sont_entiers(debut, mois):
    assert mois_en_poste(debut, JOUR) == mois


def test_les_institutions_attendues_ne_comptent_pas_autre():
    assert institutions_manquantes(["AUTRE"]) == ATTENDUES
    assert institutions_manquantes([i.value for i in ATTENDUES if i != Institution.DOUANE]) == (Institution.DOUANE,)


@pytest.fixture
def region_27(db):
    """The Doubs vacant, the Jura ending soon, the Haute-Saône by interim, the others held; nobody régional."""
    fabriques.chef_departemental("25", fin=date(2026, 9, 1))
    fabriques.chef_departemental("39", fin=date(2027, 1, 1), formation_le=date(2023, 5, 1))
    fabriques.chef_departemental("70", debut=date(2026, 10, 1), par_interim=True)
    for code in ("21", "58", "71", "89", "90"):
        fabriques.chef_departemental(code, formation_le=date(2023, 5, 1))
    for institution in ATTENDUES:
        for code in ("21", "25", "58", "70", "71", "89", "90"):
            Correspondant.objects.create(
                prefecture=fabriques.prefecture(code), institution=institution, nom="Titulaire", debut=fabriques.DEBUT
            )
    Correspondant.objects.filter(prefecture__code="90", institution="DOUANE").update(fin=date(2026, 6, 1))


def listes(reponse) -> dict[str, list[str]]:
    """{anchor: codes of the préfectures}"""
    return {t.ancre: [ligne.record.prefecture.code for ligne in t.rows] for t in reponse.context["listes"]}


@time_machine.travel(LE_23_NOVEMBRE)
def test_la_region_lit_ce_qui_manque_chez_elle(client_de, region_27):
    """She reads her eight préfectures; the régional post is hers, held since 2023 and to be trained."""
    reponse = client_de(fabriques.chef_regional("27")).get(ADRESSE)

    assert listes(reponse) == {
        "vacants": ["25"],
        "fins": ["39"],
        "formation": ["21", "70"],
        "interims": ["70"],
        "correspondants": ["39", "90"],
    }
    assert len(reponse.context["etat"].prefectures) == 8
    for phrase in ("1er\u00a0septembre 2026", "31\u00a0décembre 2026", "Douane", "Toutes"):
        assert phrase in reponse.text


@time_machine.travel(LE_23_NOVEMBRE)
def test_a_une_date_passee_c_est_l_etat_de_ce_jour(client_de, region_27):
    reponse = client_de(fabriques.chef_regional("27")).get(ADRESSE, {"au": "2026-05-31"})

    assert listes(reponse) == {
        "vacants": ["70"],
        "fins": [],
        "formation": ["21", "25"],
        "interims": [],
        "correspondants": ["39"],
    }
    assert "Situation au 31\u00a0mai 2026." in reponse.text
    assert '/prefectures/70/?au=2026-05-31"' in reponse.text


@time_machine.travel(LE_23_NOVEMBRE)
@pytest.mark.parametrize("qui", [fabriques.administrateur, fabriques.agent, fabriques.lecteur])
def test_le_national_lit_les_deux_niveaux_partout(client_de, region_27, qui):
    reponse = client_de(qui()).get(ADRESSE)
    etat, carte = reponse.context["etat"], reponse.context["carte"]
    assert [(palier.libelle, palier.nombre) for palier in carte.legende] == [
        ("Poste pourvu", 6),
        ("Poste tenu par intérim", 1),
        ("Poste vacant", 95),
    ]
    assert len(etat.prefectures) == 102
    assert len(etat.vacants) == 102 - 7 + 18
    assert len(etat.manques) == 102 - 6


def test_une_prefecture_lit_la_sienne_et_le_contributeur_rien(client_de, client):
    etat = client_de(fabriques.chef_departemental("25")).get(ADRESSE).context["etat"]
    assert [p.code for p in etat.prefectures] == ["25"]
    contributeur = fabriques.affecte("contributeur", prefecture="25")
    assert client_de(contributeur).get(ADRESSE).status_code == 403
    assert client.get(ADRESSE)["Location"] == f"/connexion/?next={ADRESSE}"


def test_hors_du_reseau_une_prefecture_ne_manque_de_rien(client_de):
    fabriques.prefecture("978").participations.filter(nature="reseau").update(fin=date(2024, 1, 1))
    client = client_de(fabriques.agent())
    assert len(client.get(ADRESSE).context["etat"].prefectures) == 101
    assert len(client.get(ADRESSE, {"au": "2023-12-31"}).context["etat"].prefectures) == 102


@pytest.mark.parametrize(("adresse", "requetes"), [(ADRESSE, 9), ("/prefectures/reseau.xlsx", 12)])
@pytest.mark.parametrize("nombre", [1, 3])
def test_autant_de_requetes_pour_une_prefecture_que_pour_trois(
    client_de, django_assert_num_queries, adresse, requetes, nombre
):
    client = client_de(fabriques.chef_regional("27"))
    garder = ["21", "25", "39"][:nombre]
    Prefecture.objects.exclude(code__in=garder).delete()
    for code in garder:
        fabriques.chef_departemental(code)
    client.get(adresse)  # the mark of the demonstration is remembered for a minute
    # Session and rights (3), the guard of reading (3), the lists (3); for the workbook, the request's transaction (2) and
    # the event.
    with django_assert_num_queries(requetes):
        client.get(adresse)
