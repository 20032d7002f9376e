"""Review of an answer by the MILDECA."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions import revue as actions
from rapports.differences import differences
from rapports.dossiers import Dossier
from rapports.droits import peut_examiner
from rapports.forms.revue import CorrectionForm
from rapports.questionnaire.etat import anomalies
from rapports.views.communes import codes_en_majuscules, dossier_visible


def _fonction(request: RequeteHabilitee) -> Fonction:
    fonction = peut_examiner(request.habilitations)
    if fonction is None:
        raise PermissionDenied("L’examen des réponses revient aux agents de la MILDECA.")
    return fonction


@require_POST
@codes_en_majuscules
def accepter(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    dossier = dossier_visible(request, exercice, code)
    fonction = _fonction(request)
    try:
        actions.accepter(dossier.reponse, par=fonction)
    except ActionRefusee as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"La réponse ({dossier.prefecture.nom}) est acceptée.")
    return redirect("rapports:reponse", exercice, code)


@require_http_methods(["GET", "HEAD", "POST"])
@codes_en_majuscules
def revue(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    """Anomalies and changes on top, then: accept, or ask for a correction."""
    dossier = dossier_visible(request, exercice, code)
    fonction = _fonction(request)
    form = CorrectionForm(saisie(request), questionnaire=dossier.questionnaire)
    form.annuler = dossier.reponse.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            actions.demander_correction(dossier.reponse, par=fonction, **form.cleaned_data)
        except ActionRefusee as refus:
            for phrase in refus.phrases:
                form.add_error(None, phrase)
        else:
            messages.success(request, "La demande de correction est envoyée à la préfecture.")
            return redirect("rapports:reponse", exercice, code)
    return _page(request, dossier, form)


def _page(request: HttpRequest, dossier: Dossier, form: CorrectionForm) -> HttpResponse:
    demande = dossier.reponse.demandes.exclude(resolue_le=None).first()
    contexte = {
        "dossier": dossier,
        "reponse": dossier.reponse,
        "form": form,
        "anomalies": anomalies(dossier.donnees),
        "differences": differences(dossier, demande) if demande else [],
    }
    erreur = request.method == "POST"
    return render(
        request,
        "rapports/enquete/revue.html",
        contexte,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if erreur else HTTPStatus.OK,
    )
