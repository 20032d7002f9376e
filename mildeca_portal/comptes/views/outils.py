"""What the pages of accounts share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from prefectures.middleware import RequeteHabilitee
from prefectures.models import Personne


class RequeteConnectee(RequeteHabilitee):
    """For type hints: a request of someone signed in, past the middlewares of accounts."""

    user: Personne
    second_facteur_attendu: bool


def avec_mot_de_passe(vue: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """404 where the portal is entered by ProConnect alone (`CONNEXION_PAR_MOT_DE_PASSE=0`)."""

    @wraps(vue)
    def ouverte(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.CONNEXION_PAR_MOT_DE_PASSE:
            raise Http404("La connexion par mot de passe est désactivée.")
        return vue(request, *args, **kwargs)

    return ouverte
