"""The workbooks: who may take them, what each sheet holds, at which date, and nothing that a spreadsheet would run."""

import io
from datetime import date, datetime

import pytest
import time_machine
from openpyxl import load_workbook

from mildeca_portal.socle.models import Evenement
from mildeca_portal.socle.xlsx import TYPE_MIME
from prefectures.models import Correspondant, Prefecture
from tests import fabriques

pytestmark = pytest.mark.django_db
ANNUAIRE, RESEAU = "/prefectures/annuaire.xlsx", "/prefectures/reseau.xlsx"
LE_23_NOVEMBRE = "2026-11-23 10:00:00+01:00"


def feuilles(reponse) -> dict[str, list[list[object]]]:
    """{sheet: its rows, empty cells as None}"""
    assert (reponse.status_code, reponse["Content-Type"]) == (200, TYPE_MIME)
    classeur = load_workbook(io.BytesIO(reponse.content))
    return {f.title: [[c.value for c in rang] for rang in f.iter_rows()] for f in classeur}


def jour(valeur: object) -> object:
    return valeur.date() if isinstance(valeur, datetime) else valeur


@pytest.fixture
def region_27():
    fabriques.chef_departemental(
        "25", fin=date(2026, 1, 1), personne=fabriques.PersonneFactory(nom="Ancienne", telephone="03 00 00 00 00")
    )
    fabriques.chef_departemental("25", debut=date(2026, 1, 1), personne=fabriques.PersonneFactory(nom="=1+1"))
    fabriques.chef_regional("27", par_interim=True, personne=fabriques.PersonneFactory(nom="Haut"))
    fabriques.affecte(
        "collaborateur", prefecture="25", service="@Cabinet", personne=fabriques.PersonneFactory(nom="Bras")
    )
    fabriques.affecte("collaborateur", region="27", personne=fabriques.PersonneFactory(nom="Appui"))
    for lien in ({"prefecture": fabriques.prefecture("25")}, {"region_id": "27"}):
        Correspondant.objects.create(institution="ARS", nom="+33 délégué", debut=fabriques.DEBUT, **lien)


@pytest.mark.parametrize("adresse", [ANNUAIRE, RESEAU])
def test_le_public_se_connecte_et_sans_fonction_rien_ne_se_prend(client, client_de, adresse):
    assert client.get(adresse)["Location"] == f"/connexion/?next={adresse}"
    assert client_de(fabriques.PersonneFactory()).get(adresse).status_code == 403


@time_machine.travel(LE_23_NOVEMBRE)
def test_l_annuaire_en_trois_feuilles(client_de, region_27):
    reponse = client_de(fabriques.chef_departemental("38")).get(ANNUAIRE, {"region": "27"})
    lues = feuilles(reponse)

    assert reponse["Content-Disposition"] == 'attachment; filename="annuaire-mildeca-2026-11-23.xlsx"'
    assert list(lues) == ["Chefs de projets", "Collaborateurs", "Correspondants"]
    titre, entetes, *lignes = lues["Chefs de projets"]
    assert titre[0] == "Chefs de projets. Situation au 23\u00a0novembre 2026"
    assert len(lignes) == 9
    doubs = {e: jour(v) for e, v in zip(entetes, next(li for li in lignes if li[0] == "25"), strict=True)}
    assert doubs == {
        "Code": "25",
        "Préfecture": "Doubs",
        "Région": "Bourgogne-Franche-Comté",
        "Chef-lieu": "Besançon",
        "Niveau": "départemental",
        "Titre": "Directeur de cabinet",
        "Par intérim": "non",
        "Nom": "'=1+1",
        "Prénom": "Camille",
        "Adresse électronique": "'=1+1@prefectures.test",
        "Téléphone": None,
        "Depuis le": date(2026, 1, 1),
        "Dernier jour": None,
        "Service": "'@Cabinet",
        "Boîte fonctionnelle": None,
    }
    regional = next(li for li in lignes if li[4] == "régional")
    assert regional[:8] == [
        "21", "Côte-d'Or", "Bourgogne-Franche-Comté", "Dijon", "régional", "Directeur de cabinet par intérim", "oui", "Haut",
    ]  # fmt: skip
    assert next(li for li in lignes if li[0] == "39")[5] == "Poste vacant"
    assert [li[:4] for li in lues["Collaborateurs"][2:]] == [
        ["27", "Bourgogne-Franche-Comté", "région", "Appui"],
        ["25", "Doubs", "préfecture", "Bras"],
    ]
    assert sorted(li[:5] for li in lues["Correspondants"][2:]) == [
        ["25", "Doubs", "préfecture", "Agence régionale de santé", "'+33 délégué"],
        ["27", "Bourgogne-Franche-Comté", "région", "Agence régionale de santé", "'+33 délégué"],
    ]


