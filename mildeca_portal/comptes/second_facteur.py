"""Has this session shown a second factor? One mark in the session, whoever asserted it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from prefectures.habilitations import Habilitations
from prefectures.models import Role

CLE_DE_SESSION = "second_facteur"
# Set at sign-in for who has enrolled a device, whatever their functions: no query on the following requests.
CLE_INSCRIT = "second_facteur_inscrit"
ROLES_TENUS = (Role.ADMINISTRATEUR, Role.AGENT)
ATTRIBUT = "sans_second_facteur"


def exige(habilitations: Habilitations) -> bool:
    """Administrators and agents of the MILDECA reach every territory: a password alone is not enough for them."""
    return habilitations.fonction(ROLES_TENUS) is not None


def attester(request: HttpRequest, moyen: str) -> None:
    """Note in the session that a second factor was shown. `moyen`: « totp », « secours », « proconnect »."""
    request.session[CLE_DE_SESSION] = moyen


def atteste(request: HttpRequest) -> bool:
    return bool(request.session.get(CLE_DE_SESSION))


def attendu(request: HttpRequest, habilitations: Habilitations) -> bool:
    """Must this session still show a second factor? Never in demonstration, where passwords are known to all."""
    if settings.DEMONSTRATION or atteste(request):
        return False
    return bool(request.session.get(CLE_INSCRIT)) or exige(habilitations)


def sans_second_facteur(vue: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that the person reaches before the second factor: the pages that ask for it."""
    setattr(vue, ATTRIBUT, True)
    return vue
