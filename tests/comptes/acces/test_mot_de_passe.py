"""A password forgotten, changed, or no longer asked for."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mildeca_portal.comptes.models import Session
from mildeca_portal.socle.evenements import evenements_de
from mildeca_portal.socle.models import Courriel
from tests.comptes.acces.outils import avec_mot_de_passe, entrer
from tests.fabriques import MOT_DE_PASSE, PersonneFactory, chef_departemental
from tests.gardes.client import ClientVigilant
from tests.interface.page import Page, texte

NOUVEAU = "un-tout-autre-secret"
PAIRE = {"new_password1": NOUVEAU, "new_password2": NOUVEAU}


@pytest.fixture
def chef(db):
    return avec_mot_de_passe(chef_departemental("25"))


def demander(client, courriel):
    return client.post("/mot-de-passe/oublie/", {"courriel": courriel})


def lien_du_courriel() -> str:
    return re.search(r"/mot-de-passe/nouveau/\S+", Courriel.objects.get(gabarit="comptes_mot_de_passe_oublie").corps)[0]


def suivre(client, lien):
    """The link puts its token in the session, then shows the form under an address that holds no secret."""
    reponse = client.get(lien)
    return client.get(reponse["Location"]) if reponse.status_code == 302 else reponse


def poser(client, lien):
    return client.post(client.get(lien)["Location"], PAIRE)


def test_du_mot_de_passe_oublie_a_la_connexion(client, chef):
    ailleurs = ClientVigilant()
    entrer(ailleurs, chef.courriel)
    assert demander(client, f" {chef.courriel.upper()} ")["Location"] == "/mot-de-passe/demande/"

    lien = lien_du_courriel()
    assert texte(Page(suivre(client, lien).content.decode()).un("h1")) == "Nouveau mot de passe"
    assert poser(client, lien)["Location"] == "/connexion/"

    assert "_auth_user_id" not in client.session
    assert ailleurs.get("/tableau-de-bord/").status_code == 302
    assert Session.objects.filter(personne=chef).count() == 0
    assert entrer(client, chef.courriel).status_code == 200
    assert entrer(client, chef.courriel, NOUVEAU).status_code == 302
    assert [e.code for e in evenements_de(chef)] == ["comptes.mot_de_passe.reinitialise"]
    assert Courriel.objects.filter(gabarit="comptes_mot_de_passe_change", destinataire=chef.courriel).count() == 1


def test_le_lien_sert_une_fois(client, chef):
    demander(client, chef.courriel)
    lien = lien_du_courriel()
    poser(client, lien)
    assert "Ce lien ne peut plus servir" in suivre(ClientVigilant(), lien).content.decode()


@pytest.mark.parametrize(("secondes", "sert"), [(3599, True), (3602, False)])
def test_le_lien_sert_une_heure(client, chef, secondes, sert):
    with time_machine.travel(timezone.now(), tick=False) as horloge:
        demander(client, chef.courriel)
        horloge.shift(secondes)
        page = suivre(client, lien_du_courriel()).content.decode()
    assert ('name="new_password1"' in page) is sert


def test_un_compte_ferme_entre_temps_ne_change_plus_de_mot_de_passe(client, chef):
    demander(client, chef.courriel)
    chef.is_active = False
    chef.save()
    assert "Ce lien ne peut plus servir" in suivre(client, lien_du_courriel()).content.decode()


def test_la_demande_ne_dit_pas_qui_a_un_compte(client, chef, settings):
    """Same answer, same queries: what differs is left to the worker."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    ferme = avec_mot_de_passe(PersonneFactory(is_active=False))
    vus = []
    for courriel in (chef.courriel, "inconnu@prefectures.test", ferme.courriel):
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            reponse = demander(client, courriel)
        vus.append(
            (reponse.status_code, reponse["Location"], [re.sub(r"'[^']*'|\d+", "?", q["sql"]) for q in requetes])
        )
    assert vus[1:] == vus[:1] * 2
    assert Courriel.objects.count() == 0


@pytest.mark.parametrize("qui", ["inconnu", "ferme"])
def test_personne_n_est_averti_pour_rien(client, db, qui):
    personne = avec_mot_de_passe(PersonneFactory(is_active=False))
    demander(client, personne.courriel if qui == "ferme" else "inconnu@prefectures.test")
    assert Courriel.objects.count() == 0


