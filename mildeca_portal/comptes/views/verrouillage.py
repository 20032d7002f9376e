"""What is read after too many failures."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mildeca_portal.comptes.forms import ConnexionForm
from mildeca_portal.comptes.verrouillage import jusqu_a
from mildeca_portal.comptes.views.connexion import Connexion


def page_de_verrouillage(
    request: HttpRequest, reponse: HttpResponse | None, credentials: Mapping[str, Any]
) -> HttpResponse:
    """The sign-in page with the hour until which it refuses, in place of the answer: 429.

    The same for an account that exists and for one that does not. What an expired session had typed is still carried.
    """
    vue = Connexion()
    vue.setup(request)
    form = ConnexionForm(request, initial={"username": credentials.get("username", "")})
    contexte = vue.get_context_data(form=form, verrou=jusqu_a(request, credentials))
    return render(request, vue.template_name, contexte, status=HTTPStatus.TOO_MANY_REQUESTS)
