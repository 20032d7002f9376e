"""Against a provider that we did not write (`oidc-provider-mock`), through its own sign-in form."""

import warnings
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from prefectures.models import Personne
from tests.comptes.proconnect.conftest import regler
from tests.interface.page import Page, texte

# It uses names that its own libraries are leaving.
with warnings.catch_warnings(record=True):
    from oidc_provider_mock import User, run_server_in_thread

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

AGENTS = [
    User(sub="sub-de-camille", claims={"email": "camille@prefectures.test"}),
    User(sub="sub-d-un-autre", claims={"email": "camille@prefectures.test"}),
    User(sub="sub-inconnu", claims={"email": "inconnue@prefectures.test"}),
    User(sub="sub-dementi", claims={"email": "camille@prefectures.test", "email_verified": False}),
]


@pytest.fixture(scope="module")
def adresse_ouverte() -> Iterator[str]:
    with run_server_in_thread(user_claims=AGENTS, require_nonce=True) as serveur:
        yield f"http://localhost:{serveur.server_port}"


@pytest.fixture
def adresse(adresse_ouverte: str, settings) -> str:
    regler(settings, adresse_ouverte, demande="/oauth2/authorize", jeton="/oauth2/token", fin="/oauth2/end_session")
    return adresse_ouverte


def aller_et_revenir(client, **champs: str):
    """Press the button, answer the form of the provider, come back where it says."""
    formulaire = requests.get(client.get("/oidc/authenticate/")["Location"], timeout=5)
    assert formulaire.status_code == 200
    reponse = requests.post(formulaire.url, data=champs, allow_redirects=False, timeout=5)
    assert reponse.status_code == 302
    retour = urlsplit(reponse.headers["Location"])
    assert retour.path == "/oidc/callback/"
    return client.get(f"{retour.path}?{retour.query}")


def titre(reponse) -> str:
    return texte(Page(reponse.content.decode()).un("h1"))


def test_entrer_puis_sortir(client, camille, adresse):
    assert aller_et_revenir(client, sub="sub-de-camille")["Location"] == "/tableau-de-bord/"
    assert client.session["_auth_user_id"] == str(camille.pk)
    assert Personne.objects.values_list("oidc_issuer", "oidc_sub").get(pk=camille.pk) == (adresse, "sub-de-camille")
    assert client.get("/tableau-de-bord/").status_code == 200

    sortie = client.post("/deconnexion/")["Refresh"].removeprefix("0; url=")
    page = Page(requests.get(sortie, timeout=5).text)
    champs = {i.get("name"): i.get("value") for i in page.tous("input") if i.get("name")}
    fin = requests.post(f"{adresse}/oauth2/end_session/confirm", data=champs, allow_redirects=False, timeout=5)
    retour = urlsplit(fin.headers["Location"])
    assert (retour.path, dict(parse_qsl(retour.query)).keys()) == ("/deconnexion/", {"state"})
    suite = client.get(f"{retour.path}?{retour.query}", follow=True)
    assert "Vous êtes déconnecté du portail et de ProConnect." in suite.content.decode()
    assert "_auth_user_id" not in client.session


def test_une_seconde_identite_a_la_meme_adresse(client, camille, adresse):
    aller_et_revenir(client, sub="sub-de-camille")
    client.cookies.clear()

    assert titre(aller_et_revenir(client, sub="sub-d-un-autre")) == "Compte déjà lié à une autre identité"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("sub", "attendu"),
    [("sub-inconnu", "Aucun compte à votre adresse"), ("sub-dementi", "Adresse électronique non vérifiée")],
)
def test_qui_n_entre_pas(client, camille, adresse, sub, attendu):
    assert titre(aller_et_revenir(client, sub=sub)) == attendu
    assert "_auth_user_id" not in client.session


def test_refuser_chez_le_fournisseur_ramene_a_la_connexion(client, camille, adresse):
    reponse = requests.post(
        client.get("/oidc/authenticate/")["Location"], data={"action": "deny"}, allow_redirects=False, timeout=5
    )
    retour = urlsplit(reponse.headers["Location"])

    assert dict(parse_qsl(retour.query))["error"] == "access_denied"
    # It leaves the state out, which the standard asks for: without it, the return answers no demand of this browser.
    assert titre(client.get(f"{retour.path}?{retour.query}")) == "Identification à recommencer"
