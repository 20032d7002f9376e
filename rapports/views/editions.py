"""The national report: list, page, documents, generation, publication."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from mildeca_portal.lancement.systeme import pango_manquant
from mildeca_portal.socle import fichiers
from mildeca_portal.socle.erreurs import ActionRefusee
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions import editions as actions
from rapports.documents.rapport_page import corps_de_page
from rapports.droits import peut_lire_la_preparation, peut_preparer_le_rapport
from rapports.models import Campagne, Edition
from rapports.presentation_editions import Rapport, liste_des_rapports, rapport_de


@login_not_required
@require_safe
def liste(request: RequeteHabilitee) -> HttpResponse:
    """Published reports; for those who may read the preparation, every known exercice."""
    contexte = {
        "rapports": liste_des_rapports(request.habilitations),
        "lit_la_preparation": bool(peut_lire_la_preparation(request.habilitations)),
    }
    return render(request, "rapports/edition/liste.html", contexte)


@login_not_required
@require_safe
def rapport(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """The report as a page. Before any edition one may see: 404, which offers to generate it to those who may."""
    numero = request.GET.get("edition", "")
    vu = _rapport(request, exercice, int(numero) if numero.isdecimal() and len(numero) < 5 else None)
    if vu.edition is None:
        return _absent(request, vu)
    contexte = {
        "rapport": vu,
        "edition": vu.edition,
        "corps": corps_de_page(vu.edition),
        "pango": pango_manquant() if vu.prepare and not vu.edition.pdf_id else None,
    }
    return render(request, "rapports/edition/rapport.html", contexte)


@login_not_required
@require_safe
def rapport_pdf(request: RequeteHabilitee, exercice: int) -> HttpResponseBase:
    return _document(request, exercice, "pdf")


@login_not_required
@require_safe
def donnees_xlsx(request: RequeteHabilitee, exercice: int) -> HttpResponseBase:
    return _document(request, exercice, "xlsx")


@require_POST
def generer(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    fonction = _exiger_de_preparer(request)
    campagne = get_object_or_404(Campagne.objects.visibles_par(request.habilitations), exercice=exercice)
    try:
        actions.demander(campagne, par=fonction.acteur)
    except ActionRefusee as refus:
        return _refus(request, exercice, refus)
    return redirect("rapports:rapport_progression", exercice)


@require_POST
def composer(request: RequeteHabilitee, exercice: int, numero: int) -> HttpResponse:
    """Compose the documents that an edition lacks."""
    fonction = _exiger_de_preparer(request)
    try:
        actions.demander_les_documents(_edition(request, exercice, numero), par=fonction.acteur)
    except ActionRefusee as refus:
        return _refus(request, exercice, refus)
    return redirect("rapports:rapport_progression", exercice)


@require_POST
def publier(request: RequeteHabilitee, exercice: int, numero: int) -> HttpResponse:
    fonction = _exiger_de_preparer(request)
    try:
        actions.publier(_edition(request, exercice, numero), par=fonction.acteur)
    except ActionRefusee as refus:
        return _refus(request, exercice, refus)
    messages.success(request, f"Le rapport {exercice} est publié\u00a0: tout le monde peut le lire.")
    return redirect("rapports:rapport", exercice)


@require_safe
def progression(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """How far the generation is. Reloads itself without JavaScript; htmx asks for the same address."""
    if not peut_lire_la_preparation(request.habilitations):
        raise PermissionDenied("La préparation du rapport est réservée à la MILDECA.")
    vu = _rapport(request, exercice)
    edition = vu.en_preparation
    if edition is None:
        reponse = redirect("rapports:rapport", exercice)
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reponse.url})
        return reponse
    return render(request, "rapports/edition/progression.html", {"rapport": vu, "travail": edition.travail})


def _rapport(request: RequeteHabilitee, exercice: int, numero: int | None = None) -> Rapport:
    """404 for an exercice without a campaign."""
    campagne = get_object_or_404(Campagne, exercice=exercice)
    return rapport_de(campagne, request.habilitations, numero)


def _edition(request: RequeteHabilitee, exercice: int, numero: int) -> Edition:
    editions = Edition.objects.visibles_par(request.habilitations).sans_donnees()
    return get_object_or_404(editions, campagne__exercice=exercice, numero=numero)


def _document(request: RequeteHabilitee, exercice: int, champ: str) -> HttpResponseBase:
    vu = _rapport(request, exercice)
    edition = vu.document(champ)
    return fichiers.servir(getattr(edition, champ)) if edition else _absent(request, vu)


def _absent(request: RequeteHabilitee, vu: Rapport) -> HttpResponse:
    contexte = {"rapport": vu, "pango": pango_manquant() if vu.prepare else None}
    return render(request, "rapports/edition/absent.html", contexte, status=HTTPStatus.NOT_FOUND)


def _exiger_de_preparer(request: RequeteHabilitee) -> Fonction:
    fonction = peut_preparer_le_rapport(request.habilitations)
    if fonction is None:
        raise PermissionDenied("Seuls les agents et les administrateurs de la MILDECA préparent le rapport.")
    return fonction


def _refus(request: RequeteHabilitee, exercice: int, refus: ActionRefusee) -> HttpResponse:
    for phrase in refus.phrases:
        messages.error(request, phrase)
    return redirect("rapports:rapport", exercice)
