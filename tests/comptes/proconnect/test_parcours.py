"""From the button to the dashboard and back out, with a provider that tells the truth."""

import json
import time
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.contrib.messages import get_messages

from mildeca_portal.comptes import second_facteur
from mildeca_portal.socle.evenements import evenements_de
from mildeca_portal.socle.models import Courriel
from prefectures.models import Personne
from tests import fabriques
from tests.comptes.proconnect.conftest import inviter
from tests.interface.page import Page, texte


def lire(reponse) -> tuple[int, str]:
    return reponse.status_code, texte(Page(reponse.content.decode()).un("h1"))


def connecte(client) -> str | None:
    return client.session.get("_auth_user_id")


def test_la_demande_dit_ce_qu_il_faut_et_rien_de_plus(client, db, fournisseur):
    reponse = client.get("/oidc/authenticate/")
    adresse = urlsplit(reponse["Location"])
    parametres = dict(parse_qsl(adresse.query))
    state, nonce, defi = (parametres.pop(n) for n in ("state", "nonce", "code_challenge"))

    assert f"{adresse.scheme}://{adresse.netloc}{adresse.path}" == f"{fournisseur.adresse}/authorize"
    assert json.loads(parametres.pop("claims")) == {
        "id_token": {
            "acr": {
                "essential": False,
                "values": [
                    "eidas0-mfa",
                    "eidas1-mfa",
                    "eidas2",
                    "eidas3",
                    "https://proconnect.gouv.fr/assurance/self-asserted-2fa",
                    "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
                ],
            },
            "amr": None,
        }
    }
    assert parametres == {
        "response_type": "code",
        "scope": "openid email",
        "client_id": "portail",
        "redirect_uri": "http://testserver/oidc/callback/",
        "code_challenge_method": "S256",
    }
    assert (len(state), len(nonce), len(defi)) == (32, 32, 43)
    assert len({state, nonce, defi}) == 3


def test_la_premiere_fois_l_invitee_entre_et_son_compte_est_lie(client, camille, entrer, fournisseur):
    reponse = entrer(client)

    assert (reponse.status_code, reponse["Location"]) == (302, "/tableau-de-bord/")
    assert connecte(client) == str(camille.pk)
    assert fournisseur.echanges[0]["grant_type"] == "authorization_code"
    liee = Personne.objects.get(pk=camille.pk)
    assert (liee.oidc_issuer, liee.oidc_sub) == (fournisseur.adresse, "sub-1")
    assert (liee.nom, liee.prenom, liee.courriel) == (camille.nom, camille.prenom, camille.courriel)
    invitation = camille.invitations.get()
    assert invitation.acceptee_le is not None
    trace = evenements_de(camille).get()
    assert (trace.code, trace.acteur_id, trace.fonction) == ("comptes.identite.liee", camille.pk, "chef_departemental")
    assert trace.donnees == {}
    acceptation = evenements_de(invitation).get()
    assert (acceptation.code, acceptation.acteur_id) == ("comptes.invitation.acceptee", camille.pk)
    assert acceptation.donnees == {"personne": camille.pk, "moyen": "proconnect"}
    assert client.get("/tableau-de-bord/").status_code == 200


def test_les_fois_suivantes_le_compte_est_reconnu_par_son_sub_meme_si_l_adresse_a_change(
    client, camille, entrer, fournisseur
):
    entrer(client)
    fournisseur.infos = {"email": "camille.nouvelle@prefectures.test", "given_name": "Autre", "usual_name": "Autre"}
    avant = Personne.objects.values().get(pk=camille.pk)

    client.cookies.clear()
    assert entrer(client)["Location"] == "/tableau-de-bord/"
    assert connecte(client) == str(camille.pk)
    apres = Personne.objects.values().get(pk=camille.pk)
    assert {nom for nom in avant if avant[nom] != apres[nom]} == {"last_login"}
    assert evenements_de(camille).count() == 1


def test_sans_adresse_un_compte_lie_entre_quand_meme(client, camille, entrer, fournisseur):
    entrer(client)
    client.cookies.clear()
    fournisseur.infos = {"email": None}

    assert entrer(client)["Location"] == "/tableau-de-bord/"


@pytest.mark.parametrize("courriel", ["CAMILLE@Prefectures.test", " camille@prefectures.test "])
def test_la_casse_de_l_adresse_ne_compte_pas(client, camille, entrer, fournisseur, courriel):
    fournisseur.infos = {"email": courriel}
    entrer(client)

    assert connecte(client) == str(camille.pk)


def test_les_informations_non_signees_sont_lues_aussi(client, camille, entrer, fournisseur):
    fournisseur.signer_les_infos = None
    entrer(client)

    assert connecte(client) == str(camille.pk)


