"""The questionnaire as an XLSForm: taken away, brought back with the list of what it changes, then accepted."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mildeca_portal.socle.demonstration import MENTION, est_demonstration
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from mildeca_portal.socle.xlsx import TYPE_MIME
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions import xlsform as actions
from rapports.composition.changements import comparer
from rapports.composition.document import Document
from rapports.composition.manques import manques_pour_ouvrir
from rapports.documents.xlsform import classeur_xlsform
from rapports.droits import peut_gerer_les_campagnes
from rapports.forms.xlsform import ConfirmationForm, DepotXlsformForm, sceller
from rapports.questionnaire.lecture import lire_brouillon
from rapports.views.questionnaires.communs import atelier_de
from rapports.views.questionnaires.page import numero_demande
from rapports.xlsform.lecture import lire_xlsform
from rapports.xlsform.refus import Refus, XlsformRefuse, regrouper


@require_safe
def telecharger(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    atelier = atelier_de(request, exercice, numero_demande(request))
    numero = str(atelier.version.numero)
    octets = classeur_xlsform(atelier.questionnaire, numero, MENTION if est_demonstration() else "")
    nom = f"questionnaire-{exercice}-v{numero}.xlsx"
    entetes = {"Content-Disposition": f'attachment; filename="{nom}"'}
    return HttpResponse(octets, content_type=TYPE_MIME, headers=entetes)


@require_http_methods(["GET", "HEAD", "POST"])
def importer(request: RequeteHabilitee) -> HttpResponse:
    """The file first (`fichier`), then the changes it makes, accepted by their own button (`document`)."""
    fonction = peut_gerer_les_campagnes(request.habilitations)
    if fonction is None:
        raise PermissionDenied("Les questionnaires sont composés par la MILDECA.")
    if request.method == "POST" and "document" in request.POST:
        return _confirmer(request, fonction)
    form = DepotXlsformForm(saisie(request), request.FILES or None)
    form.annuler = reverse("rapports:questionnaires")
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    try:
        lecture = lire_xlsform(form.cleaned_data["fichier"].contenu, form.cleaned_data["exercice"])
        return _apercu(request, lecture.document, lecture.avis)
    except XlsformRefuse as refuse:
        return _page(request, form, refuse.refus)
    except ActionRefusee as refus:
        form.add_error("fichier", str(refus))
        return _page(request, form)


def _page(request: HttpRequest, form: DepotXlsformForm, refus: list[Refus] | None = None) -> HttpResponse:
    echec = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    contexte = {"form": form, "points": regrouper(refus or [])}
    return render(request, "rapports/questionnaire/importer.html", contexte, status=echec)


def _apercu(
    request: HttpRequest, document: Document, avis: tuple[str, ...] = (), refus: list[str] | None = None
) -> HttpResponse:
    """What the file would change in the version being composed. Raises `ActionRefusee` when none can take it."""
    apres = lire_brouillon(document)
    version = actions.version_a_remplacer(apres.exercice)
    contexte: dict[str, Any] = {
        "version": version,
        "questionnaire": apres,
        "questions": len(apres.par_cle),
        "bilan": comparer(lire_brouillon(version.definition), apres) if version else None,
        "avis": avis,
        "refus": refus or [],
        "manques": manques_pour_ouvrir(document),
        "form": ConfirmationForm(
            initial={"document": sceller(document), "revision": version.revision if version else 0}
        ),
    }
    statut = HTTPStatus.CONFLICT if refus else HTTPStatus.OK
    return render(request, "rapports/questionnaire/importer_apercu.html", contexte, status=statut)


def _confirmer(request: HttpRequest, fonction: Fonction) -> HttpResponse:
    form = ConfirmationForm(request.POST)
    if not form.is_valid():
        for phrases in form.errors.values():
            messages.error(request, " ".join(map(str, phrases)))
        return redirect("rapports:questionnaire_importer")
    document = form.cleaned_data["document"]
    try:
        version = actions.importer(document, revision=form.cleaned_data["revision"], par=fonction.acteur)
    except ActionRefusee as refus:
        try:
            return _apercu(request, document, refus=refus.phrases)
        except ActionRefusee as definitif:
            messages.error(request, str(definitif))
            return redirect("rapports:questionnaires")
    messages.success(request, f"Le questionnaire {version.exercice} est importé.")
    return redirect("rapports:questionnaire", version.exercice)