@time_machine.travel(LE_23_NOVEMBRE)
def test_a_une_date_passee_et_avec_les_filtres_de_la_page(client_de, region_27):
    lues = feuilles(client_de(fabriques.agent()).get(ANNUAIRE, {"q": "doubs", "au": "2024-06-30"}))
    titre, _, doubs = lues["Chefs de projets"]
    assert titre[0] == "Chefs de projets. Situation au 30\u00a0juin 2024"
    assert [jour(v) for v in doubs[7:13]] == [
        "Ancienne", "Camille", "ancienne@prefectures.test", "03 00 00 00 00", date(2023, 1, 1), date(2025, 12, 31),
    ]  # fmt: skip


@time_machine.travel(LE_23_NOVEMBRE)
def test_l_etat_du_reseau_dit_ce_que_dit_sa_page(client_de, region_27):
    client = client_de(fabriques.collaborateur_regional("27"))
    reponse, page = client.get(RESEAU), client.get("/prefectures/reseau/")
    lues = feuilles(reponse)

    assert reponse["Content-Disposition"] == 'attachment; filename="etat-du-reseau-2026-11-23.xlsx"'
    synthese = {rang[0]: rang[1] for rang in lues["Synthèse"] if rang[0]}
    tables = page.context["listes"]
    assert synthese["Préfectures"] == 8
    assert {t.legende: synthese[t.legende] for t in tables} == {t.legende: len(t.rows) for t in tables}
    assert synthese["Agence régionale de santé"] == 7
    vacants = lues["Postes vacants"]
    assert vacants[1] == ["Code", "Préfecture", "Région", "Niveau", "Vacant depuis le", "Prochain mandat"]
    assert [rang[0] for rang in vacants[2:]] == ["21", "70", "39", "58", "71", "90", "89"]
    formation = lues["Formation à suivre"]
    assert [jour(v) for v in formation[2]][0:1] + [jour(v) for v in formation[2]][4:] == [
        "21", "Camille Haut", "Directeur de cabinet par intérim", date(2023, 1, 1), 46,
    ]  # fmt: skip
    assert [len(rangs) - 2 for rangs in list(lues.values())[1:]] == [len(t.rows) for t in tables]


@pytest.mark.parametrize("nombre", [1, 3])
def test_autant_de_requetes_pour_une_ligne_que_pour_trois(client_de, django_assert_num_queries, nombre):
    client = client_de(fabriques.agent())
    garder = ["25", "39", "70"][:nombre]
    Prefecture.objects.exclude(code__in=garder).delete()
    for code in garder:
        fabriques.chef_departemental(code)
        fabriques.collaborateur(code)
        Correspondant.objects.create(
            institution="ARS", nom="X", debut=fabriques.DEBUT, prefecture=fabriques.prefecture(code)
        )
    client.get(ANNUAIRE)  # the mark of the demonstration is remembered for a minute
    # Session and rights (3), the request's transaction (2), the guard of reading (3), préfectures, services, posts,
    # collaborateurs, correspondents, the event.
    with django_assert_num_queries(14):
        client.get(ANNUAIRE)


@pytest.mark.parametrize(("adresse", "code"), [(ANNUAIRE, "annuaire"), (RESEAU, "reseau")])
def test_prendre_un_classeur_de_noms_est_note_au_journal(client_de, region_27, adresse, code):
    chef = fabriques.chef_departemental("39")

    feuilles(client_de(chef).get(adresse, {"region": "27"}))

    (evenement,) = Evenement.objects.all()
    assert (evenement.code, evenement.acteur_id) == (f"prefectures.{code}.exporte", chef.pk)
    assert (evenement.fonction, evenement.fonction_territoire) == ("chef_departemental", "39")
    assert evenement.donnees == {"lignes": {"annuaire": 8, "reseau": 1}[code], "format": "xlsx"}
