"""Settings of ProConnect, from one base address. Read by `mildeca_portal.settings`: nothing of Django is ready here."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

OBLIGATOIRES = ("PROCONNECT_ADRESSE", "PROCONNECT_CLIENT_ID", "PROCONNECT_CLIENT_SECRET")
# Asymmetric only: with HS256 who holds the client's secret could sign for the provider.
ALGORITHMES = ("RS256", "ES256")
BOUCLE_LOCALE = ("127.0.0.1", "localhost", "::1")


def lire(env: Any) -> dict[str, object]:
    """Settings of mozilla-django-oidc and ours; all of them empty when ProConnect is not set up.

    `env`: the `environ.Env` of the settings. Raises `ImproperlyConfigured` when one of the three variables is missing,
    when the address is not https, or when the algorithm is not one of `ALGORITHMES`.
    """
    adresse, client, secret = (env.str(nom, default="").strip().rstrip("/") for nom in OBLIGATOIRES)
    absentes = [nom for nom, valeur in zip(OBLIGATOIRES, (adresse, client, secret), strict=True) if not valeur]
    if 0 < len(absentes) < len(OBLIGATOIRES):
        raise ImproperlyConfigured(f"ProConnect n’est réglé qu’à moitié : il manque {', '.join(absentes)}.")
    algorithme = env.str("PROCONNECT_ALGORITHME", default="RS256")
    if algorithme not in ALGORITHMES:
        raise ImproperlyConfigured(f"PROCONNECT_ALGORITHME vaut « {algorithme} » : {' ou '.join(ALGORITHMES)}.")
    lue = urlsplit(adresse)
    if adresse and lue.scheme != "https" and lue.hostname not in BOUCLE_LOCALE:
        raise ImproperlyConfigured("PROCONNECT_ADRESSE doit commencer par https://.")
    return {
        # Also the issuer that every token must bear.
        "PROCONNECT_EMETTEUR": adresse,
        "PROCONNECT_FIN_DE_SESSION": f"{adresse}/session/end",
        "OIDC_OP_AUTHORIZATION_ENDPOINT": f"{adresse}/authorize",
        "OIDC_OP_TOKEN_ENDPOINT": f"{adresse}/token",
        "OIDC_OP_USER_ENDPOINT": f"{adresse}/userinfo",
        "OIDC_OP_JWKS_ENDPOINT": f"{adresse}/jwks",
        "OIDC_RP_CLIENT_ID": client,
        "OIDC_RP_CLIENT_SECRET": secret,
        "OIDC_RP_SIGN_ALGO": algorithme,
        # The least: names, SIRET and service are not read, an account keeps those of the portal.
        "OIDC_RP_SCOPES": "openid email",
        "OIDC_USE_PKCE": True,
        "OIDC_CREATE_USER": False,
        "OIDC_MAX_STATES": 10,
        # Seconds to connect, to answer. Three calls: far below what the web server grants a request.
        "OIDC_TIMEOUT": (2, 5),
    }
