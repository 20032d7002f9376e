"""What an administrator does to someone's account, from that person's page."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mildeca_portal.comptes import droits
from mildeca_portal.comptes.actions import fermeture as actions
from mildeca_portal.comptes.actions.second_facteur import retirer_second_facteur
from mildeca_portal.comptes.views.outils import dire
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Personne


@require_POST
def fermer(request: RequeteHabilitee, pk: int) -> HttpResponse:
    return _agir(request, pk, actions.fermer_compte, "Le compte est fermé et ses sessions avec lui.")


@require_POST
def rouvrir(request: RequeteHabilitee, pk: int) -> HttpResponse:
    return _agir(request, pk, actions.rouvrir_compte, "Le compte est rouvert.")


@require_POST
def retirer_le_second_facteur(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """For a lost telephone. The button is in `comptes/_second_facteur.html`."""
    return _agir(request, pk, retirer_second_facteur, "Le second facteur est retiré, et les sessions fermées.")


def _agir(request: RequeteHabilitee, pk: int, action: Callable[..., object], succes: str) -> HttpResponse:
    """The right comes first: the numbers of the accounts are nobody else's business. Then back to where the button was."""
    fonction = droits.peut_gerer_les_comptes(request.habilitations)
    if fonction is None:
        raise PermissionDenied
    personne = get_object_or_404(Personne, pk=pk)
    dire(request, lambda: action(personne, par=fonction.acteur), succes)
    page = request.headers.get("Referer", "")
    du_portail = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return redirect(page if du_portail else "tableau_de_bord")
