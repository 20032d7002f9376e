"""The second factor: who must show one, how it is enrolled, what happens until it is shown."""

from base64 import b32decode

import pytest
import time_machine
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from mildeca_portal.comptes.actions.second_facteur import renouveler_les_codes
from mildeca_portal.comptes.droits import titulaire
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import evenements_de
from mildeca_portal.socle.models import Courriel
from prefectures.models import Affectation
from tests.circulaires.fabriques import brouillon
from tests.comptes.acces.outils import avec_mot_de_passe, code, entrer, equiper
from tests.fabriques import administrateur, agent, chef_departemental, collaborateur, lecteur
from tests.gardes.client import ClientVigilant
from tests.interface.page import Page, texte

VERS_LE_TABLEAU = "/second-facteur/?next=%2Ftableau-de-bord%2F"


@pytest.fixture
def horloge(db):
    with time_machine.travel(
        timezone.datetime(2026, 3, 10, 8, 0, tzinfo=timezone.get_default_timezone()), tick=False
    ) as h:
        yield h


def par_mot_de_passe(personne):
    """Signed in, nothing more."""
    client = ClientVigilant()
    client.force_login(personne, second_facteur=False)
    return client


def donner(client, saisi, suite=""):
    return client.post("/second-facteur/", {"code": saisi, "next": suite})


def erreur(reponse) -> str:
    return texte(Page(reponse.content.decode()).un("div", role="alert").find("ul"))


def lire_les_codes(client) -> list[str]:
    page = Page(client.get("/mon-compte/second-facteur/codes/").content.decode())
    return [texte(c) for c in page.un("ol", class_="portail-codes").iter("code")]


@pytest.mark.parametrize(
    ("qui", "demande"),
    [(administrateur, True), (agent, True), (lecteur, False), (collaborateur, False), (chef_departemental, False)],
)
def test_qui_doit_montrer_un_second_facteur(db, qui, demande):
    reponse = par_mot_de_passe(qui()).get("/tableau-de-bord/")
    assert (reponse.status_code, reponse.headers.get("Location")) == (
        (302, VERS_LE_TABLEAU) if demande else (200, None)
    )


def test_du_mot_de_passe_a_l_activation_puis_au_code(client, horloge):
    """A new administrator: the first day, and the second."""
    admin = avec_mot_de_passe(administrateur())
    entrer(client, admin.courriel)
    assert client.get("/tableau-de-bord/")["Location"] == VERS_LE_TABLEAU
    inscription = client.get(VERS_LE_TABLEAU)["Location"]
    assert inscription == "/mon-compte/second-facteur/?next=%2Ftableau-de-bord%2F"

    page = Page(client.get(inscription).content.decode())
    cle = texte(page.un("code", class_="portail-cle")).replace(" ", "")
    assert len(page.un("div", class_="portail-qr").findall("svg")) == 1
    telephone = TOTPDevice(key=b32decode(cle).hex())
    reponse = client.post("/mon-compte/second-facteur/", {"code": code(telephone), "next": "/tableau-de-bord/"})
    assert reponse["Location"] == "/mon-compte/second-facteur/codes/?next=%2Ftableau-de-bord%2F"
    secours = lire_les_codes(client)
    assert len(set(secours)) == 10
    assert client.get("/mon-compte/second-facteur/codes.txt").content.decode().split("\r\n")[3:-1] == secours
    assert (
        client.post("/mon-compte/second-facteur/codes/", {"next": "/tableau-de-bord/"})["Location"]
        == "/tableau-de-bord/"
    )
    assert client.get("/mon-compte/second-facteur/codes/").status_code == 302
    assert client.get("/mon-compte/second-facteur/codes.txt").status_code == 404
    assert client.get("/tableau-de-bord/").status_code == 200
    client.post("/deconnexion/")

    horloge.shift(24 * 3600)
    entrer(client, admin.courriel)
    assert client.get("/tableau-de-bord/")["Location"] == VERS_LE_TABLEAU
    assert donner(client, code(telephone), "/tableau-de-bord/")["Location"] == "/tableau-de-bord/"
    assert client.get("/tableau-de-bord/").status_code == 200
    assert [e.code for e in evenements_de(admin)] == ["comptes.second_facteur.active"]
    assert Courriel.objects.get().gabarit == "comptes_second_facteur_active"


def test_en_attendant_ni_page_ni_droit_ni_administration(db):
    """A public page stays readable, without what the function adds to it: a draft stays hidden."""
    texte_en_projet = brouillon(2027)
    client, complet = par_mot_de_passe(agent()), ClientVigilant()
    complet.force_login(agent())
    adresse = f"/circulaires/{texte_en_projet.exercice}/"
    assert (client.get(adresse).status_code, complet.get(adresse).status_code) == (404, 200)
    accueil = client.get("/circulaires/")
    identite = texte(Page(accueil.content.decode()).un("p", class_="portail-identite"))
    assert (accueil.status_code, "code de vérification attendu" in identite) == (200, True)
    assert par_mot_de_passe(administrateur()).get("/admin/")["Location"] == "/second-facteur/?next=%2Fadmin%2F"
    assert client.get("/mon-compte/")["Location"] == "/second-facteur/?next=%2Fmon-compte%2F"
    assert client.post("/deconnexion/")["Location"] == "/"


