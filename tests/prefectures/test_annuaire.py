"""The directory: what anyone reads, what members read, and how to find a préfecture."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mildeca_portal.socle import blocs
from prefectures.filters import chercher
from prefectures.models import Correspondant, Mandat, Prefecture
from tests import fabriques

pytestmark = pytest.mark.django_db
ANNUAIRE = "/prefectures/"


@pytest.fixture
def doubs():
    Prefecture.objects.filter(code="25").update(boite_fonctionnelle="mildeca@doubs.test")
    personne = fabriques.PersonneFactory(prenom="Dominique", nom="Exemplaire", telephone="03 00 00 00 00")
    return fabriques.chef_departemental("25", personne=personne)


def lignes(reponse) -> list[Prefecture]:
    return [ligne.record for ligne in reponse.context["table"].rows]


def test_les_102_prefectures_sur_une_page(client):
    reponse = client.get(ANNUAIRE)

    assert reponse.status_code == 200
    assert len(lignes(reponse)) == 102
    assert [p.nom for p in lignes(reponse)[:2]] == ["Ain", "Aisne"]
    assert "102 préfectures" in reponse.text


def test_le_public_lit_la_fonction_et_la_boite_mais_aucun_nom(client, doubs):
    for page in (client.get(ANNUAIRE).text, client.get("/prefectures/25/").text):
        assert "Directeur de cabinet" in page
        assert "mildeca@doubs.test" in page
        assert "Exemplaire" not in page
        assert doubs.courriel not in page
        assert "03 00 00 00 00" not in page


def test_un_membre_du_reseau_lit_les_noms(client_de, doubs):
    client = client_de(fabriques.chef_departemental("2A"))
    for page in (client.get(ANNUAIRE).text, client.get("/prefectures/25/").text):
        assert "Dominique Exemplaire" in page
        assert doubs.courriel in page


def test_un_compte_sans_fonction_lit_ce_que_lit_le_public(client_de, doubs):
    page = client_de(fabriques.PersonneFactory()).get("/prefectures/25/").text
    assert "Directeur de cabinet" in page
    assert "Exemplaire" not in page


@pytest.mark.parametrize(
    ("saisie", "codes"),
    [
        ("Doubs", ["25"]),
        ("cote dor", ["21"]),
        ("CÔTE-D'OR", ["21"]),
        ("cotes d armor", ["22"]),
        ("2a", ["2A"]),
        ("25", ["25"]),
        ("1", ["01"]),
        ("978", ["978"]),
        ("besancon", ["25"]),
        ("Saint-Étienne", ["42"]),
        ("saint etienne", ["42"]),
        ("reunion", ["974"]),
        ("zzz", []),
        ("?!", []),
    ],
)
def test_chercher(saisie, codes):
    assert sorted(p.code for p in chercher(Prefecture.objects.all(), saisie)) == codes


def test_une_recherche_vide_donne_tout():
    assert chercher(Prefecture.objects.all(), " ").count() == 102


def test_la_recherche_et_la_region_se_combinent(client):
    assert len(lignes(client.get(ANNUAIRE, {"region": "27"}))) == 8
    assert [p.code for p in lignes(client.get(ANNUAIRE, {"region": "27", "q": "haute"}))] == ["70"]
    aucune = client.get(ANNUAIRE, {"q": "atlantide"})
    assert lignes(aucune) == []
    assert "Aucune préfecture ne correspond à cette recherche." in aucune.text
    assert "0 préfecture</p>" in aucune.text.replace("\n", "").replace("  ", "")
    assert 'value="atlantide"' in aucune.text


def test_une_region_inconnue_est_dite(client):
    reponse = client.get(ANNUAIRE, {"region": "99"})
    assert reponse.status_code == 200
    assert reponse.context["filtre"].form.errors == {
        "region": ["Sélectionnez un choix valide. Ce choix ne fait pas partie de ceux disponibles."]
    }


@pytest.mark.parametrize("parametres", [{"q": "\x00"}, {"sort": "inconnu"}, {"poste": "x"}, {"q": "a" * 500}])
def test_une_adresse_malmenee_reste_une_page(client, parametres):
    assert client.get(ANNUAIRE, parametres).status_code == 200


def test_le_tri_des_colonnes(client):
    assert [p.code for p in lignes(client.get(ANNUAIRE, {"sort": "code"}))[:2]] == ["01", "02"]
    assert lignes(client.get(ANNUAIRE, {"sort": "-nom"}))[0].nom == "Yvelines"


def test_les_postes_vacants(client, doubs):
    assert [p.code for p in lignes(client.get(ANNUAIRE, {"poste": "pourvu"}))] == ["25"]
    vacantes = client.get(ANNUAIRE, {"poste": "vacant"})
    assert len(lignes(vacantes)) == 101
    assert "Poste vacant" in vacantes.text


def test_une_prefecture_hors_du_reseau_quitte_la_liste(client):
    Prefecture.objects.get(code="978").participations.filter(nature="reseau").update(fin=date(2024, 1, 1))
    assert len(lignes(client.get(ANNUAIRE))) == 101
    assert client.get("/prefectures/978/").status_code == 200


TRANSACTION = ("SAVEPOINT", "SET TRANSACTION", "RELEASE")


def lectures(client) -> int:
    """How many reads the page costs, the statements that hold its transaction read-only put apart."""
    with CaptureQueriesContext(connection) as capture:
        client.get(ANNUAIRE)
    return len([q for q in capture if not q["sql"].startswith(TRANSACTION)])


def test_six_lectures_au_plus_pour_102_lignes(client, client_de):
    for code in ("25", "39", "70"):
        fabriques.chef_departemental(code)
    membre = client_de(fabriques.agent())
    client.get(ANNUAIRE)  # the mark of the demonstration is remembered for a minute
    assert lectures(client) == 3
    assert lectures(membre) == 6


@pytest.mark.parametrize("nombre", [1, 3])
def test_autant_de_requetes_pour_une_ligne_que_pour_trois(client, django_assert_num_queries, nombre):
    garder = ["25", "39", "70"][:nombre]
    Prefecture.objects.exclude(code__in=garder).delete()
    for code in garder:
        fabriques.chef_departemental(code)
    client.get("/connexion/")
    with django_assert_num_queries(6):
        assert len(lignes(client.get(ANNUAIRE))) == nombre


def test_les_codes_s_ecrivent_en_capitales(client):
    reponse = client.get("/prefectures/2a/")
    assert (reponse.status_code, reponse.url) == (301, "/prefectures/2A/")
    assert "Corse-du-Sud" in client.get("/prefectures/2A/").text


@pytest.mark.parametrize("code", ["99", "2C", "000", "abcdef", "25%20"])
def test_un_code_inconnu_est_introuvable(client, code):
    reponse = client.get(f"/prefectures/{code}/", follow=True)
    assert reponse.status_code == 404


@time_machine.travel("2026-11-23 10:00:00+01:00")
def test_la_fiche_dit_qui_est_en_poste_aujourd_hui(client_de):
    fabriques.chef_departemental("21", fin=date(2026, 3, 1), personne=fabriques.PersonneFactory(nom="Ancien"))
    fabriques.chef_departemental(
        "21", debut=date(2026, 3, 1), personne=fabriques.PersonneFactory(nom="Actuel"), par_interim=True
    )
    fabriques.affecte(
        "collaborateur", prefecture="21", service="cabinet", personne=fabriques.PersonneFactory(nom="Bras")
    )
    Correspondant.objects.create(
        debut=fabriques.DEBUT, prefecture=fabriques.prefecture("21"), institution="ARS", nom="Pôle prévention"
    )
    page = client_de(fabriques.agent()).get("/prefectures/21/")

    assert [(p["niveau"], str(p["mandat"]) if p["mandat"] else None) for p in page.context["postes"]] == [
        ("départemental", "directeur de cabinet par intérim depuis 2026-03-01"),
        ("régional", None),
    ]
    assert [m.personne.nom for m in page.context["anciens"]] == ["Ancien"]
    assert "Directeur de cabinet par intérim, depuis le 1er\u00a0mars 2026" in page.text
    assert "du 1er\u00a0janvier 2023 au 28\u00a0février 2026" in page.text
    assert "Camille Bras, cabinet" in page.text
    assert "Pôle prévention" in page.text
    assert "Poste vacant" in page.text


def test_une_prefecture_qui_n_est_pas_un_siege_n_a_pas_de_poste_regional(client):
    assert [p["niveau"] for p in client.get("/prefectures/25/").context["postes"]] == ["départemental"]
    assert "dont elle est la préfecture de région" in client.get("/prefectures/21/").text


def test_un_mandat_a_venir_n_est_pas_encore_ouvert(client):
    fabriques.chef_departemental("25", debut=date(2999, 1, 1))
    assert client.get("/prefectures/25/").context["postes"][0]["mandat"] is None
    assert Mandat.objects.count() == 1


def test_les_applications_se_montrent_sur_la_fiche(client, client_de, monkeypatch):
    def charger(prefectures, habilitations):
        return {p.pk: {"enfants": [habilitations.national]} for p in prefectures} if habilitations else {}

    bloc = blocs.Bloc("prefectures.fiche", "prefectures/sans_fonction.html", charger)
    monkeypatch.setitem(blocs._REGISTRE, "prefectures.fiche", [bloc])
    adresse = reverse("prefectures:fiche", args=["25"])

    assert client.get(adresse).context["blocs_par_prefecture"] == {fabriques.prefecture("25").pk: []}
    donnees = client_de(fabriques.agent()).get(adresse).context["blocs_par_prefecture"]
    assert donnees[fabriques.prefecture("25").pk] == [("prefectures/sans_fonction.html", {"enfants": [True]})]
