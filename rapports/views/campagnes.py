"""The surveys, one per exercice."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions import campagne as actions
from rapports.droits import peut_gerer_les_campagnes, peut_voir_les_campagnes
from rapports.forms.revue import CampagneForm, ProlongationForm
from rapports.models import Campagne
from rapports.sommaire import enquetes_de


@require_safe
def campagnes(request: RequeteHabilitee) -> HttpResponse:
    if not peut_voir_les_campagnes(request.habilitations):
        raise PermissionDenied("Votre fonction n’ouvre pas les enquêtes.")
    h = request.habilitations
    contexte = {
        "enquetes": enquetes_de(h, timezone.now()),
        "gere": peut_gerer_les_campagnes(h) is not None,
    }
    return render(request, "rapports/enquete/campagnes.html", contexte)


def _gestionnaire(request: RequeteHabilitee) -> Fonction:
    fonction = peut_gerer_les_campagnes(request.habilitations)
    if fonction is None:
        raise PermissionDenied("La gestion des enquêtes revient à la MILDECA.")
    return fonction


@require_http_methods(["GET", "HEAD", "POST"])
def nouvelle(request: RequeteHabilitee) -> HttpResponse:
    fonction = _gestionnaire(request)
    form = CampagneForm(saisie(request))
    form.annuler = reverse("rapports:campagnes")
    if request.method == "POST" and form.is_valid():
        try:
            campagne = actions.programmer(form.save(commit=False), par=fonction.acteur)
        except ActionRefusee as refus:
            form.add_error("exercice", str(refus))
        else:
            messages.success(request, f"L’enquête sur l’exercice {campagne.exercice} est programmée.")
            return redirect(campagne)
    return render(request, "rapports/enquete/nouvelle.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def prolonger(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    campagne = get_object_or_404(Campagne.objects.visibles_par(request.habilitations), exercice=exercice)
    fonction = _gestionnaire(request)
    form = ProlongationForm(saisie(request), campagne=campagne)
    form.annuler = campagne.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            actions.prolonger(campagne, par=fonction.acteur, **form.cleaned_data)
        except ActionRefusee as refus:
            for phrase in refus.phrases:
                form.add_error(None, phrase)
        else:
            messages.success(request, "L’échéance est prolongée.")
            return redirect(campagne)
    return render(request, "rapports/enquete/prolonger.html", {"campagne": campagne, "form": form})
