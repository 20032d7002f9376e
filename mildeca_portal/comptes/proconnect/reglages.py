"""What the environment says of ProConnect. Read by `mildeca_portal.settings`: nothing of Django is ready here."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

OBLIGATOIRES = ("PROCONNECT_ADRESSE", "PROCONNECT_CLIENT_ID", "PROCONNECT_CLIENT_SECRET")
# Asymmetric only: with HS256 who holds the client's secret could sign for the provider.
ALGORITHMES = ("RS256", "ES256")
BOUCLE_LOCALE = ("127.0.0.1", "localhost", "::1")


class Reglages(NamedTuple):
    """`emetteur`: base address of the provider, which every token must bear; empty when ProConnect is not set up."""

    emetteur: str
    client: str
    secret: str
    algorithme: str


def lire(env: Any) -> Reglages:
    """Settings of ProConnect, all of them or none.

    `env`: the `environ.Env` of the settings. Raises `ImproperlyConfigured` when one of the three variables is missing,
    when the address is not https, or when the algorithm is not one of `ALGORITHMES`.
    """
    emetteur, client, secret = (env.str(nom, default="").strip() for nom in OBLIGATOIRES)
    absentes = [nom for nom, valeur in zip(OBLIGATOIRES, (emetteur, client, secret), strict=True) if not valeur]
    if 0 < len(absentes) < len(OBLIGATOIRES):
        raise ImproperlyConfigured(f"ProConnect n’est réglé qu’à moitié : il manque {', '.join(absentes)}.")
    algorithme = env.str("PROCONNECT_ALGORITHME", default="RS256")
    if algorithme not in ALGORITHMES:
        raise ImproperlyConfigured(f"PROCONNECT_ALGORITHME vaut « {algorithme} » : {' ou '.join(ALGORITHMES)}.")
    lue = urlsplit(emetteur)
    if emetteur and lue.scheme != "https" and lue.hostname not in BOUCLE_LOCALE:
        raise ImproperlyConfigured("PROCONNECT_ADRESSE doit commencer par https://.")
    return Reglages(emetteur.rstrip("/"), client, secret, algorithme)
