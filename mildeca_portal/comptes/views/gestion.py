"""What an administrator does to someone's account, from that person's page."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from mildeca_portal.comptes.actions.fermeture import fermer_compte, rouvrir_compte
from mildeca_portal.comptes.views.communs import personne_et_acteur, vers_la_fiche
from mildeca_portal.socle.erreurs import ActionRefusee
from prefectures.middleware import RequeteHabilitee


@require_POST
def fermer(request: RequeteHabilitee, pk: int) -> HttpResponse:
    personne, par = personne_et_acteur(request, pk)
    try:
        fermer_compte(personne, par=par)
    except ActionRefusee as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, "Le compte est fermé : la personne ne peut plus se connecter.")
    return vers_la_fiche(pk)


@require_POST
def rouvrir(request: RequeteHabilitee, pk: int) -> HttpResponse:
    personne, par = personne_et_acteur(request, pk)
    try:
        rouvrir_compte(personne, par=par)
    except ActionRefusee as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, "Le compte est rouvert.")
    return vers_la_fiche(pk)