def test_ce_qui_est_poste_en_attendant_n_est_ni_fait_ni_perdu(horloge):
    """A function of agent opens while someone writes: the form comes back after the code, unsaved."""
    personne = chef_departemental("25")
    client = par_mot_de_passe(personne)
    appareil, _ = equiper(personne)
    client.force_login(personne, second_facteur=False)
    reponse = client.post("/mon-compte/coordonnees/", {"telephone": "03 81 00 00 00"})
    assert reponse["Location"] == "/second-facteur/?next=%2Fmon-compte%2Fcoordonnees%2F"
    personne.refresh_from_db()
    assert personne.telephone == ""

    suite = donner(client, code(appareil), "/mon-compte/coordonnees/")["Location"]
    page = Page(client.get(suite).content.decode())
    assert page.un("input", name="telephone").get("value") == "03 81 00 00 00"
    personne.refresh_from_db()
    assert personne.telephone == ""


def test_une_fonction_ouverte_en_cours_de_session_demande_le_code(horloge):
    personne = chef_departemental("25")
    client = par_mot_de_passe(personne)
    assert client.get("/tableau-de-bord/").status_code == 200
    Affectation.objects.create(personne=personne, role="agent", perimetre="national", debut=timezone.localdate())
    assert client.get("/tableau-de-bord/")["Location"] == VERS_LE_TABLEAU


def test_un_mot_de_passe_seul_ne_remplace_pas_l_appareil(horloge):
    admin = administrateur()
    appareil, _ = equiper(admin)
    client = par_mot_de_passe(admin)
    for adresse in ("/mon-compte/second-facteur/", "/mon-compte/second-facteur/codes/", "/mon-compte/mot-de-passe/"):
        for reponse in (client.get(adresse), client.post(adresse, {"code": "123456"})):
            assert reponse["Location"].startswith("/second-facteur/")
    for adresse in ("renouveler", "../retirer"):
        assert client.post(f"/mon-compte/second-facteur/codes/{adresse}/").status_code in (302, 404)
    assert TOTPDevice.objects.get() == appareil


def test_un_code_sert_une_fois_et_trente_secondes(horloge):
    admin = administrateur()
    appareil, _ = equiper(admin)
    premier = code(appareil)
    assert donner(par_mot_de_passe(admin), premier).status_code == 302
    rejoue = donner(par_mot_de_passe(admin), premier)
    assert erreur(rejoue).startswith("Code de vérification : Ce code n’est pas valable.")
    horloge.shift(120)
    assert donner(par_mot_de_passe(admin), premier).status_code == 200
    horloge.shift(120)
    assert donner(par_mot_de_passe(admin), f"{code(appareil)[:3]} {code(appareil)[3:]}").status_code == 302


def test_des_codes_faux_font_attendre_deux_fois_plus_a_chaque_fois(horloge):
    admin = administrateur()
    appareil, _ = equiper(admin)
    client = par_mot_de_passe(admin)
    faux = f"{(int(code(appareil)) + 500_000) % 1_000_000:06d}"
    for attente in (1, 2, 4, 8, 16, 32):
        assert "Ce code n’est pas valable" in erreur(donner(client, faux))
        horloge.shift(attente - 1)
        assert "Trop de codes incorrects : réessayez après le 10 mars 2026 à 8 h" in erreur(
            donner(client, code(appareil))
        )
        horloge.shift(1)
    assert donner(client, code(appareil)).status_code == 302


@pytest.mark.parametrize("ecriture", ["{0}", " {0} ", "{1}", "{2}"])
def test_un_code_de_secours_sert_une_fois(horloge, ecriture):
    admin = administrateur()
    _, codes = equiper(admin)
    saisi = ecriture.format(codes[3], codes[3].replace("-", ""), codes[3].upper())
    client = par_mot_de_passe(admin)
    assert donner(client, saisi)["Location"] == "/tableau-de-bord/"
    assert "Codes restants : 9." in client.get("/mon-compte/").content.decode()
    assert donner(par_mot_de_passe(admin), saisi).status_code == 200
    assert evenements_de(admin).first().code == "comptes.code_de_secours.utilise"


def test_les_codes_de_secours_ne_sont_pas_ecrits_en_clair(horloge):
    _, codes = equiper(administrateur())
    gardes = set(StaticToken.objects.values_list("token", flat=True))
    assert len(gardes) == 10
    assert gardes & {c.replace("-", "") for c in codes} == set()


def test_ceux_d_un_autre_ne_servent_pas(horloge):
    _, codes = equiper(agent())
    admin = administrateur()
    equiper(admin)
    assert donner(par_mot_de_passe(admin), codes[0]).status_code == 200


