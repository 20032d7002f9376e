"""Has this session shown a second factor? One mark in the session, whoever asserted it."""

from django.http import HttpRequest

from prefectures.habilitations import Habilitations
from prefectures.models import Role

CLE_DE_SESSION = "second_facteur"
ROLES_TENUS = (Role.ADMINISTRATEUR, Role.AGENT)


def exige(habilitations: Habilitations) -> bool:
    """Administrators and agents of the MILDECA reach every territory: a password alone is not enough for them."""
    return habilitations.fonction(ROLES_TENUS) is not None


def attester(request: HttpRequest, moyen: str) -> None:
    """Note in the session that a second factor was shown. `moyen`: « totp », « secours », « proconnect »."""
    request.session[CLE_DE_SESSION] = moyen


def atteste(request: HttpRequest) -> bool:
    return bool(request.session.get(CLE_DE_SESSION))
