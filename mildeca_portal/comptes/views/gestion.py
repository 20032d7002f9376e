"""What an administrator does to someone's account, from the page of that person."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from mildeca_portal.comptes.actions.fermeture import fermer_compte, rouvrir_compte
from mildeca_portal.comptes.actions.second_facteur import retirer_second_facteur
from mildeca_portal.comptes.views.communs import personne_et_acteur, vers_la_fiche
from mildeca_portal.socle.actes import agir
from prefectures.middleware import RequeteHabilitee


@require_POST
def fermer(request: RequeteHabilitee, pk: int) -> HttpResponse:
    personne, par = personne_et_acteur(request, pk)
    agir(request, lambda: fermer_compte(personne, par=par), "Le compte est fermé et ses sessions avec lui.")
    return vers_la_fiche(pk)


@require_POST
def rouvrir(request: RequeteHabilitee, pk: int) -> HttpResponse:
    personne, par = personne_et_acteur(request, pk)
    agir(request, lambda: rouvrir_compte(personne, par=par), "Le compte est rouvert.")
    return vers_la_fiche(pk)


@require_POST
def retirer_le_second_facteur(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """For a lost telephone."""
    personne, par = personne_et_acteur(request, pk)
    succes = "Le second facteur est retiré, et les sessions fermées."
    agir(request, lambda: retirer_second_facteur(personne, par=par), succes)
    return vers_la_fiche(pk)