def test_de_nouveaux_codes_remplacent_les_anciens(client_de, horloge):
    admin = administrateur()
    _, anciens = equiper(admin)
    client = client_de(admin)
    assert (
        client.post("/mon-compte/second-facteur/codes/renouveler/")["Location"] == "/mon-compte/second-facteur/codes/"
    )
    nouveaux = lire_les_codes(client)
    assert set(nouveaux) & set(anciens) == set()
    assert donner(par_mot_de_passe(admin), anciens[0]).status_code == 200
    horloge.shift(60)
    assert donner(par_mot_de_passe(admin), nouveaux[0]).status_code == 302


def test_les_codes_affiches_sont_oublies_apres_un_quart_d_heure(client_de, horloge):
    admin = administrateur()
    equiper(admin)
    client = client_de(admin)
    client.post("/mon-compte/second-facteur/codes/renouveler/")
    horloge.shift(14 * 60)
    assert client.get("/mon-compte/second-facteur/codes/").status_code == 200
    horloge.shift(61)
    assert client.get("/mon-compte/second-facteur/codes/").status_code == 302


def test_pas_de_codes_sans_appareil(db):
    admin = administrateur()
    with pytest.raises(ActionRefusee, match="Activez d’abord"):
        renouveler_les_codes(admin, par=titulaire(admin))


@pytest.mark.parametrize(
    ("saisi", "phrase"),
    [
        ("", "Code affiché par l’application : Saisissez le code."),
        ("12345", "Code affiché par l’application : Saisissez les 6 chiffres du code."),
        ("000000", "Code affiché par l’application : Ce code n’est pas celui attendu"),
    ],
)
def test_un_premier_code_faux_n_active_rien(client_de, horloge, saisi, phrase):
    client = client_de(chef_departemental("25"))
    cle = texte(Page(client.get("/mon-compte/second-facteur/").content.decode()).un("code", class_="portail-cle"))
    reponse = client.post("/mon-compte/second-facteur/", {"code": saisi})
    assert phrase in erreur(reponse)
    assert texte(Page(reponse.content.decode()).un("code", class_="portail-cle")) == cle
    assert TOTPDevice.objects.count() == 0


def test_un_chef_de_projet_qui_s_inscrit_est_ensuite_interroge(client, horloge):
    chef = avec_mot_de_passe(chef_departemental("25"))
    ailleurs = par_mot_de_passe(chef)
    appareil, _ = equiper(chef)
    assert ailleurs.get("/tableau-de-bord/")["Location"].startswith("/connexion/")  # that session had not shown it
    entrer(client, chef.courriel)
    assert client.get("/tableau-de-bord/")["Location"] == VERS_LE_TABLEAU
    donner(client, code(appareil))

    assert client.post("/mon-compte/second-facteur/retirer/")["Location"] == "/mon-compte/"
    assert client.get("/tableau-de-bord/").status_code == 200
    assert par_mot_de_passe(chef).get("/tableau-de-bord/").status_code == 200
    assert evenements_de(chef).first().code == "comptes.second_facteur.retire"


def test_qui_doit_en_avoir_un_en_change_mais_ne_le_retire_pas(client_de, horloge):
    admin = administrateur()
    ancien, codes = equiper(admin)
    client = client_de(admin)
    assert client.post("/mon-compte/second-facteur/retirer/").status_code == 403
    cle = texte(Page(client.get("/mon-compte/second-facteur/").content.decode()).un("code", class_="portail-cle"))
    telephone = TOTPDevice(key=b32decode(cle.replace(" ", "")).hex())
    client.post("/mon-compte/second-facteur/", {"code": code(telephone)})
    horloge.shift(60)
    assert [donner(par_mot_de_passe(admin), c).status_code for c in (code(ancien), codes[0])] == [200, 200]
    horloge.shift(60)
    assert donner(par_mot_de_passe(admin), code(telephone)).status_code == 302
    assert evenements_de(admin).first().code == "comptes.second_facteur.remplace"


def test_atteste_par_proconnect_rien_n_est_demande(db):
    client = par_mot_de_passe(administrateur())
    session = client.session
    session["second_facteur"] = "proconnect"
    session.save()
    assert client.get("/tableau-de-bord/").status_code == 200
    assert client.get("/second-facteur/")["Location"] == "/tableau-de-bord/"


def test_en_demonstration_le_mot_de_passe_suffit(db, settings):
    settings.DEMONSTRATION = True
    client = par_mot_de_passe(administrateur())
    assert client.get("/tableau-de-bord/").status_code == 200
    assert "non demandé sur le portail de démonstration" in client.get("/mon-compte/").content.decode()


@pytest.mark.parametrize("suite", ["https://ailleurs.test/", "//ailleurs.test/", "javascript:alert(1)"])
def test_la_suite_reste_dans_le_portail(horloge, suite):
    admin = administrateur()
    appareil, _ = equiper(admin)
    assert donner(par_mot_de_passe(admin), code(appareil), suite)["Location"] == "/tableau-de-bord/"
