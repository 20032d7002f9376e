"""The way in and out."""

import pytest

from prefectures.models import Personne
from tests.fabriques import MOT_DE_PASSE, PersonneFactory, chef_departemental
from tests.interface.page import Page, texte

REFUS = "L’adresse électronique ou le mot de passe est incorrect."


@pytest.fixture
def chef(db) -> Personne:
    personne = chef_departemental("25", personne=PersonneFactory(courriel="chef-25@prefectures.test"))
    personne.set_password(MOT_DE_PASSE)
    personne.save()
    return personne


def entrer(client, courriel, mot_de_passe=MOT_DE_PASSE, **champs):
    return client.post("/connexion/", {"username": courriel, "password": mot_de_passe, **champs})


@pytest.mark.parametrize("courriel", ["chef-25@prefectures.test", " CHEF-25@Prefectures.Test "])
def test_le_chef_de_projet_entre_et_arrive_au_tableau_de_bord(client, chef, courriel):
    reponse = entrer(client, courriel)

    assert (reponse.status_code, reponse["Location"]) == (302, "/tableau-de-bord/")
    assert client.session["_auth_user_id"] == str(chef.pk)


@pytest.mark.parametrize(
    ("courriel", "mot_de_passe"),
    [
        ("chef-25@prefectures.test", "faux"),
        ("inconnu@prefectures.test", MOT_DE_PASSE),
        ("ferme@prefectures.test", MOT_DE_PASSE),
    ],
)
def test_un_refus_ne_dit_pas_quel_compte_existe(client, chef, courriel, mot_de_passe):
    ferme = PersonneFactory(courriel="ferme@prefectures.test", is_active=False)
    ferme.set_password(MOT_DE_PASSE)
    ferme.save()

    reponse = entrer(client, courriel, mot_de_passe)
    page = Page(reponse.content.decode())
    assert reponse.status_code == 200
    assert texte(page.un("div", role="alert").find("ul")) == REFUS
    assert page.un("input", name="username").get("value") == courriel
    assert page.un("input", name="password").get("value") is None
    assert "_auth_user_id" not in client.session


def test_un_formulaire_vide_nomme_chaque_champ(client, db):
    page = Page(entrer(client, "", "").content.decode())
    liens = [(a.get("href"), texte(a)) for a in page.un("div", role="alert").iter("a")]

    assert liens == [
        ("#id_username", "Adresse électronique : Saisissez votre adresse électronique."),
        ("#id_password", "Mot de passe : Saisissez votre mot de passe."),
    ]


@pytest.mark.parametrize(
    ("suite", "arrivee"),
    [
        ("/prefectures/25/", "/prefectures/25/"),
        ("https://ailleurs.test/", "/tableau-de-bord/"),
        ("//ailleurs.test/", "/tableau-de-bord/"),
        ("javascript:alert(1)", "/tableau-de-bord/"),
    ],
)
def test_la_suite_reste_dans_le_portail(client, chef, suite, arrivee):
    assert entrer(client, chef.courriel, next=suite)["Location"] == arrivee


def test_une_page_reservee_ramene_a_elle_apres_la_connexion(client, chef):
    reponse = client.get("/tableau-de-bord/")
    assert reponse["Location"] == "/connexion/?next=/tableau-de-bord/"
    assert (
        Page(client.get(reponse["Location"]).content.decode()).un("input", name="next").get("value")
        == "/tableau-de-bord/"
    )


def test_qui_est_connecte_ne_revoit_pas_le_formulaire(client_de, chef):
    assert client_de(chef).get("/connexion/")["Location"] == "/tableau-de-bord/"


def test_les_comptes_de_demonstration_ne_sont_dits_qu_en_demonstration(client, db, settings):
    assert b"Comptes de d" not in client.get("/connexion/").content
    settings.DEMONSTRATION = True
    page = Page(client.get("/connexion/").content.decode())
    assert [texte(code) for code in page.tous("code")] == [
        "admin@mildeca.test",
        "credits@mildeca.test",
        "region-27@prefectures.test",
        "chef-25@prefectures.test",
        "agent-25@prefectures.test",
        "lecteur@mildeca.test",
    ]


def test_se_deconnecter(client_de, chef):
    client = client_de(chef)
    confirmation = Page(client.get("/deconnexion/").content.decode())
    assert texte(confirmation.un("h1")) == "Se déconnecter"
    assert "_auth_user_id" in client.session

    assert client.post("/deconnexion/")["Location"] == "/"
    assert "_auth_user_id" not in client.session
    assert client.get("/deconnexion/")["Location"] == "/"
