"""Assistance: the portal as someone sees it, read-only, re-checked at each request."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from mildeca_portal.comptes import assistance as regles
from mildeca_portal.comptes import second_facteur
from mildeca_portal.comptes.actions.assistance import terminer_assistance
from mildeca_portal.comptes.models import Assistance
from prefectures.habilitations import habilitations_de
from prefectures.models import Personne


class AssistanceMiddleware:
    """Right after AuthenticationMiddleware, so that everything behind sees the person helped.

    `request.assistance`: the one that lasts, or None; `request.assistant`: the administrator, or None. One key of the
    session is read when there is no assistance; when it must end, the answer is the dashboard and the reason, whatever
    was asked: what was prepared under someone's eyes is not done under one's own name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.assistance = request.assistant = None  # type: ignore[attr-defined]
        request.assistance_finie = ""  # type: ignore[attr-defined]
        if regles.CLE_DE_SESSION in request.session:
            self._reprendre(request)
        return self.get_response(request)

    def _reprendre(self, request: HttpRequest) -> None:
        assistance = regles.en_cours(request)
        phrase, cause = _fin(request, assistance)
        if assistance is None or phrase:
            if assistance:
                terminer_assistance(assistance, cause=cause)
            del request.session[regles.CLE_DE_SESSION]
            request.assistance_finie = phrase  # type: ignore[attr-defined]
            return
        request.assistance, request.assistant = assistance, request.user  # type: ignore[attr-defined]
        if _nom(request) not in regles.COMME_SOI:
            _voir_comme(request, assistance.personne)

    def process_view(
        self, request: HttpRequest, vue: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        nom = _nom(request)
        if nom in regles.COMME_SOI:
            if nom == "deconnexion" and request.method == "POST" and request.assistance:  # type: ignore[attr-defined]
                terminer_assistance(request.assistance, cause="deconnexion")  # type: ignore[attr-defined]
            return None
        if phrase := request.assistance_finie:  # type: ignore[attr-defined]
            messages.warning(request, phrase)
            return redirect("tableau_de_bord")
        if request.assistance is None:  # type: ignore[attr-defined]
            return None
        if phrase := regles.refus_de_lire(vue, request.method):
            return render(request, "comptes/assistance_refusee.html", {"raison": phrase}, status=403)
        return None


def _fin(request: HttpRequest, assistance: Assistance | None) -> tuple[str, str]:
    """Why the assistance must end now, in a sentence, and the cause noted; empty: it goes on."""
    if assistance is None:
        return regles.ROMPUE, ""
    if regles.expiree(assistance):
        return regles.EXPIREE, "expiree"
    if assistance.assistant != request.user:
        return regles.ROMPUE, "rompue"
    de_l_assistant = habilitations_de(assistance.assistant)
    refus = regles.refus_d_assister(
        assistance.assistant,
        assistance.personne,
        de_l_assistant=de_l_assistant,
        de_la_personne=habilitations_de(assistance.personne),
    )
    if refus or second_facteur.attendu(request, de_l_assistant):
        return regles.ROMPUE, "rompue"
    return "", ""


def _voir_comme(request: HttpRequest, personne: Personne) -> None:
    async def auser() -> Personne:
        return personne

    request.user = personne
    request.auser = auser


def _nom(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