@pytest.mark.parametrize(
    ("suite", "arrivee"),
    [
        ("/prefectures/25/?au=2024-06-30", "/prefectures/25/?au=2024-06-30"),
        ("https://ailleurs.test/", "/tableau-de-bord/"),
        ("//ailleurs.test/", "/tableau-de-bord/"),
        ("javascript:alert(1)", "/tableau-de-bord/"),
    ],
)
def test_la_suite_reste_dans_le_portail(client, camille, entrer, suite, arrivee):
    assert entrer(client, suite)["Location"] == arrivee


@pytest.mark.parametrize(
    ("jeton", "moyen"),
    [
        ({}, None),
        ({"acr": "eidas1", "amr": ["pwd"]}, None),
        ({"acr": "eidas2"}, "proconnect"),
        ({"acr": "https://proconnect.gouv.fr/assurance/consistency-checked-2fa"}, "proconnect"),
        ({"acr": "eidas1", "amr": ["pwd", "otp", "mfa"]}, "proconnect"),
        ({"amr": "mfa"}, None),
        ({"acr": ["eidas2"]}, None),
    ],
)
def test_le_second_facteur_est_celui_que_proconnect_atteste(client, camille, entrer, fournisseur, jeton, moyen):
    fournisseur.jeton = jeton
    entrer(client)

    assert connecte(client) == str(camille.pk)
    assert client.session.get(second_facteur.CLE_DE_SESSION) == moyen


@pytest.mark.parametrize(
    ("jeton", "attendu"), [({"exp": -29}, 302), ({"exp": -30}, 502), ({"iat": 30}, 302), ({"iat": 31}, 502)]
)
def test_les_horloges_peuvent_differer_de_trente_secondes(client, camille, entrer, fournisseur, jeton, attendu):
    maintenant = int(time.time())
    with time_machine.travel(maintenant, tick=False):
        fournisseur.jeton = {nom: maintenant + ecart for nom, ecart in jeton.items()}
        assert entrer(client).status_code == attendu


def test_une_autre_personne_deja_connectee_laisse_sa_place(client_de, camille, entrer):
    client = client_de(fabriques.administrateur())
    session = client.session
    session[second_facteur.CLE_DE_SESSION] = "totp"
    session.save()

    entrer(client)
    assert connecte(client) == str(camille.pk)
    assert second_facteur.CLE_DE_SESSION not in client.session


def test_un_compte_ferme_perd_sa_session(client, camille, entrer):
    entrer(client)
    Personne.objects.filter(pk=camille.pk).update(is_active=False)

    assert client.get("/tableau-de-bord/")["Location"] == "/connexion/?next=/tableau-de-bord/"


def test_sortir_du_portail_fait_sortir_de_proconnect(client, camille, entrer, fournisseur):
    entrer(client)
    jeton = client.session["proconnect_jeton"]

    reponse = client.post("/deconnexion/")
    page = Page(reponse.content.decode())
    adresse = _lien(page, "Continuer")
    assert (reponse.status_code, reponse["Refresh"]) == (200, f"0; url={adresse}")
    assert connecte(client) is None
    parametres = dict(parse_qsl(urlsplit(adresse).query))
    state = parametres.pop("state")
    assert adresse.startswith(f"{fournisseur.adresse}/session/end?")
    assert parametres == {"id_token_hint": jeton, "post_logout_redirect_uri": "http://testserver/deconnexion/"}
    assert len(state) == 32

    retour = client.get("/deconnexion/", {"state": state})
    assert retour["Location"] == "/"
    assert [str(m) for m in get_messages(retour.wsgi_request)] == ["Vous êtes déconnecté du portail et de ProConnect."]


def _lien(page: Page, libelle: str) -> str:
    (lien,) = [a for a in page.tous("a") if texte(a) == libelle]
    return lien.get("href")


@pytest.mark.parametrize("state", ["", "un-autre"])
def test_un_retour_de_deconnexion_qui_n_est_pas_le_notre_ne_dit_rien(client, camille, entrer, state):
    entrer(client)
    client.post("/deconnexion/")
    retour = client.get("/deconnexion/", {"state": state})

    assert retour["Location"] == "/"
    assert list(get_messages(retour.wsgi_request)) == []


def test_une_session_ouverte_par_mot_de_passe_ne_passe_pas_par_proconnect(client_de, camille, fournisseur):
    assert client_de(camille).post("/deconnexion/")["Location"] == "/"


def test_une_agente_inconnue_lit_a_qui_s_adresser_et_rien_n_est_cree(client, camille, entrer, fournisseur):
    fournisseur.infos = {"email": "inconnue@prefectures.test"}
    avant = Personne.objects.count()

    reponse = entrer(client)
    assert lire(reponse) == (403, "Aucun compte à votre adresse")
    assert "Demandez une invitation au chef de projet" in reponse.content.decode()
    assert Personne.objects.count() == avant
    assert connecte(client) is None


