"""Error pages of the design system's model. They are self-contained: an error page must not fail."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mildeca_portal.socle import reprise
from mildeca_portal.socle.middleware.connexion import page_de_connexion


@login_not_required
def requete_incorrecte(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


@login_not_required
def acces_refuse(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`PermissionDenied("phrase")` shows its sentence."""
    return render(request, "403.html", {"raison": str(exception or "")}, status=HTTPStatus.FORBIDDEN)


@login_not_required
def introuvable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


@login_not_required
def erreur_interne(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)


@login_not_required
def csrf_refuse(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """The token is stale (signed in again in another tab, session ended): nothing is done, nothing typed is lost.

    Nobody is asked for an account on a page that wants none.
    """
    jeton = "" if request.path == reverse(settings.LOGIN_URL) else reprise.emballer(request)
    if jeton and not request.user.is_authenticated and not reprise.est_publique(jeton):
        return page_de_connexion(request, jeton)
    return render(request, "csrf.html", {"reprise": jeton}, status=HTTPStatus.FORBIDDEN)
