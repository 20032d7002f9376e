"""Handing the answer in."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mildeca_portal.socle.actes import agir, tenter
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.exports import FichierNominatif, export_nominatif
from mildeca_portal.socle.fichiers import PDF
from mildeca_portal.socle.reprise import saisie
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions import remise as actions
from rapports.documents import recepisse as documents
from rapports.dossiers import Dossier
from rapports.droits import peut_examiner, peut_saisir, peut_soumettre
from rapports.forms.campagne import DepotTardifForm
from rapports.questionnaire.etat import anomalies
from rapports.views.communes import codes_en_majuscules, dossier_visible, poste_vacant

PHRASE_DE_DROIT = "Seul le chef de projet, ou un collaborateur qui en a la délégation, transmet la réponse."


def _fonction(request: RequeteHabilitee, dossier: Dossier) -> Fonction:
    vacant = dossier.prefecture.siege_de_region and poste_vacant(dossier.prefecture)
    fonction = peut_soumettre(request.habilitations, dossier.prefecture, poste_vacant=vacant)
    if fonction is None:
        raise PermissionDenied(PHRASE_DE_DROIT)
    return fonction


@require_http_methods(["GET", "HEAD", "POST"])
@codes_en_majuscules
def soumettre(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    dossier = dossier_visible(request, exercice, code)
    fonction = _fonction(request, dossier)
    refus: list[str] = []
    if request.method == "POST":
        try:
            actions.soumettre(dossier.reponse, par=fonction)
        except ActionRefusee as refusee:
            dossier.reponse.refresh_from_db(fields=["statut", "transmise_le", "instantane"])
            dossier = Dossier(dossier.reponse, timezone.now())
            refus = [] if dossier.manques and not dossier.refus_de_saisie else refusee.phrases
        else:
            messages.success(request, "La réponse est transmise à la MILDECA. Un récépissé part par courriel.")
            return redirect("rapports:reponse", exercice, code)
    contexte: dict[str, Any] = {
        "dossier": dossier,
        "reponse": dossier.reponse,
        "manques": dossier.manques,
        "alertes": [a for a in anomalies(dossier.donnees) if not a.bloquante],
        "refus": refus or ([dossier.refus_de_saisie] if dossier.refus_de_saisie else []),
        "par_delegation": actions.DELEGATION if fonction.actes_delegues else "",
    }
    status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
    return render(request, "rapports/remise/soumettre.html", contexte, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@codes_en_majuscules
def depot_tardif(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    """The MILDECA submits a complete answer on behalf of a préfecture whose time is over, with a reason."""
    dossier = dossier_visible(request, exercice, code)
    fonction = peut_examiner(request.habilitations)
    if fonction is None:
        raise PermissionDenied("Le dépôt tardif revient aux agents de la MILDECA.")
    form = DepotTardifForm(saisie(request))
    form.annuler = dossier.reponse.get_absolute_url()

    def acte() -> None:
        actions.deposer_tardivement(dossier.reponse, par=fonction, motif=form.cleaned_data["motif"])

    if tenter(request, form, acte, "La réponse est transmise pour la préfecture, qui reçoit le récépissé."):
        return redirect(form.annuler)
    refus = actions.refus_du_depot(dossier)
    contexte = {
        "reponse": dossier.reponse,
        "form": form,
        "refus": refus,
        "manques": [] if refus else dossier.manques,
        "alertes": [a for a in anomalies(dossier.donnees) if not a.bloquante],
    }
    return render(request, "rapports/remise/depot_tardif.html", contexte)


@require_safe
@codes_en_majuscules
@export_nominatif("rapports.reponse.recepisse_lu")
def recepisse(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    """The receipt of the last submission, as PDF; 404 before any. It names people: who reads it is kept in the log."""
    reponse = dossier_visible(request, exercice, code).reponse
    if not reponse.instantane:
        raise Http404("Cette réponse n’a pas encore été transmise.")
    lecteur = next(
        f
        for f in request.habilitations.fonctions
        if f.niveau == "national" or reponse.prefecture_id in f.prefecture_ids
    )
    try:
        octets = documents.composer(reponse)
    except ActionRefusee as refus:  # Pango is missing, or the machine is too busy
        contexte = {"reponse": reponse, "phrases": refus.phrases}
        return render(
            request, "rapports/remise/recepisse_indisponible.html", contexte, status=HTTPStatus.SERVICE_UNAVAILABLE
        )
    return FichierNominatif(
        octets,
        nom=documents.nom_du_pdf(reponse),
        type_mime=PDF,
        lignes=1,
        par=lecteur.acteur,
        objet=reponse,
        prefecture=reponse.prefecture.code,
        region=reponse.prefecture.region_id,
    )


@require_POST
@codes_en_majuscules
def proposer(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    dossier = dossier_visible(request, exercice, code)
    fonction = peut_saisir(request.habilitations, dossier.prefecture)
    if fonction is None:
        raise PermissionDenied("Vous lisez cette réponse sans pouvoir la remplir.")
    agir(
        request,
        lambda: actions.proposer(dossier.reponse, par=fonction),
        "La réponse est proposée à la validation du chef de projet.",
    )
    return redirect("rapports:reponse", exercice, code)


@require_POST
@codes_en_majuscules
def reprendre(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    dossier = dossier_visible(request, exercice, code)
    fonction = _fonction(request, dossier)
    agir(request, lambda: actions.reprendre(dossier.reponse, par=fonction), "La réponse est de nouveau en cours.")
    return redirect("rapports:reponse", exercice, code)
