"""Délégations de signature: given and revoked by the holder of a mandate."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mildeca_portal.socle.au import jour_demande
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from prefectures.actions.delegations import deleguer, revoquer_delegation
from prefectures.droits import exiger, fonctions_de_chef, peut_deleguer, peut_revoquer, peut_voir_les_delegations
from prefectures.forms import DelegationForm
from prefectures.habilitations import REGIONAL, Habilitations
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Affectation, Delegation, Mandat, Personne, Role
from prefectures.regles import court


def _mandats(habilitations: Habilitations) -> QuerySet[Mandat]:
    """Mandates that the person holds today."""
    du_jour = Mandat.objects.en_cours(timezone.localdate()).filter(personne=habilitations.personne_id)
    return du_jour.select_related("prefecture__region").order_by("niveau", "pk")


def _postes(habilitations: Habilitations) -> Q:
    """Mandates, past and present, of the posts that the person holds today."""
    postes = Q(pk__in=[])
    for f in fonctions_de_chef(habilitations):
        if f.niveau == REGIONAL:
            postes |= Q(mandat__niveau=Mandat.Niveau.REGIONAL, mandat__prefecture__region=f.region_code)
        else:
            postes |= Q(mandat__niveau=Mandat.Niveau.DEPARTEMENTAL, mandat__prefecture=f.prefecture_id)
    return postes


def _collaborateurs(habilitations: Habilitations) -> QuerySet[Personne]:
    """Those who work for these territories today."""
    equipes = Q(pk__in=[])
    for f in fonctions_de_chef(habilitations):
        equipes |= Q(region=f.region_code) if f.niveau == REGIONAL else Q(prefecture=f.prefecture_id)
    en_fonction = Affectation.objects.en_cours(timezone.localdate()).filter(equipes, role=Role.COLLABORATEUR)
    return Personne.objects.filter(pk__in=en_fonction.values("personne_id"), is_active=True)


@require_safe
def delegations(request: RequeteHabilitee) -> HttpResponse:
    """Those of one's posts, one's predecessors' included; all of them for an administrator. `?au=`: as they were that day."""
    habilitations, jour, aujourd_hui = request.habilitations, jour_demande(request), timezone.localdate()
    exiger(peut_voir_les_delegations(habilitations))
    toutes = Delegation.objects.select_related("personne", "mandat__personne", "mandat__prefecture__region")
    if not habilitations.administrateur:
        toutes = toutes.filter(_postes(habilitations))
    if jour < aujourd_hui:
        toutes = toutes.filter(debut__lte=jour)
    lignes = list(toutes.order_by("-debut", "-pk"))
    contexte = {
        "en_cours": [
            (d, jour == aujourd_hui and bool(peut_revoquer(habilitations, d))) for d in lignes if court(d, jour)
        ],
        "passees": [d for d in lignes if not court(d, jour)],
        "peut_deleguer": bool(fonctions_de_chef(habilitations)),
        "jour": jour,
    }
    return render(request, "prefectures/delegations.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def donner(request: RequeteHabilitee) -> HttpResponse:
    habilitations = request.habilitations
    if not fonctions_de_chef(habilitations):
        raise PermissionDenied
    form = DelegationForm(
        saisie(request), mandats=_mandats(habilitations), collaborateurs=_collaborateurs(habilitations)
    )
    form.annuler = reverse("prefectures:delegations")
    if request.method == "POST" and form.is_valid():
        par = exiger(peut_deleguer(habilitations, form.cleaned_data["mandat"]))
        try:
            deleguer(**form.cleaned_data, par=par)
        except ActionRefusee as refus:
            for phrase in refus.phrases:
                form.add_error(None, phrase)
        else:
            messages.success(request, "La délégation est donnée.")
            return redirect("prefectures:delegations")
    return render(request, "prefectures/deleguer.html", {"form": form})


@require_POST
def revoquer(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """At once. 404 outside the territory, 403 for who neither gave it nor administers."""
    visibles = Delegation.objects.visibles_par(request.habilitations).select_related("mandat__prefecture")
    delegation = get_object_or_404(visibles, pk=pk)
    par = exiger(peut_revoquer(request.habilitations, delegation))
    try:
        revoquer_delegation(delegation, par=par)
    except ActionRefusee as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, "La délégation est révoquée, avec effet immédiat.")
    return redirect("prefectures:delegations")
