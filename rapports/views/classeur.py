"""The offline workbook: download it, deposit it, read what it changes, apply it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mildeca_portal.socle.actes import agir, dire_le_refus
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.exports import FichierNominatif, export_nominatif
from mildeca_portal.socle.reprise import saisie
from mildeca_portal.socle.templatetags.formats import pluriel
from mildeca_portal.socle.xlsx import TYPE_MIME
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions import classeur as actions
from rapports.actions.classeur import Reprise
from rapports.classeur.composition import composer
from rapports.classeur.preparation import preparer
from rapports.classeur.presentation import presenter
from rapports.dossiers import Dossier
from rapports.droits import fonctions_de_saisie, peut_saisir
from rapports.forms.classeur import DepotDeClasseurForm, RepriseForm
from rapports.models import ImportDeClasseur
from rapports.views.communes import codes_en_majuscules, dossier_visible


def _fonction(request: RequeteHabilitee, dossier: Dossier) -> Fonction:
    fonction = peut_saisir(request.habilitations, dossier.prefecture)
    if fonction is None:
        raise PermissionDenied("Vous lisez cette réponse sans pouvoir la remplir.")
    return fonction


@require_safe
@codes_en_majuscules
@export_nominatif("rapports.reponse.classeur_telecharge")
def telecharger(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    """The workbook to fill. It names the chef de projet, last year's too: who took it away is kept in the log."""
    dossier = dossier_visible(request, exercice, code)
    par = _fonction(request, dossier)
    if dossier.refus_de_saisie:
        return _page_de_depot(request, dossier, None, HTTPStatus.CONFLICT)
    fonctions = fonctions_de_saisie(request.habilitations, dossier.prefecture)
    return FichierNominatif(
        composer(preparer(dossier, fonctions)),
        nom=f"enquete-{exercice}-{dossier.prefecture.code}.xlsx",
        type_mime=TYPE_MIME,
        lignes=1,
        par=par.acteur,
        objet=dossier.reponse,
        prefecture=dossier.prefecture.code,
        region=dossier.prefecture.region_id,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@codes_en_majuscules
def importer(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    dossier = dossier_visible(request, exercice, code)
    par = _fonction(request, dossier)
    if dossier.refus_de_saisie:
        status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
        return _page_de_depot(request, dossier, None, status)
    form = DepotDeClasseurForm(saisie(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            depose = actions.deposer(dossier.reponse, form.cleaned_data["fichier"], par=par)
        except ActionRefusee as refus:
            dire_le_refus(request, refus, form, "fichier")
        else:
            return redirect("rapports:import", exercice, code, depose.pk)
    return _page_de_depot(request, dossier, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


def _page_de_depot(
    request: HttpRequest, dossier: Dossier, form: DepotDeClasseurForm | None, status: int
) -> HttpResponse:
    """`form` is None when the answer is closed: the page says why."""
    en_attente = ImportDeClasseur.objects.filter(reponse=dossier.reponse, applique_le=None)
    contexte = {
        "dossier": dossier,
        "reponse": dossier.reponse,
        "form": form,
        "en_attente": en_attente.select_related("fichier", "depose_par"),
    }
    return render(request, "rapports/classeur/importer.html", contexte, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@codes_en_majuscules
def apercu(request: RequeteHabilitee, exercice: int, code: str, pk: int) -> HttpResponse:
    """GET shows what the kept workbook would change; POST saves what is chosen, or says why not."""
    dossier = dossier_visible(request, exercice, code)
    par = _fonction(request, dossier)
    depose = _depose(dossier, pk)
    fonctions = fonctions_de_saisie(request.habilitations, dossier.prefecture)
    if request.method != "POST":
        return _page_d_apercu(request, depose, dossier, saisie(request))
    try:
        actions.verifier_en_attente(depose)
        form = RepriseForm(request.POST, differences=actions.examiner(depose, dossier, fonctions).a_choisir)
        if not form.is_valid():
            return _page_d_apercu(request, depose, dossier, request.POST, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        reprise = actions.appliquer(depose, form.choix(), fonctions=fonctions, par=par)
    except ActionRefusee as refus:
        return _page_d_apercu(request, depose, dossier, request.POST, refus=refus.phrases, status=HTTPStatus.CONFLICT)
    _dire(request, reprise)
    if reprise.conflits:
        return _page_d_apercu(request, depose, dossier, request.POST, status=HTTPStatus.CONFLICT)
    return redirect("rapports:import", exercice, code, pk)


def _depose(dossier: Dossier, pk: int) -> ImportDeClasseur:
    deposes = ImportDeClasseur.objects.filter(reponse=dossier.reponse).select_related("fichier", "depose_par")
    return get_object_or_404(deposes, pk=pk)


def _dire(request: HttpRequest, reprise: Reprise) -> None:
    n = reprise.nombre
    ou = f", section{pluriel(len(reprise.enregistrees))} {', '.join(reprise.enregistrees)}" if n else ""
    fait = f"{n} réponse{pluriel(n)} enregistrée{pluriel(n)}{ou}." if n else "Aucune réponse n’a été modifiée."
    if reprise.conflits:
        messages.warning(
            request, f"{fait} D’autres ont changé sur le portail pendant l’import : choisissez ci-dessous."
        )
    else:
        messages.success(request, f"Le classeur est importé : {fait[0].lower()}{fait[1:]}")


def _page_d_apercu(
    request: RequeteHabilitee,
    depose: ImportDeClasseur,
    dossier: Dossier,
    donnees: Any,
    *,
    refus: list[str] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    dossier = Dossier(dossier.reponse, timezone.now())
    depose.refresh_from_db(fields=["applique_le"])
    fonctions = fonctions_de_saisie(request.habilitations, dossier.prefecture)
    contexte: dict[str, Any] = {"dossier": dossier, "reponse": dossier.reponse, "depose": depose}
    try:
        comparaison = actions.examiner(depose, dossier, fonctions)
    except ActionRefusee as illisible:
        contexte |= {"refus": illisible.phrases, "vue": None}
    else:
        form = RepriseForm(donnees, differences=comparaison.a_choisir)
        contexte |= {"refus": refus or [], "vue": presenter(comparaison, dossier, form)}
    return render(request, "rapports/classeur/apercu.html", contexte, status=status)


@require_POST
@codes_en_majuscules
def renoncer(request: RequeteHabilitee, exercice: int, code: str, pk: int) -> HttpResponse:
    dossier = dossier_visible(request, exercice, code)
    _fonction(request, dossier)
    depose = _depose(dossier, pk)
    agir(request, lambda: actions.renoncer(depose), "Le classeur est abandonné : rien n’a été enregistré.")
    return redirect("rapports:importer", exercice, code)
