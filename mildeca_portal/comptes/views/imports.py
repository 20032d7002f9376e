"""Functions of the network from a file and to a file: administrators only."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mildeca_portal.comptes.actions.imports import (
    appliquer_fonctions,
    deposer_fonctions,
    refus_de_l_ampleur,
)
from mildeca_portal.comptes.forms.imports import ApplicationForm, DepotForm
from mildeca_portal.comptes.imports.application import preparer
from mildeca_portal.comptes.imports.colonnes import COLONNES, LIGNES_MAX
from mildeca_portal.comptes.imports.export import fonctions_xlsx, lignes_du, modele_xlsx
from mildeca_portal.comptes.imports.verdicts import Acte, Plan, Verdict
from mildeca_portal.comptes.models import ImportFonctions
from mildeca_portal.comptes.views.communs import administrateur
from mildeca_portal.socle.au import jour_demande
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.exports import FichierNominatif, export_nominatif
from mildeca_portal.socle.reprise import saisie
from mildeca_portal.socle.templatetags.formats import pluriel
from mildeca_portal.socle.xlsx import TYPE_MIME
from prefectures.middleware import RequeteHabilitee

PAR_PAGE = 100
ERREURS_MONTREES = 300


@require_http_methods(["GET", "HEAD", "POST"])
def importer(request: RequeteHabilitee) -> HttpResponse:
    par = administrateur(request)
    form = DepotForm(saisie(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        options = {nom: form.cleaned_data[nom] for nom in ("clore_en_cours", "inviter")}
        nouveau = deposer_fonctions(form.cleaned_data["fichier"], **options, par=par)
        return redirect("comptes_import", nouveau.pk)
    contexte = {"form": form, "colonnes": COLONNES, "lignes_max": LIGNES_MAX}
    return render(request, "comptes/importer.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def apercu(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """GET shows what the file would do; POST does it, or shows why not and what it would do now."""
    par = administrateur(request)
    depot = get_object_or_404(ImportFonctions.objects.select_related("fichier"), pk=pk)
    refus: list[str] = []
    if request.method == "POST":
        form = ApplicationForm(request.POST)
        empreinte = form.cleaned_data["empreinte"] if form.is_valid() else ""
        try:
            plan = appliquer_fonctions(depot, empreinte=empreinte, par=par)
        except ActionRefusee as refusee:
            refus = ["Rien n’a été écrit.", *refusee.phrases]
        else:
            messages.success(request, _fait(plan))
            return redirect("comptes_import", pk)
    depot.refresh_from_db(fields=["applique_le"])
    contexte = {"depot": depot, "refus": refus[:5], **({} if depot.applique_le else _contexte(request, depot))}
    return render(request, "comptes/import.html", contexte, status=409 if refus else 200)


def _fait(plan: Plan) -> str:
    ouvertures, fins, comptes = plan.ouvertures, plan.clotures, plan.creations
    return (
        f"Le fichier est appliqué : {ouvertures} fonction{pluriel(ouvertures)} ouverte{pluriel(ouvertures)}, "
        f"{fins} fin{pluriel(fins)}, {comptes} compte{pluriel(comptes)} créé{pluriel(comptes)}."
    )


def _contexte(request: RequeteHabilitee, depot: ImportFonctions) -> dict[str, object]:
    plan = preparer(depot, aujourdhui=timezone.localdate())
    return {
        "plan": plan,
        "erreurs": plan.erreurs[:ERREURS_MONTREES],
        "erreurs_tues": max(0, len(plan.erreurs) - ERREURS_MONTREES),
        "page": _page(request, plan),
        "ampleur": [] if plan.erreurs else refus_de_l_ampleur(plan),
        "form": ApplicationForm(initial={"empreinte": plan.empreinte}),
    }


def _page(request: RequeteHabilitee, plan: Plan) -> Page[Verdict]:
    """Rows that change something or must be read; those already recorded are only counted."""
    a_lire = [v for v in plan.verdicts if v.acte is not Acte.RIEN or v.erreurs or v.avis]
    return Paginator(a_lire, PAR_PAGE).get_page(request.GET.get("page"))


@require_safe
def modele(request: RequeteHabilitee) -> HttpResponse:
    administrateur(request)
    entetes = {"Content-Disposition": 'attachment; filename="modele-fonctions.xlsx"'}
    return HttpResponse(modele_xlsx(), content_type=TYPE_MIME, headers=entetes)


@require_safe
@export_nominatif("comptes.fonctions.exportees")
def exporter(request: RequeteHabilitee) -> FichierNominatif:
    """The functions open today, or on the day of `?au=`, in the columns that the import reads."""
    par, jour = administrateur(request), jour_demande(request)
    lignes = lignes_du(jour)
    nom = f"fonctions-{jour:%Y-%m-%d}.xlsx"
    return FichierNominatif(fonctions_xlsx(lignes), nom=nom, type_mime=TYPE_MIME, lignes=len(lignes), par=par)
