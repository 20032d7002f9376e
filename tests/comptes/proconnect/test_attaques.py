"""Answers that must not be believed: nobody is signed in, nothing is written, and a page says what to do."""

import base64
import json
import time

import jwt
import pytest

from prefectures.models import Personne
from tests.interface.page import Page, texte

IMPOSSIBLE = (502, "Identification impossible")
A_RECOMMENCER = (400, "Identification à recommencer")
ABSENTE = (503, "ProConnect ne répond pas")


def lire(reponse) -> tuple[int, str]:
    return reponse.status_code, texte(Page(reponse.content.decode()).un("h1"))


@pytest.fixture(autouse=True)
def personne_n_entre(client, camille, fournisseur):
    yield
    assert "_auth_user_id" not in client.session
    assert not Personne.objects.exclude(oidc_sub="").exists()
    assert camille.invitations.get().acceptee_le is None


def heures(debut: int, fin: int) -> dict[str, int]:
    maintenant = int(time.time())
    return {"iat": maintenant + debut, "exp": maintenant + fin}


JETONS_FAUX = {
    "autre emetteur": {"iss": "https://ailleurs.test"},
    "emetteur absent": {"iss": None},
    "autre destinataire": {"aud": "autre"},
    "destinataire absent": {"aud": None},
    "plusieurs destinataires sans azp": {"aud": ["portail", "autre"]},
    "azp d un autre": {"azp": "autre"},
    "azp d un autre parmi plusieurs": {"aud": ["portail", "autre"], "azp": "autre"},
    "autre nonce": {"nonce": "autre"},
    "nonce absent": {"nonce": None},
    "expire": heures(-86_400, -86_340),
    "sans echeance": {"exp": None},
    "echeance illisible": {"exp": "demain"},
    "sans date": {"iat": None},
    "venu du futur": heures(86_400, 86_460),
    "sans sub": {"sub": None},
    "sub vide": {"sub": ""},
    "sub illisible": {"sub": "a\x00b"},
    "sub trop long": {"sub": "a" * 201},
    "sub d un autre que les informations": {"sub": "sub-2"},
}


@pytest.mark.parametrize("jeton", JETONS_FAUX.values(), ids=JETONS_FAUX)
def test_un_jeton_signe_mais_faux(client, entrer, fournisseur, jeton):
    fournisseur.jeton = jeton

    assert lire(entrer(client)) == IMPOSSIBLE


def sans_signature(claims) -> str:
    return jwt.encode(claims, None, algorithm="none")


def sans_dernier_segment(claims) -> str:
    """A header that says RS256, and no signature."""
    entete = base64.urlsafe_b64encode(json.dumps({"alg": "RS256", "kid": "cle-2026"}).encode()).rstrip(b"=")
    corps = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    return f"{entete.decode()}.{corps.decode()}."


def hs256_avec_la_cle_publique(fournisseur, claims) -> str:
    """What a verifier that believes the header would accept: the public key taken for a shared secret."""
    signe = f"{_b64({'alg': 'HS256', 'typ': 'JWT', 'kid': 'cle-2026'})}.{_b64(claims)}"
    cle = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return (
        f"{signe}.{base64.urlsafe_b64encode(cle.sign(signe.encode(), fournisseur.cle_publique)).rstrip(b'=').decode()}"
    )


def _b64(objet) -> str:
    return base64.urlsafe_b64encode(json.dumps(objet).encode()).rstrip(b"=").decode()


SIGNATURES_FAUSSES = {
    "alg none": lambda f, c: sans_signature(c),
    "sans signature": lambda f, c: sans_dernier_segment(c),
    "HS256 avec la cle publique": hs256_avec_la_cle_publique,
    "HS256 avec le secret du client": lambda f, c: jwt.encode(
        c, "le-secret-du-portail-aupres-de-proconnect", algorithm="HS256", headers={"kid": "cle-2026"}
    ),
    "autre algorithme": lambda f, c: f.signature(c, algorithm="RS512"),
    "autre cle": lambda f, c: f.signature(c, cle=f.etrangere),
    "cle inconnue": lambda f, c: f.signature(c, cle=f.etrangere, headers={"kid": "autre"}),
    "pas un jeton": lambda f, c: "pas un jeton",
    "trois points": lambda f, c: "..",
}


@pytest.mark.parametrize("signer", SIGNATURES_FAUSSES.values(), ids=SIGNATURES_FAUSSES)
def test_un_jeton_mal_signe(client, entrer, fournisseur, signer):
    fournisseur.signer = lambda claims: signer(fournisseur, claims)

    assert lire(entrer(client)) == IMPOSSIBLE


@pytest.mark.parametrize("signer", SIGNATURES_FAUSSES.values(), ids=SIGNATURES_FAUSSES)
def test_des_informations_mal_signees(client, entrer, fournisseur, signer):
    fournisseur.signer_les_infos = lambda claims: signer(fournisseur, claims)

    assert lire(entrer(client)) == IMPOSSIBLE


@pytest.mark.parametrize(
    "infos",
    [
        {"iss": "https://ailleurs.test"},
        {"iss": None},
        {"aud": "autre"},
        {"aud": None},
        {"exp": 1},
        {"sub": "sub-2"},
        {"sub": None},
    ],
    ids=str,
)
def test_des_informations_signees_mais_fausses(client, entrer, fournisseur, infos):
    fournisseur.infos = infos

    assert lire(entrer(client)) == IMPOSSIBLE


