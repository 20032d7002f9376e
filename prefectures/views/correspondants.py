"""Correspondents of partner institutions: add, correct, end. For a préfecture and for a région alike."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mildeca_portal.socle.actes import tenter
from mildeca_portal.socle.erreurs import EtatPerime
from mildeca_portal.socle.reprise import saisie
from prefectures.actions import correspondants as actions
from prefectures.droits import exiger, peut_gerer_les_correspondants, peut_modifier_le_correspondant
from prefectures.forms import CorrespondantForm, FinDuCorrespondantForm
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Correspondant, Prefecture, Region
from prefectures.views.outils import code_en_capitales, page_de_saisie

saisir = require_http_methods(["GET", "HEAD", "POST"])
AIDE = "Pour un changement de personne, mettez fin à ce correspondant puis ajoutez son successeur\u00a0: l’historique les garde."


def _retour(territoire: Prefecture | Region) -> str:
    return f"{territoire.get_absolute_url()}#correspondants"


@saisir
@code_en_capitales
def ajouter_en_prefecture(request: RequeteHabilitee, code: str) -> HttpResponse:
    visibles = Prefecture.objects.visibles_par(request.habilitations)
    return _ajouter(request, get_object_or_404(visibles, code=code))


@saisir
def ajouter_en_region(request: RequeteHabilitee, code: str) -> HttpResponse:
    visibles = Region.objects.visibles_par(request.habilitations)
    return _ajouter(request, get_object_or_404(visibles, code=code))


def _ajouter(request: RequeteHabilitee, territoire: Prefecture | Region) -> HttpResponse:
    par = exiger(peut_gerer_les_correspondants(request.habilitations, territoire))
    form = CorrespondantForm(saisie(request), initial={"institution": request.GET.get("institution", "")})
    if tenter(
        request,
        form,
        lambda: actions.ajouter_correspondant(territoire, par=par, **form.valeurs()),
        "Le correspondant est ajouté.",
    ):
        return redirect(_retour(territoire))
    etapes = (territoire.nom, territoire.get_absolute_url())
    return page_de_saisie(request, form, f"Ajouter un correspondant – {territoire.nom}", _retour(territoire), *etapes)


def _visible(request: RequeteHabilitee, pk: int) -> Correspondant:
    visibles = Correspondant.objects.visibles_par(request.habilitations)
    return get_object_or_404(visibles.select_related("prefecture", "region"), pk=pk)


@saisir
def modifier(request: RequeteHabilitee, pk: int) -> HttpResponse:
    correspondant = _visible(request, pk)
    par = exiger(peut_modifier_le_correspondant(request.habilitations, correspondant))
    form = CorrespondantForm(saisie(request), instance=correspondant)

    def acte() -> None:
        lu = form.cleaned_data["empreinte"]
        try:
            actions.modifier_correspondant(correspondant, lu=lu, par=par, **form.valeurs())
        except EtatPerime:
            form.relire()
            raise

    if tenter(request, form, acte, "Le correspondant est enregistré."):
        return redirect(_retour(correspondant.territoire))
    fin = reverse("prefectures:correspondant_fin", args=[pk])
    return _page(request, form, "Modifier un correspondant", correspondant, aide=AIDE, fin=fin)


@saisir
def clore(request: RequeteHabilitee, pk: int) -> HttpResponse:
    correspondant = _visible(request, pk)
    par = exiger(peut_modifier_le_correspondant(request.habilitations, correspondant))
    form = FinDuCorrespondantForm(saisie(request))
    if tenter(
        request,
        form,
        lambda: actions.clore_correspondant(correspondant, fin=form.cleaned_data["fin"], par=par),
        "La fin est enregistrée.",
    ):
        return redirect(_retour(correspondant.territoire))
    return _page(request, form, "Mettre fin à un correspondant", correspondant, aide=str(correspondant))


def _page(
    request: RequeteHabilitee, form: object, titre: str, correspondant: Correspondant, **contexte: str
) -> HttpResponse:
    territoire = correspondant.territoire
    etapes = (territoire.nom, territoire.get_absolute_url())
    return page_de_saisie(request, form, f"{titre} – {territoire.nom}", _retour(territoire), *etapes, **contexte)