def test_un_compte_ferme_se_lit_comme_un_compte_inconnu(client, camille, entrer, fournisseur):
    Personne.objects.filter(pk=camille.pk).update(is_active=False)
    fermee = entrer(client)
    fournisseur.infos = {"email": "inconnue@prefectures.test"}
    inconnue = entrer(client)

    assert fermee.status_code == inconnue.status_code == 403
    assert fermee.content == inconnue.content


def test_un_compte_ferme_deja_lie_n_entre_plus(client, camille, entrer):
    entrer(client)
    Personne.objects.filter(pk=camille.pk).update(is_active=False)
    client.cookies.clear()

    assert lire(entrer(client)) == (403, "Aucun compte à votre adresse")


@pytest.mark.parametrize("valeur", [False, "false", 0])
def test_une_adresse_dementie_est_refusee(client, camille, entrer, fournisseur, valeur):
    fournisseur.infos = {"email_verified": valeur}

    assert lire(entrer(client)) == (403, "Adresse électronique non vérifiée")
    assert connecte(client) is None
    assert Personne.objects.get(pk=camille.pk).oidc_sub == ""


def test_une_adresse_verifiee_est_acceptee(client, camille, entrer, fournisseur):
    fournisseur.infos = {"email_verified": True}
    entrer(client)

    assert connecte(client) == str(camille.pk)


def test_une_autre_identite_lit_a_qui_s_adresser_et_n_entre_pas(client, camille, entrer, fournisseur):
    entrer(client)
    client.cookies.clear()
    fournisseur.jeton = fournisseur.infos = {"sub": "sub-2"}

    reponse = entrer(client)
    assert lire(reponse) == (403, "Compte déjà lié à une autre identité")
    assert "administrateur du portail, à la MILDECA, de libérer cette liaison" in " ".join(
        reponse.content.decode().split()
    )
    assert connecte(client) is None
    tentative = camille.tentatives_de_liaison.get()
    assert (tentative.emetteur, tentative.sub, tentative.courriel) == (fournisseur.adresse, "sub-2", camille.courriel)
    assert Personne.objects.get(pk=camille.pk).oidc_sub == "sub-1"
    assert not Courriel.objects.exists()


def test_le_bouton_n_est_montre_que_si_proconnect_est_regle(client, db, settings):
    assert b"ProConnect" not in client.get("/connexion/").content
    for adresse in ("/oidc/authenticate/", "/oidc/callback/?code=a&state=b"):
        reponse = client.get(adresse)
        assert (reponse.status_code, reponse["Location"]) == (302, "/connexion/")
    assert "La connexion par ProConnect n’est pas ouverte sur ce portail." in client.get("/connexion/").text


def test_le_bouton_garde_la_page_voulue(client, db, fournisseur):
    page = Page(client.get("/connexion/", {"next": "/prefectures/25/?au=2024-06-30"}).content.decode())
    bouton = page.un("a", class_="fr-connect portail-proconnect")

    assert texte(bouton) == "S’identifier avec ProConnect"
    assert bouton.get("href") == "/oidc/authenticate/?next=%2Fprefectures%2F25%2F%3Fau%3D2024-06-30"
    lien = page.un("a", href="https://www.proconnect.gouv.fr/")
    assert texte(lien) == "Qu’est-ce que ProConnect ?"


def test_une_session_expiree_rend_ce_qui_etait_saisi(client, camille, entrer, fournisseur):
    """The form's fields go to the provider's and back in the session, not through the provider."""
    expiree = client.post("/circulaires/nouvelle/", {"exercice": "2031"})
    page = Page(expiree.content.decode())
    (formulaire,) = [f for f in page.tous("form") if f.get("action") == "/oidc/authenticate/"]
    champs = {i.get("name"): i.get("value") for i in formulaire.iter("input")}
    passage = client.post("/oidc/authenticate/", champs)
    assert passage["Refresh"] == "0; url=/oidc/authenticate/?next=%2Fcirculaires%2Fnouvelle%2F"

    depart = client.get("/oidc/authenticate/?next=%2Fcirculaires%2Fnouvelle%2F")
    assert client.get(fournisseur.autoriser(depart["Location"]))["Location"] == "/circulaires/nouvelle/"
    assert client.session["reprise"] == champs["reprise"]


def test_une_reprise_fabriquee_ne_mene_nulle_part(client, db, fournisseur):
    passage = client.post("/oidc/authenticate/", {"reprise": "faux"})

    assert passage["Refresh"] == "0; url=/oidc/authenticate/?next="
    assert "reprise" not in client.session


def test_un_compte_qui_n_a_pas_ete_invite_ne_se_lie_pas(client, entrer, db):
    personne = fabriques.chef_departemental(
        "25", personne=fabriques.PersonneFactory(courriel="camille@prefectures.test")
    )

    assert lire(entrer(client)) == (403, "Aucun compte à votre adresse")
    inviter(personne)
    assert entrer(client)["Location"] == "/tableau-de-bord/"
