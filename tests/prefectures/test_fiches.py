"""The page of a préfecture and that of a région: what anyone reads, what members read, today and at a past date."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from mildeca_portal.socle import blocs
from prefectures.models import Correspondant, Mandat
from tests import fabriques
from tests.interface.page import Page, texte

pytestmark = pytest.mark.django_db
LE_23_NOVEMBRE = "2026-11-23 10:00:00+01:00"
MARS = date(2026, 3, 1)


def postes(reponse) -> list[tuple[str, str | None]]:
    return [(p.niveau.label, str(p.mandat) if p.mandat else None) for p in reponse.context["postes"]]


def sections(reponse) -> list[str]:
    return [texte(h2) for h2 in Page(reponse.text).un("main").iter("h2")]


def periodes(reponse) -> list[list[str]]:
    """The cells of the history."""
    return [[texte(c) for c in rang] for rang in Page(reponse.text).un("tbody").iter("tr")]


@pytest.fixture
def cote_d_or():
    """A former holder, an interim since March, a collaborateur, a correspondent."""
    fabriques.chef_departemental("21", fin=MARS, personne=fabriques.PersonneFactory(nom="Ancien"))
    fabriques.chef_departemental("21", debut=MARS, personne=fabriques.PersonneFactory(nom="Actuel"), par_interim=True)
    fabriques.affecte(
        "collaborateur", prefecture="21", service="cabinet", personne=fabriques.PersonneFactory(nom="Bras")
    )
    Correspondant.objects.create(
        debut=fabriques.DEBUT, prefecture=fabriques.prefecture("21"), institution="ARS", nom="Pôle prévention"
    )


def test_les_codes_s_ecrivent_en_capitales(client):
    reponse = client.get("/prefectures/2a/?au=2024-06-30")
    assert (reponse.status_code, reponse.url) == (301, "/prefectures/2A/?au=2024-06-30")
    assert client.get("/prefectures/2a/").url == "/prefectures/2A/"
    assert "Corse-du-Sud" in client.get("/prefectures/2A/").text


@pytest.mark.parametrize("code", ["99", "2C", "000", "abcdef", "25%20", "%00", "regions"])
def test_un_code_inconnu_est_introuvable(client, code):
    assert client.get(f"/prefectures/{code}/", follow=True).status_code == 404


@time_machine.travel(LE_23_NOVEMBRE)
def test_la_fiche_dit_qui_est_en_poste_aujourd_hui(client_de, cote_d_or):
    page = client_de(fabriques.agent()).get("/prefectures/21/")

    assert postes(page) == [
        ("départemental", "directeur de cabinet par intérim depuis 2026-03-01"),
        ("régional", None),
    ]
    assert "Directeur de cabinet par intérim, depuis le 1er\u00a0mars 2026" in page.text
    assert periodes(page) == [
        ["depuis le 1er mars 2026", "Départemental", "Directeur de cabinet par intérim", "Camille Actuel"],
        ["du 1er janvier 2023 au 28 février 2026", "Départemental", "Directeur de cabinet", "Camille Ancien"],
    ]
    assert "Camille Bras, cabinet" in page.text
    assert "Pôle prévention" in page.text
    assert "Poste vacant" in page.text
    assert "Situation au" not in page.text


@time_machine.travel(LE_23_NOVEMBRE)
def test_le_public_lit_l_historique_et_le_service_sans_aucun_nom(client, cote_d_or):
    page = client.get("/prefectures/21/")

    assert periodes(page) == [
        ["depuis le 1er mars 2026", "Départemental", "Directeur de cabinet par intérim"],
        ["du 1er janvier 2023 au 28 février 2026", "Départemental", "Directeur de cabinet"],
    ]
    assert page.context["services"] == ["cabinet"]
    assert sections(page) == ["La préfecture", "Chef de projet", "Historique des mandats"]
    for nom in ("Ancien", "Actuel", "Bras", "Pôle prévention", "@prefectures.test"):
        assert nom not in page.text


@time_machine.travel(LE_23_NOVEMBRE)
def test_a_une_date_passee_la_fiche_dit_qui_etait_la(client_de, cote_d_or):
    page = client_de(fabriques.agent()).get("/prefectures/21/", {"au": "2024-06-30"})

    assert postes(page)[0] == ("départemental", "directeur de cabinet depuis 2023-01-01")
    assert "Situation au 30\u00a0juin 2024." in page.text
    assert "Camille Ancien" in page.text
    assert "Actuel" not in page.text
    assert texte(Page(page.text).un("a", href="/prefectures/21/")) == "Revenir à aujourd’hui"


@time_machine.travel(LE_23_NOVEMBRE)
def test_un_compte_d_aujourd_hui_garde_ses_droits_a_une_date_passee(client_de, cote_d_or):
    """Rights of today: who began yesterday reads the names of 2024, who left reads none."""
    arrive = fabriques.chef_departemental("25", debut=date(2026, 11, 22))
    parti = fabriques.chef_departemental("39", debut=date(2023, 1, 1), fin=date(2025, 1, 1))

    assert "Camille Ancien" in client_de(arrive).get("/prefectures/21/?au=2024-06-30").text
    assert "Ancien" not in client_de(parti).get("/prefectures/21/?au=2024-06-30").text


@time_machine.travel(LE_23_NOVEMBRE)
def test_le_successeur_designe_se_lit_entre_membres_seulement(client, client_de):
    fabriques.chef_departemental("25", fin=date(2027, 1, 1))
    fabriques.chef_departemental("25", debut=date(2027, 1, 1), personne=fabriques.PersonneFactory(nom="Suivante"))
    membre = client_de(fabriques.agent()).get("/prefectures/25/")

    assert "jusqu’au 31\u00a0décembre 2026" in membre.text
    assert "À compter du 1er\u00a0janvier 2027" in membre.text
    assert "Suivante" in membre.text
    assert len(periodes(membre)) == 1
    public = client.get("/prefectures/25/")
    assert "À compter du" not in public.text
    prevue = client.get("/prefectures/25/?au=2027-01-01")
    assert "Situation prévue au 1er\u00a0janvier 2027." in prevue.text
    assert postes(prevue) == [("départemental", "directeur de cabinet depuis 2027-01-01")]


def test_une_vacance_dit_depuis_quand(client):
    fabriques.chef_departemental("25", fin=date(2024, 9, 1))
    assert "Poste vacant depuis le 1er\u00a0septembre 2024" in client.get("/prefectures/25/").text
    assert "Poste vacant</p>" in client.get("/prefectures/39/").text


def test_un_mandat_a_venir_n_est_pas_encore_ouvert(client):
    fabriques.chef_departemental("25", debut=date(2999, 1, 1))
    assert postes(client.get("/prefectures/25/")) == [("départemental", None)]
    assert Mandat.objects.count() == 1


@pytest.mark.parametrize("au", ["hier", "2024-02-30", "0000-00-00", "", "2024-06-30&au=x"])
def test_une_date_mal_ecrite_est_dite_et_la_page_est_celle_d_aujourd_hui(client, au):
    reponse = client.get(f"/prefectures/25/?au={au}")
    assert reponse.status_code == 200
    assert "Situation au" not in reponse.text
    assert ("Saisissez une date, par exemple 30/06/2024." in reponse.text) is bool(au)


@pytest.mark.parametrize("au", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("adresse", ["/prefectures/", "/prefectures/25/", "/prefectures/regions/27/"])
def test_les_dates_extremes_restent_des_pages(client, adresse, au):
    fabriques.chef_departemental("25", fin=date(2024, 9, 1))
    assert client.get(adresse, {"au": au}).status_code == 200


def test_l_administrateur_trouve_de_quoi_la_corriger(client_de):
    doubs = fabriques.prefecture("25")
    liens = {
        f"/admin/prefectures/prefecture/{doubs.pk}/change/",
        "/prefectures/participations/25/reseau/",
        "/prefectures/participations/25/enquete/",
    }

    def trouves(personne) -> set[str]:
        return liens & {a.get("href") for a in Page(client_de(personne).get("/prefectures/25/").text).tous("a")}

    assert trouves(fabriques.administrateur()) == liens
    assert trouves(fabriques.chef_departemental("25")) == set()


def test_hors_du_reseau_la_fiche_le_dit(client):
    fabriques.prefecture("978").participations.filter(nature="reseau").update(fin=date(2024, 1, 1))
    hors = "À cette date, cette préfecture n’est pas enregistrée comme membre du réseau."
    assert hors in client.get("/prefectures/978/").text
    assert hors not in client.get("/prefectures/978/?au=2023-12-31").text


def test_les_applications_se_montrent_sur_la_fiche_et_sur_la_region(client, client_de, monkeypatch):
    def charger(objets, habilitations):
        return {o.pk: {"enfants": [habilitations.national]} for o in objets} if habilitations else {}

    for emplacement in ("prefectures.fiche", "prefectures.region"):
        bloc = blocs.Bloc(emplacement, "prefectures/sans_fonction.html", charger)
        monkeypatch.setitem(blocs._REGISTRE, emplacement, [bloc])
    doubs, agent = fabriques.prefecture("25").pk, client_de(fabriques.agent())
    attendu = [("prefectures/sans_fonction.html", {"enfants": [True]})]

    adresse = reverse("prefectures:fiche", args=["25"])
    assert client.get(adresse).context["blocs_par_prefecture"] == {doubs: []}
    assert agent.get(adresse).context["blocs_par_prefecture"] == {doubs: attendu}
    adresse = reverse("prefectures:region", args=["27"])
    assert client.get(adresse).context["blocs_par_region"] == {"27": []}
    assert agent.get(adresse).context["blocs_par_region"] == {"27": attendu}
    # They speak of today: nothing under the date of another day.
    assert agent.get(adresse, {"au": "2024-06-30"}).context["blocs_par_region"] == {}


class TestRegion:
    ADRESSE = "/prefectures/regions/27/"

    def test_le_public_lit_les_fonctions_des_deux_niveaux(self, client):
        fabriques.chef_regional("27", titre="prefet", personne=fabriques.PersonneFactory(nom="Supérieure"))
        fabriques.chef_departemental("25", personne=fabriques.PersonneFactory(nom="Inférieur"))
        page = client.get(self.ADRESSE)

        assert postes(page) == [("régional", "préfet depuis 2023-01-01")]
        assert [p.prefecture.code for (p,) in page.context["prefectures"]] == [
            "21", "25", "70", "39", "58", "71", "90", "89",
        ]  # fmt: skip
        assert periodes(page) == [["depuis le 1er janvier 2023", "Régional", "Préfet"]]
        assert page.text.count("Poste vacant") == 7
        for nom in ("Supérieure", "Inférieur", "@prefectures.test"):
            assert nom not in page.text

    def test_un_membre_lit_les_noms_l_equipe_et_les_correspondants(self, client_de):
        fabriques.chef_regional("27", personne=fabriques.PersonneFactory(nom="Supérieure"))
        fabriques.affecte("collaborateur", region="27", personne=fabriques.PersonneFactory(nom="Appui"))
        Correspondant.objects.create(debut=fabriques.DEBUT, region_id="27", institution="ARS", nom="Siège de l’ARS")
        page = client_de(fabriques.chef_departemental("25")).get(self.ADRESSE)

        for nom in ("Camille Supérieure", "Camille Appui", "Siège de l’ARS"):
            assert nom in page.text
        assert page.text.count("À renseigner") == 7
        assert "Ajouter un correspondant" not in page.text

    def test_a_une_date_passee(self, client):
        fabriques.chef_regional("27", fin=date(2024, 9, 1))
        assert postes(client.get(self.ADRESSE)) == [("régional", None)]
        page = client.get(self.ADRESSE, {"au": "2024-06-30"})
        assert postes(page) == [("régional", "directeur de cabinet depuis 2023-01-01")]
        assert Page(page.text).tous("a", href="/prefectures/25/?au=2024-06-30")

    def test_une_region_inconnue_est_introuvable(self, client):
        assert client.get("/prefectures/regions/99/").status_code == 404

    def test_la_prefecture_y_mene(self, client):
        assert Page(client.get("/prefectures/25/").text).tous("a", href=self.ADRESSE)

    @pytest.mark.parametrize("nombre", [1, 3])
    def test_autant_de_requetes_pour_une_prefecture_que_pour_trois(self, client_de, django_assert_num_queries, nombre):
        for code in ("25", "39", "70")[:nombre]:
            fabriques.chef_departemental(code)
        client = client_de(fabriques.agent())
        client.get(self.ADRESSE)  # the mark of the demonstration is remembered for a minute
        with django_assert_num_queries(12):
            client.get(self.ADRESSE)
