"""From a view: one save of a form saved field by field, by its button or as it is typed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from mildeca_portal.socle.actes import dire_le_refus
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.saisie_par_champ import Bilan, Soumission

Acte = Callable[[Mapping[str, Soumission]], Bilan]


def est_automatique(request: HttpRequest) -> bool:
    """Whether a script saves what is being typed, and waits for JSON."""
    return request.method == "POST" and request.headers.get("Accept") == "application/json"


def heure(le: datetime) -> str:
    """« 14 h 02 », in Paris, with its no-break spaces."""
    local = timezone.localtime(le)
    return f"{local.hour}\u00a0h\u00a0{local:%M}"


def enregistrer(request: HttpRequest, form: Any, acte: Acte, fait: str) -> bool:
    """Save what the button of the form posted. Returns whether everything is saved: the view then goes on.

    False: the form says why (errors, refusal, conflicts with both texts), or shows the preview that was asked for.
    """
    if request.method != "POST" or not form.is_valid() or form.apercu_demande:
        return False
    try:
        bilan = acte(form.soumissions())
    except ActionRefusee as refus:
        dire_le_refus(request, refus, form)
        return False
    form.prendre_acte(bilan)
    if not bilan.conflits:
        messages.success(request, fait)
    return not bilan.conflits


def repondre(form: Any, acte: Acte) -> JsonResponse:
    """Answer an automatic save: `jetons` of what was written, `erreurs` by input, `conflits` by unit, `apercus`.

    An action that refuses is told as `refus` (409). Asked for a preview, nothing is saved.
    """
    form.full_clean()
    if form.apercu_demande:
        return JsonResponse({"apercus": form.apercus()})
    try:
        bilan = acte(form.soumissions())
    except ActionRefusee as refus:
        return JsonResponse({"refus": str(refus)}, status=HTTPStatus.CONFLICT)
    erreurs = form.erreurs_postees()
    jetons = form.prendre_acte(bilan) if bilan.ecrites else {}
    return JsonResponse(
        {
            "phrase": f"Enregistré à {heure(bilan.le)}",
            "jetons": jetons,
            "erreurs": erreurs,
            "conflits": {unite: _phrase(form.libelle(unite)) for unite in bilan.conflits},
            "apercus": form.apercus(),
        }
    )


def _phrase(libelle: str) -> str:
    return (
        f"{libelle} : une autre personne a modifié ce champ entre-temps. Votre texte n’est pas enregistré : "
        "enregistrez la page pour voir les deux et choisir."
    )
