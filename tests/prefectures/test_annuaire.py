"""The directory: what anyone reads, what members read, and how to find a préfecture."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prefectures.models import Prefecture, Role
from tests import fabriques
from tests.interface.page import Page, texte

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


def test_un_contributeur_lit_ce_que_lit_le_public(client_de, doubs):
    """A partner is let into one section of one answer: the directory of the State's agents is not his."""
    client = client_de(fabriques.affecte(Role.CONTRIBUTEUR, prefecture="25"))
    for page in (client.get(ANNUAIRE).text, client.get("/prefectures/25/").text):
        assert "Exemplaire" not in page
    assert client.get("/prefectures/annuaire.xlsx").status_code == 403


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


def test_sept_lectures_pour_102_lignes(client, client_de):
    for code in ("25", "39", "70"):
        fabriques.chef_departemental(code)
    membre = client_de(fabriques.agent())
    client.get(ANNUAIRE)  # the mark of the demonstration is remembered for a minute
    assert lectures(client) == 4
    assert lectures(membre) == 7


@pytest.mark.parametrize("nombre", [1, 3])
def test_autant_de_requetes_pour_une_ligne_que_pour_trois(client, django_assert_num_queries, nombre):
    garder = ["25", "39", "70"][:nombre]
    Prefecture.objects.exclude(code__in=garder).delete()
    for code in garder:
        fabriques.chef_departemental(code)
    client.get("/connexion/")
    with django_assert_num_queries(7):
        assert len(lignes(client.get(ANNUAIRE))) == nombre


@pytest.fixture
def passation():
    """The Doubs changed hands in 2025; the régional post of Dijon is held by interim since 2026."""
    fabriques.chef_departemental("25", fin=date(2025, 2, 1), personne=fabriques.PersonneFactory(nom="Ancienne"))
    fabriques.chef_departemental(
        "25", debut=date(2025, 3, 1), titre="sous_prefet", personne=fabriques.PersonneFactory(nom="Suivante")
    )
    fabriques.chef_departemental("21")
    fabriques.chef_regional("27", debut=date(2026, 1, 1), par_interim=True)


def cellules(reponse, code: str) -> list[str]:
    """The line of one préfecture, as it is read."""
    rangs = [[texte(c) for c in rang] for rang in Page(reponse.text).un("tbody").iter("tr")]
    return next(rang for rang in rangs if rang[0] == code)


class TestAUneDate:
    def test_les_membres_et_les_titulaires_de_ce_jour(self, client_de, passation):
        Prefecture.objects.get(code="978").participations.filter(nature="reseau").update(fin=date(2025, 1, 1))
        client = client_de(fabriques.agent())
        passe, present = client.get(ANNUAIRE, {"au": "2024-06-30"}), client.get(ANNUAIRE)

        assert (len(lignes(passe)), len(lignes(present))) == (102, 101)
        assert cellules(passe, "25")[4:6] == ["Directeur de cabinet", "Camille Ancienne " + courriel("Ancienne")]
        assert cellules(present, "25")[4:6] == ["Sous-préfet", "Camille Suivante " + courriel("Suivante")]
        assert "Suivante" not in passe.text
        assert "Situation au 30\u00a0juin 2024." in passe.text
        assert "Situation au" not in present.text

    def test_les_postes_vacants_de_ce_jour(self, client, passation):
        assert "25" not in [p.code for p in lignes(client.get(ANNUAIRE, {"poste": "vacant"}))]
        fevrier = client.get(ANNUAIRE, {"poste": "vacant", "au": "2025-02-15", "region": "27"})
        assert [p.code for p in lignes(fevrier)] == ["21", "25", "70", "39", "58", "71", "90", "89"]

    def test_les_liens_restent_a_cette_date(self, client, passation):
        page = Page(client.get(ANNUAIRE, {"au": "2024-06-30", "q": "doubs"}).text)
        assert texte(page.un("a", href="/prefectures/?q=doubs")) == "Revenir à aujourd’hui"
        assert page.un("input", name="au").get("value") == "2024-06-30"
        assert texte(page.un("tbody").find("tr/td/a")) == "Doubs"
        assert page.un("tbody").find("tr/td/a").get("href") == "/prefectures/25/?au=2024-06-30"

    def test_une_date_mal_ecrite_est_dite(self, client):
        page = client.get(ANNUAIRE, {"au": "30 juin"})
        assert len(lignes(page)) == 102
        assert page.context["filtre"].form.errors == {"au": ["Saisissez une date, par exemple 30/06/2024."]}
        assert "Situation au" not in page.text


def courriel(nom: str) -> str:
    return f"{nom.lower()}@prefectures.test"


def test_les_deux_niveaux_se_lisent_au_siege_de_la_region(client, client_de, passation):
    assert (
        cellules(client.get(ANNUAIRE), "21")[4]
        == "Directeur de cabinet Niveau régional : directeur de cabinet par intérim"
    )
    assert cellules(client.get(ANNUAIRE), "69")[4] == "Poste vacant Niveau régional : poste vacant"
    assert [p.code for p in lignes(client.get(ANNUAIRE, {"poste": "interim"}))] == ["21"]


def test_qui_tient_les_deux_niveaux_n_est_nomme_qu_une_fois(client_de):
    chef = fabriques.chef_departemental("972", personne=fabriques.PersonneFactory(nom="Double"))
    fabriques.chef_regional("02", personne=chef)
    assert cellules(client_de(fabriques.agent()).get(ANNUAIRE), "972")[5] == f"Camille Double {chef.courriel}"


def test_le_service_se_lit_sans_les_noms(client):
    for service in ("Direction des sécurités", "Cabinet", "Cabinet", ""):
        fabriques.affecte("collaborateur", prefecture="25", service=service)
    fabriques.affecte("collaborateur", prefecture="25", service="Ancien service", fin=date(2024, 1, 1))
    assert cellules(client.get(ANNUAIRE), "25")[5] == "Cabinet ; Direction des sécurités"


def test_la_carte_grise_ce_que_la_recherche_ecarte(client):
    def teintes(**parametres):
        formes = client.get(ANNUAIRE, parametres).context["carte"].formes
        return {f.territoire.code for f in formes if f.territoire.classe}, len({f.territoire.code for f in formes})

    assert teintes(q="doubs") == ({"25"}, 102)
    assert [len(teintes()[0]), teintes()[1]] == [102, 102]
    ouverte = Page(client.get(ANNUAIRE).text).un("details")
    assert ouverte.get("open") is not None
    assert Page(client.get(ANNUAIRE, {"q": "doubs"}).text).un("details").get("open") is None


def test_chacun_trouve_les_pages_qui_le_concernent(client, client_de):
    def liens(navigateur):
        return {a.get("href") for a in Page(navigateur.get(ANNUAIRE).text).un("main").iter("a")}

    membres = {"/prefectures/reseau/", "/prefectures/annuaire.xlsx?"}
    assert not membres & liens(client)
    assert membres <= liens(client_de(fabriques.chef_departemental("25")))
    assert "/prefectures/participations/" not in liens(client_de(fabriques.agent()))
    assert "/prefectures/participations/" in liens(client_de(fabriques.administrateur()))
    assert "/prefectures/regions/27/" in liens(client)


def test_avant_ce_qui_est_connu_la_page_le_dit(client):
    phrase = "Aucune préfecture n’est enregistrée comme membre du réseau à cette date."
    assert phrase in client.get(ANNUAIRE, {"au": "2022-12-31"}).text
    assert phrase not in client.get(ANNUAIRE, {"q": "atlantide"}).text
