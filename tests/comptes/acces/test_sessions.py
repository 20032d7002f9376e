"""A session: whose, from where, until when."""

import pytest
import time_machine
from django.utils import timezone

from mildeca_portal.comptes.actions.sessions import oublier_les_sessions_echues
from mildeca_portal.comptes.appareils import nommer
from mildeca_portal.comptes.models import Session
from mildeca_portal.comptes.mon_compte import reference
from mildeca_portal.socle.evenements import evenements_de
from tests.comptes.acces.outils import FIREFOX, avec_mot_de_passe, entrer
from tests.fabriques import chef_departemental
from tests.gardes.client import ClientVigilant
from tests.interface.page import Page, texte

H = 3600


@pytest.fixture
def horloge():
    with time_machine.travel(
        timezone.datetime(2026, 3, 10, 8, 0, tzinfo=timezone.get_default_timezone()), tick=False
    ) as h:
        yield h


@pytest.fixture
def chef(db):
    return avec_mot_de_passe(chef_departemental("25"))


def ouvrir(personne, agent=FIREFOX):
    client = ClientVigilant(headers={"User-Agent": agent})
    entrer(client, personne.courriel)
    return client


@pytest.mark.parametrize(
    ("agent", "nom"),
    [
        (FIREFOX, "Firefox sous Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge sous Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome sous Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome sous Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Safari/604",
            "Safari sur iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605", "Safari sous macOS"),
        ("curl/8.0", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
        ("<script>Windows", "Navigateur inconnu sous Windows"),
    ],
)
def test_le_nom_d_un_navigateur(agent, nom):
    assert nommer(agent) == nom


def test_une_session_sait_a_qui_elle_est(chef, horloge):
    ouvrir(chef)
    session = Session.objects.get()
    assert (session.personne_id, session.appareil) == (chef.pk, "Firefox sous Windows")
    assert session.ouverte_le == session.vue_le == timezone.now()
    assert session.expire_date - session.ouverte_le == timezone.timedelta(hours=12)


def test_le_navigateur_l_oublie_en_se_fermant(chef):
    cookie = ouvrir(chef).cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_douze_heures_meme_pour_qui_ne_cesse_pas_de_travailler(chef, horloge):
    client = ouvrir(chef)
    for _ in range(23):
        horloge.shift(H // 2)
        session = client.session
        session["reprise"] = "ce que la personne vient de saisir"
        session.save()
    horloge.shift(H // 2 - 1)
    assert client.get("/mon-compte/").status_code == 200
    horloge.shift(2)
    assert client.get("/mon-compte/").status_code == 302


def test_se_reconnecter_rouvre_douze_heures(chef, horloge):
    client = ouvrir(chef)
    horloge.shift(11 * H)
    client.post("/deconnexion/")
    entrer(client, chef.courriel)
    horloge.shift(11 * H)
    assert client.get("/mon-compte/").status_code == 200


def test_la_derniere_activite_est_datee_toutes_les_cinq_minutes(chef, horloge):
    client = ouvrir(chef)
    debut = timezone.now()
    for secondes, attendue in [(299, 0), (1, 300), (299, 300), (1, 600)]:
        horloge.shift(secondes)
        client.get("/accessibilite/")
        assert (Session.objects.get().vue_le - debut).total_seconds() == attendue


def test_mes_sessions_sont_dites_et_la_mienne_d_abord(chef, horloge):
    ouvrir(chef, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604")
    horloge.shift(H)
    client = ouvrir(chef)
    page = Page(client.get("/mon-compte/").content.decode())
    lignes = [texte(li.find("p")) for li in page.un("ul", class_="portail-sessions")]
    assert lignes == [
        "Firefox sous Windows (cette session) ouverte le 10 mars 2026 à 9 h 00, dernière activité le 10 mars 2026 à 9 h 00",
        "Safari sur iPhone ouverte le 10 mars 2026 à 8 h 00, dernière activité le 10 mars 2026 à 8 h 00",
    ]


def test_la_cle_d_une_session_n_est_jamais_ecrite(chef):
    autre, client = ouvrir(chef), ouvrir(chef)
    page = client.get("/mon-compte/").content.decode()
    assert reference(autre.session.session_key) in page
    assert autre.session.session_key not in page
    assert client.session.session_key not in page


def test_deconnecter_une_de_mes_sessions(chef):
    autre, troisieme, client = ouvrir(chef), ouvrir(chef), ouvrir(chef)
    adresse = f"/mon-compte/sessions/{reference(autre.session.session_key)}/fermer/"
    assert client.post(adresse)["Location"] == "/mon-compte/"
    assert [c.get("/mon-compte/").status_code for c in (autre, troisieme, client)] == [302, 200, 200]
    assert [e.donnees for e in evenements_de(chef)] == [{"nombre": 1}]
    assert client.post(adresse).status_code == 404


def test_celle_d_un_autre_ou_la_presente_ne_se_ferment_pas_ainsi(chef, client_de):
    client, etranger = ouvrir(chef), client_de(chef_departemental("39"))
    for cle in (etranger.session.session_key, client.session.session_key):
        assert client.post(f"/mon-compte/sessions/{reference(cle)}/fermer/").status_code == 404
    assert [c.get("/mon-compte/").status_code for c in (client, etranger)] == [200, 200]


def test_deconnecter_toutes_les_autres(chef, client_de):
    autres, client, etranger = [ouvrir(chef), ouvrir(chef)], ouvrir(chef), client_de(chef_departemental("39"))
    client.post("/mon-compte/sessions/fermer-les-autres/")
    client.post("/mon-compte/sessions/fermer-les-autres/")
    assert [c.get("/mon-compte/").status_code for c in [*autres, client, etranger]] == [302, 302, 200, 200]
    assert [e.donnees for e in evenements_de(chef)] == [{"nombre": 2}]


def test_la_liste_coute_autant_pour_une_session_que_pour_trois(chef, django_assert_num_queries):
    client = ouvrir(chef)
    client.get("/mon-compte/")
    with django_assert_num_queries(11):
        client.get("/mon-compte/")
    ouvrir(chef), ouvrir(chef)
    with django_assert_num_queries(11):
        client.get("/mon-compte/")


def test_les_sessions_echues_sont_oubliees(chef, horloge):
    ouvrir(chef)
    horloge.shift(H)
    ouvrir(chef)
    horloge.shift(11 * H - 1)
    assert oublier_les_sessions_echues() == 0
    horloge.shift(1)
    assert oublier_les_sessions_echues() == 1
    assert Session.objects.count() == 1
