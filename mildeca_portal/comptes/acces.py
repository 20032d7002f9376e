"""What each request of a session meets: its last activity is dated, its second factor is asked for."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from mildeca_portal.comptes import second_facteur
from mildeca_portal.socle import reprise
from prefectures.habilitations import AUCUNE

Reponse = Callable[[HttpRequest], HttpResponse]


class ActiviteMiddleware:
    """« Dernière activité » of the open sessions, written outside the read-only transaction of the views."""

    def __init__(self, get_response: Reponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        if reponse.status_code < 500:
            request.session.noter_l_activite()  # type: ignore[attr-defined]
        return reponse


class SecondFacteurMiddleware:
    """A session that owes a second factor has the rights of the public, and the pages that ask for it.

    A public page stays readable, without what the functions would add to it. Any other address leads to the code; what
    was posted there is not done, and comes back in its form afterwards.
    """

    def __init__(self, get_response: Reponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, vue: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        pleines = request.habilitations  # type: ignore[attr-defined]
        attendu = SimpleLazyObject(lambda: second_facteur.attendu(request, pleines))
        request.second_facteur_attendu = attendu  # type: ignore[attr-defined]
        if getattr(vue, second_facteur.ATTRIBUT, False):
            return None
        if not getattr(vue, "login_required", True):
            droits = SimpleLazyObject(lambda: AUCUNE if attendu else pleines)
            request.habilitations = droits  # type: ignore[attr-defined]
            return None
        return _demander(request) if attendu else None


def _demander(request: HttpRequest) -> HttpResponse:
    suite = request.get_full_path()
    if request.method == "POST" and (jeton := reprise.emballer(request)):
        suite = reprise.retenir(request, jeton)
    return redirect(f"{reverse('second_facteur')}?{urlencode({'next': suite})}")
