"""Filling an answer with what the portal already knows, to be confirmed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.templatetags.formats import pluriel
from prefectures.middleware import RequeteHabilitee
from rapports.actions import preremplissage as actions
from rapports.droits import fonctions_de_saisie
from rapports.views.communes import codes_en_majuscules, dossier_visible


@require_POST
@codes_en_majuscules
def preremplir(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    dossier = dossier_visible(request, exercice, code)
    fonctions = fonctions_de_saisie(request.habilitations, dossier.prefecture)
    if not any(fonctions.values()):
        raise PermissionDenied("Vous lisez cette réponse sans pouvoir la remplir.")
    try:
        nombre = actions.preremplir(dossier.reponse, fonctions=fonctions)
    except ActionRefusee as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, _phrase(nombre))
    return redirect("rapports:reponse", exercice, code)


def _phrase(nombre: int) -> str:
    if not nombre:
        return "Aucune question sans réponse n’a de valeur à proposer."
    return (
        f"{nombre} réponse{pluriel(nombre)} pré-remplie{pluriel(nombre)}\u00a0: ouvrez chaque section pour les vérifier "
        "et les confirmer. Elles ne comptent pas encore comme des réponses."
    )
