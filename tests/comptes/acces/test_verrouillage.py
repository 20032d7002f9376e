"""Too many failures: the same for an account that exists and for one that does not."""

import re

import pytest
import time_machine
from axes.models import AccessAttempt
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mildeca_portal.comptes.verrouillage import machine, oublier_les_echecs, oublier_les_echecs_echus
from tests.comptes.acces.outils import Compteur, avec_mot_de_passe, entrer
from tests.fabriques import MOT_DE_PASSE, PersonneFactory, chef_departemental
from tests.interface.page import Page, texte

MIDI = timezone.datetime(2026, 3, 10, 12, 0, tzinfo=timezone.get_fixed_timezone(60))


@pytest.fixture
def horloge():
    with time_machine.travel(MIDI, tick=False) as horloge:
        yield horloge


@pytest.fixture
def chef(db):
    return avec_mot_de_passe(chef_departemental("25"))


def echouer(client, courriel, fois, **entetes):
    return [entrer(client, courriel, "faux", **entetes).status_code for _ in range(fois)]


@pytest.mark.parametrize("courriel", ["le sien", "inconnu@prefectures.test"])
def test_cinq_echecs_et_la_page_dit_jusqu_a_quand(client, chef, horloge, courriel):
    courriel = chef.courriel if courriel == "le sien" else courriel
    assert echouer(client, courriel, 5) == [200, 200, 200, 200, 429]

    horloge.shift(600)
    reponse = entrer(client, courriel, MOT_DE_PASSE)
    page = Page(reponse.content.decode())
    alerte = texte(page.un("div", role="alert"))
    assert reponse.status_code == 429
    assert "suspendue jusqu’au 10 mars 2026 à 12 h 30 (heure de Paris)" in alerte
    assert page.un("input", name="username").get("value") == courriel
    assert "_auth_user_id" not in client.session


def test_une_demi_heure_apres_le_dernier_echec_on_entre(client, chef, horloge):
    echouer(client, chef.courriel, 5)
    horloge.shift(29 * 60)
    assert entrer(client, chef.courriel).status_code == 429  # and this does not push the hour back
    horloge.shift(61)
    assert entrer(client, chef.courriel).status_code == 302


def test_une_connexion_reussie_remet_a_zero(client, chef):
    echouer(client, chef.courriel, 4)
    entrer(client, chef.courriel)
    client.post("/deconnexion/")
    assert AccessAttempt.objects.count() == 0
    assert echouer(client, chef.courriel, 4) == [200] * 4


def test_changer_la_casse_ou_de_navigateur_ne_remet_rien_a_zero(client, chef):
    variantes = [chef.courriel, chef.courriel.upper(), f" {chef.courriel} ", chef.courriel.title(), chef.courriel]
    codes = [entrer(client, v, "faux", HTTP_USER_AGENT=f"n° {i}").status_code for i, v in enumerate(variantes)]
    assert codes == [200, 200, 200, 200, 429]


def test_une_autre_machine_entre_tant_que_le_compte_n_est_pas_assailli(client, chef):
    for poste in range(4):
        echouer(client, chef.courriel, 4, REMOTE_ADDR=f"192.0.2.{poste}")
    assert entrer(client, chef.courriel, REMOTE_ADDR="192.0.2.9").status_code == 302
    client.post("/deconnexion/")

    echouer(client, chef.courriel, 4, REMOTE_ADDR="192.0.2.8")
    assert entrer(client, chef.courriel, REMOTE_ADDR="192.0.2.9").status_code == 429


def test_une_machine_qui_essaie_cinquante_comptes(client, chef):
    codes = [entrer(client, f"personne{n}@prefectures.test", "faux").status_code for n in range(50)]
    assert codes == [200] * 49 + [429]
    assert entrer(client, chef.courriel).status_code == 429
    assert entrer(client, chef.courriel, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_ce_qui_etait_saisi_reste_porte(client, chef):
    echouer(client, chef.courriel, 5)
    reponse = client.post("/connexion/", {"username": chef.courriel, "password": "faux", "reprise": "jeton"})
    assert Page(reponse.content.decode()).un("input", name="reprise").get("value") == "jeton"


def test_il_ne_reste_ni_adresse_electronique_ni_saisie(client, chef, horloge):
    entrer(client, chef.courriel, "un mot de passe mal saisi", HTTP_USER_AGENT="Firefox/140.0")
    (echec,) = AccessAttempt.objects.values()
    ecrit = " ".join(str(v) for v in echec.values())
    assert [mot for mot in (chef.courriel, "mal saisi", "Firefox") if mot in ecrit] == []
    assert (echec["ip_address"], echec["failures_since_start"]) == ("127.0.0.1", 1)

    horloge.shift(30 * 60)
    assert oublier_les_echecs(MIDI) == 0
    assert oublier_les_echecs_echus() == 0
    horloge.shift(1)
    assert oublier_les_echecs_echus() == 1


@pytest.mark.parametrize("qui", ["inconnu", "ferme", "sans mot de passe", "mot de passe faux", "bon"])
def test_le_hacheur_travaille_une_fois_quel_que_soit_le_compte(client, db, settings, qui):
    """The time of the answer is that of the hasher: it must not tell who has an account."""
    settings.PASSWORD_HASHERS = ["tests.comptes.acces.outils.Compteur"]
    personne = avec_mot_de_passe(PersonneFactory(is_active=qui != "ferme"))
    if qui == "sans mot de passe":
        personne.set_unusable_password()
        personne.save()
    courriel = "inconnu@prefectures.test" if qui == "inconnu" else personne.courriel
    avant = Compteur.appels

    reponse = entrer(client, courriel, "faux" if qui == "mot de passe faux" else MOT_DE_PASSE)

    assert Compteur.appels - avant == 1
    assert reponse.status_code == (302 if qui == "bon" else 200)


def test_les_requetes_ne_disent_pas_qui_a_un_compte(client, chef):
    ferme = avec_mot_de_passe(PersonneFactory(is_active=False))
    client.get("/connexion/")  # what is remembered from one request to the next
    vues = []
    for courriel, mot_de_passe in (
        (chef.courriel, "faux"),
        ("inconnu@prefectures.test", MOT_DE_PASSE),
        (ferme.courriel, MOT_DE_PASSE),
    ):
        with CaptureQueriesContext(connection) as requetes:
            entrer(client, courriel, mot_de_passe)
        vues.append([re.sub(r"'[^']*'|\d+|s\d+_x\d+", "?", r["sql"]) for r in requetes])
    assert vues[1:] == vues[:1] * 2


@pytest.mark.parametrize(
    ("mandataires", "transmises", "attendue"),
    [
        (0, "203.0.113.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.66, 203.0.113.7", "203.0.113.7"),  # the left one is what the visitor wrote
        (2, "198.51.100.66, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (3, "203.0.113.7", "203.0.113.7"),
        (1, "n’importe quoi", "::"),
        (1, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),  # not one machine for all the visitors in IPv4
    ],
)
def test_la_machine_derriere_les_mandataires(settings, mandataires, transmises, attendue):
    settings.MANDATAIRES = mandataires
    requete = RequestFactory().post("/connexion/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=transmises)
    assert machine(requete) == attendue
