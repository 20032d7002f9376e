"""Everything needs a login except what is declared public; a form posted without a session is not lost."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse

from mildeca_portal.socle import reprise


def page_de_connexion(request: HttpRequest, jeton: str) -> HttpResponse:
    """The sign-in form in place of the answer, carrying what was posted; 403: nothing was done."""
    adresse = reverse(settings.LOGIN_URL)
    request.method = "GET"
    request.reprise_a_porter = jeton  # type: ignore[attr-defined]
    reponse: HttpResponse = resolve(adresse).func(request)
    reponse.status_code = 403
    return reponse


class ConnexionObligatoireMiddleware(LoginRequiredMiddleware):
    def handle_no_permission(  # type: ignore[override]  # any answer will do, not only a redirection
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        """A GET goes to the sign-in (302); a form posted by an expired session keeps its fields."""
        jeton = reprise.emballer(request) if request.method == "POST" else ""
        if jeton:
            return page_de_connexion(request, jeton)
        reponse: HttpResponseBase = super().handle_no_permission(request, view_func)
        return reponse