@pytest.mark.parametrize("mot_de_passe", ["", "!inutilisable"])
def test_qui_n_a_pas_de_mot_de_passe_n_en_gagne_pas_par_courriel(client, db, mot_de_passe):
    """An invitation lasts 72 hours; the forgotten password must not open what it no longer opens."""
    personne = PersonneFactory(password=mot_de_passe)
    demander(client, personne.courriel)
    corps = Courriel.objects.get().corps
    assert "/mot-de-passe/nouveau/" not in corps
    assert "connectez-vous avec ProConnect" in corps


def test_deux_demandes_de_suite_un_seul_lien(client, chef):
    with time_machine.travel(timezone.datetime(2026, 3, 10, 12, 0, tzinfo=timezone.get_default_timezone()), tick=False):
        demander(client, chef.courriel)
        demander(client, chef.courriel)
    assert Courriel.objects.count() == 1


def test_le_lien_leve_la_suspension(client, chef):
    for _ in range(5):
        entrer(client, chef.courriel, "faux")
    demander(client, chef.courriel)
    poser(client, lien_du_courriel())
    assert entrer(client, chef.courriel, NOUVEAU).status_code == 302


def test_une_adresse_mal_ecrite_est_dite(client, db):
    page = Page(demander(client, "pas une adresse").content.decode())
    assert page.un("input", name="courriel").get("value") == "pas une adresse"
    assert "Saisissez une adresse électronique, par exemple nom@domaine.fr." in texte(page.un("div", role="alert"))


def test_changer_ferme_les_autres_sessions(client, chef):
    ailleurs = ClientVigilant()
    entrer(ailleurs, chef.courriel)
    entrer(client, chef.courriel)
    reponse = client.post("/mon-compte/mot-de-passe/", {"old_password": MOT_DE_PASSE, **PAIRE})
    assert reponse["Location"] == "/mon-compte/"
    assert client.get("/mon-compte/").status_code == 200
    assert ailleurs.get("/mon-compte/").status_code == 302
    assert [e.code for e in evenements_de(chef)] == ["comptes.mot_de_passe.change"]


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"old_password": "faux"}, "Mot de passe actuel : Ce n’est pas votre mot de passe actuel."),
        (
            {"new_password1": "court", "new_password2": "court"},
            "Ce mot de passe est trop court. Il doit contenir au minimum 12 caractères.",
        ),
        ({"new_password2": "autre-chose-encore"}, "Les deux mots de passe ne correspondent pas."),
    ],
)
def test_un_refus_ne_change_rien(client_de, chef, champs, phrase):
    reponse = client_de(chef).post("/mon-compte/mot-de-passe/", {"old_password": MOT_DE_PASSE, **PAIRE, **champs})
    assert phrase in texte(Page(reponse.content.decode()).un("div", role="alert"))
    chef.refresh_from_db()
    assert chef.check_password(MOT_DE_PASSE)


class TestSansMotDePasse:
    """The setting that leaves ProConnect alone."""

    @pytest.fixture(autouse=True)
    def _reglage(self, settings):
        settings.CONNEXION_PAR_MOT_DE_PASSE = False

    def test_le_formulaire_est_cache_et_le_post_refuse(self, client, chef):
        page = Page(client.get("/connexion/").content.decode())
        assert list(page.tous("input", type="password")) == []
        reponse = entrer(client, chef.courriel)
        assert reponse.status_code == 403
        assert "La connexion par mot de passe est désactivée" in reponse.content.decode()
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize(
        "adresse", ["/mot-de-passe/oublie/", "/mot-de-passe/nouveau/MQ/x/", "/mot-de-passe/demande/"]
    )
    def test_le_reste_n_existe_plus(self, client, db, adresse):
        assert client.get(adresse).status_code == 404

    def test_mon_compte_le_dit(self, client_de, chef):
        client = client_de(chef)
        assert client.get("/mon-compte/mot-de-passe/").status_code == 404
        assert "connexion par mot de passe désactivée sur ce portail" in client.get("/mon-compte/").content.decode()
