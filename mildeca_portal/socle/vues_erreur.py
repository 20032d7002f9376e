"""Error pages of the design system's model. They are self-contained: an error page must not fail."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


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
    return render(request, "csrf.html", status=HTTPStatus.FORBIDDEN)
