"""Leaving the provider's session along with the portal's.

A form's answer may not redirect there: Chromium applies `form-action` to every redirection that follows, and the provider
sends on to the administration of the agent, whose host nobody can list. The page « Déconnexion » therefore goes on by
itself with the header `Refresh`, which is a navigation of its own; the policy stays at `'self'`.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.http import urlencode

CLE_DU_JETON = "proconnect_jeton"
CLE_DU_DEPART = "proconnect_depart"


def passer(request: HttpRequest, titre: str, phrase: str, adresse: str) -> HttpResponse:
    """A page that goes on to `adresse` by itself, and offers it as a link."""
    reponse = render(
        request, "comptes/proconnect_passage.html", {"titre": titre, "phrase": phrase, "adresse_suivante": adresse}
    )
    reponse.headers["Refresh"] = f"0; url={adresse}"
    return reponse


def quitter(request: HttpRequest, jeton: str) -> HttpResponse:
    """After the sign-out from the portal: to the provider when the session came from there (`jeton`: its id_token)."""
    if not jeton or not settings.PROCONNECT_EMETTEUR:
        return redirect("accueil")
    depart = get_random_string(32)
    request.session[CLE_DU_DEPART] = depart
    parametres = {
        "id_token_hint": jeton,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("deconnexion")),
        "state": depart,
    }
    return passer(
        request,
        "Déconnexion",
        "Vous êtes déconnecté du portail. Nous vous conduisons à ProConnect, pour y fermer aussi votre session.",
        f"{settings.PROCONNECT_FIN_DE_SESSION}?{urlencode(parametres)}",
    )


def dire_le_retour(request: HttpRequest) -> None:
    """Back from the provider, with the `state` of this sign-out: say that it is complete."""
    depart = request.session.pop(CLE_DU_DEPART, "")
    if depart and constant_time_compare(request.GET.get("state", ""), depart):
        messages.success(request, "Vous êtes déconnecté du portail et de ProConnect.")
