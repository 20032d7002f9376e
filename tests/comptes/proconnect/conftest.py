"""The provider of the tests, started once; each test finds it honest."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mildeca_portal.comptes.models import Invitation
from prefectures.models import Personne
from tests import fabriques
from tests.comptes.proconnect import fournisseur as fournisseurs
from tests.comptes.proconnect.fournisseur import CLIENT, SECRET, Fournisseur


@pytest.fixture(scope="session")
def fournisseur_ouvert() -> Iterator[Fournisseur]:
    fournisseur = fournisseurs.ouvrir()
    yield fournisseur
    fournisseur.serveur.shutdown()
    fournisseur.serveur.server_close()


@pytest.fixture
def fournisseur(fournisseur_ouvert: Fournisseur, settings) -> Fournisseur:
    fournisseur_ouvert.remettre()
    regler(settings, fournisseur_ouvert.adresse)
    return fournisseur_ouvert


def regler(settings, adresse: str, **chemins: str) -> None:
    """The portal's settings for a provider at `adresse`; `chemins`: where its points are, ours by default."""
    settings.PROCONNECT_EMETTEUR = adresse
    settings.PROCONNECT_FIN_DE_SESSION = adresse + chemins.get("fin", "/session/end")
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = adresse + chemins.get("demande", "/authorize")
    settings.OIDC_OP_TOKEN_ENDPOINT = adresse + chemins.get("jeton", "/token")
    settings.OIDC_OP_USER_ENDPOINT = f"{adresse}/userinfo"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{adresse}/jwks"
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET


@pytest.fixture
def camille(db) -> Personne:
    """Chef de projet of the Doubs, invited yesterday, not bound yet."""
    personne = fabriques.PersonneFactory(courriel="camille@prefectures.test")
    inviter(personne)
    return fabriques.chef_departemental("25", personne=personne)


def inviter(personne: Personne, **champs: object) -> Invitation:
    maintenant = timezone.now()
    deux_jours = {"envoyee_le": maintenant - timedelta(days=1), "expire_le": maintenant + timedelta(days=2)}
    return Invitation.objects.create(personne=personne, **({"cle": f"cle-{personne.pk}"} | deux_jours | champs))


@pytest.fixture
def entrer(fournisseur: Fournisseur) -> Callable:
    """The whole way of a browser: `entrer(client)` gives the last answer."""

    def aller_et_revenir(client: Client, suite: str = ""):
        depart = client.get("/oidc/authenticate/", {"next": suite} if suite else {})
        assert depart.status_code == 302
        return client.get(fournisseur.autoriser(depart["Location"]))

    return aller_et_revenir