def test_des_informations_en_clair_d_une_autre_personne(client, entrer, fournisseur):
    fournisseur.signer_les_infos, fournisseur.infos = None, {"sub": "sub-2"}

    assert lire(entrer(client)) == IMPOSSIBLE


@pytest.mark.parametrize("courriel", [None, "", "pas une adresse", ["camille@prefectures.test"], "camıllé@x.fr", 3])
def test_sans_adresse_a_comparer_personne_n_est_lie(client, entrer, fournisseur, courriel):
    fournisseur.infos = {"email": courriel}

    assert lire(entrer(client)) == (403, "Aucun compte à votre adresse")


def test_une_adresse_qui_ressemble_n_est_pas_la_meme(client, camille, entrer, fournisseur):
    """« ı » without a dot becomes I in capitals, and « K » the Kelvin sign becomes k: neither opens the account."""
    camille.courriel = "kim@prefectures.test"
    camille.save()
    for courriel in ("kım@prefectures.test", "\u212aim@prefectures.test"):
        fournisseur.infos = {"email": courriel}
        assert lire(entrer(client)) == (403, "Aucun compte à votre adresse")


def test_un_state_inconnu(client, fournisseur):
    client.get("/oidc/authenticate/")

    assert lire(client.get("/oidc/callback/?code=abc&state=inconnu")) == A_RECOMMENCER
    assert fournisseur.echanges == []


def test_un_retour_sans_aucune_demande(client, fournisseur):
    assert lire(client.get("/oidc/callback/?code=abc&state=abc")) == A_RECOMMENCER
    assert lire(client.get("/oidc/callback/")) == A_RECOMMENCER


def test_un_retour_fait_dans_un_autre_navigateur(client, fournisseur):
    """Who sends his own answer to someone else does not sign that one in."""
    autre = client.__class__()
    retour = fournisseur.autoriser(autre.get("/oidc/authenticate/")["Location"])

    assert lire(client.get(retour)) == A_RECOMMENCER
    assert fournisseur.echanges == []


def test_un_retour_rejoue(client, fournisseur):
    fournisseur.jeton = {"nonce": "faux"}
    retour = fournisseur.autoriser(client.get("/oidc/authenticate/")["Location"])
    assert lire(client.get(retour)) == IMPOSSIBLE

    assert lire(client.get(retour)) == A_RECOMMENCER
    assert len(fournisseur.echanges) == 1


def test_un_code_vole_ne_sert_pas_sans_le_verificateur(client, fournisseur):
    """The code of another demand (PKCE): the provider refuses the exchange."""
    victime = client.__class__()
    code = fournisseur.autoriser(victime.get("/oidc/authenticate/")["Location"]).split("code=")[1].split("&")[0]
    retour = fournisseur.autoriser(client.get("/oidc/authenticate/")["Location"])
    mien = retour.split("code=")[1].split("&")[0]

    assert lire(client.get(retour.replace(mien, code))) == IMPOSSIBLE


def test_un_mot_de_passe_poste_avec_un_code_ne_passe_pas_par_proconnect(client, fournisseur):
    client.post("/connexion/?code=abc&state=abc", {"username": "camille@prefectures.test", "password": "faux"})

    assert fournisseur.echanges == []


@pytest.mark.parametrize("erreur", ["server_error", "temporarily_unavailable", "invalid_scope"])
def test_une_erreur_du_fournisseur(client, fournisseur, erreur):
    state = client.get("/oidc/authenticate/")["Location"].split("state=")[1].split("&")[0]

    assert lire(client.get("/oidc/callback/", {"error": erreur, "state": state})) == ABSENTE


def test_qui_abandonne_revient_a_la_connexion(client, fournisseur):
    state = client.get("/oidc/authenticate/")["Location"].split("state=")[1].split("&")[0]
    reponse = client.get("/oidc/callback/", {"error": "access_denied", "state": state}, follow=True)

    assert reponse.redirect_chain == [("/connexion/", 302)]
    assert "Vous avez abandonné l’identification avec ProConnect." in reponse.content.decode()


def test_un_lien_piege_ne_deconnecte_personne(client_de, camille, fournisseur):
    client = client_de(camille)
    client.get("/oidc/callback/", {"error": "x", "state": "y"})

    assert client.session["_auth_user_id"] == str(camille.pk)


@pytest.mark.parametrize("chemin", ["/token", "/jwks", "/userinfo"])
@pytest.mark.parametrize(
    ("panne", "attendu"),
    [
        ((500, "panne"), ABSENTE),
        ((503, ""), ABSENTE),
        ((403, "{}"), IMPOSSIBLE),
        ((200, "<html>maintenance</html>"), IMPOSSIBLE),
        ((200, "[]"), IMPOSSIBLE),
    ],
)
def test_un_fournisseur_en_panne(client, entrer, fournisseur, chemin, panne, attendu):
    fournisseur.pannes[chemin] = panne

    assert lire(entrer(client)) == attendu


def test_un_fournisseur_injoignable(client, entrer, settings, fournisseur):
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:1/token"

    assert lire(entrer(client)) == ABSENTE


def test_un_fournisseur_trop_lent(client, entrer, settings, fournisseur):
    fournisseur.muets, settings.OIDC_TIMEOUT = {"/userinfo"}, (1, 0.05)

    assert lire(entrer(client)) == ABSENTE
    fournisseur.reveil.set()
