"""The surveys, one per exercice: the list, and the page from which the MILDECA runs each."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mildeca_portal.socle.actes import agir, tenter
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions import campagne as actions
from rapports.droits import (
    peut_gerer_les_campagnes,
    peut_prolonger,
    peut_voir_les_campagnes,
    peut_voir_les_preparatifs,
)
from rapports.forms.campagne import CampagneForm, ProlongationForm, ReouvertureForm
from rapports.libelles import etiquette
from rapports.models import Campagne, Prolongation, Reponse, VersionQuestionnaire
from rapports.presentation_campagne import ACTES, Acte, calendrier_de, prolongations_de, restes
from rapports.regles import MODIFIABLES
from rapports.suivi.enquetes import enquetes_de


@require_safe
def campagnes(request: RequeteHabilitee) -> HttpResponse:
    if not peut_voir_les_campagnes(request.habilitations):
        raise PermissionDenied("Votre fonction n’ouvre pas les enquêtes.")
    h = request.habilitations
    contexte = {
        "enquetes": enquetes_de(h, timezone.now()),
        "gere": peut_gerer_les_campagnes(h) is not None,
        "prepare": peut_voir_les_preparatifs(h) is not None,
    }
    return render(request, "rapports/campagne/liste.html", contexte)


def campagne_geree(request: RequeteHabilitee, exercice: int) -> tuple[Campagne, Fonction]:
    """The campaign, if one may know of it (404), and the function that lets run it (403)."""
    campagne = get_object_or_404(Campagne.objects.visibles_par(request.habilitations), exercice=exercice)
    return campagne, _gestionnaire(request)


def _gestionnaire(request: RequeteHabilitee) -> Fonction:
    fonction = peut_gerer_les_campagnes(request.habilitations)
    if fonction is None:
        raise PermissionDenied("La gestion des enquêtes revient à la MILDECA.")
    return fonction


def campagne_lue(request: RequeteHabilitee, exercice: int) -> Campagne:
    """The campaign, for the national functions: 404, then 403."""
    campagne = get_object_or_404(Campagne.objects.visibles_par(request.habilitations), exercice=exercice)
    if peut_voir_les_preparatifs(request.habilitations) is None:
        raise PermissionDenied("La conduite des enquêtes revient à la MILDECA.")
    return campagne


@require_http_methods(["GET", "HEAD", "POST"])
def nouvelle(request: RequeteHabilitee) -> HttpResponse:
    fonction = _gestionnaire(request)
    form = CampagneForm(saisie(request))
    form.annuler = reverse("rapports:campagnes")
    if tenter(request, form, lambda: actions.preparer(form.instance, par=fonction.acteur), "L’enquête est préparée."):
        return redirect("rapports:campagne", form.instance.exercice)
    return render(request, "rapports/campagne/nouvelle.html", {"form": form})


@require_safe
def campagne(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """Where the campaign stands, its dates, what may be done, its extensions."""
    lue, maintenant = campagne_lue(request, exercice), timezone.now()
    en_attente = lue.statut in (Campagne.Statut.PREPARATION, Campagne.Statut.PROGRAMMEE)
    prolongations = prolongations_de(lue, maintenant)
    contexte: dict[str, Any] = {
        "campagne": lue,
        "etiquette": etiquette(lue.statut, lue.get_statut_display()),
        "calendrier": calendrier_de(lue, [x.prolongation for x in prolongations]),
        "gere": peut_gerer_les_campagnes(request.habilitations) is not None,
        "modifiable": bool(MODIFIABLES[Campagne.Statut(lue.statut)]),
        "actes": [a for a in ACTES.values() if lue.statut in a.depuis],
        "manques": actions.manques_pour_ouvrir(exercice) if en_attente else [],
        "en_attente": en_attente,
        "prolongations": prolongations,
        "prolonge": peut_prolonger(request.habilitations, lue),
        "restes": [] if en_attente else restes(lue, maintenant),
        "paliers": lue.paliers.all(),
        "questionnaire": VersionQuestionnaire.objects.filter(exercice=exercice).exists(),
    }
    return render(request, "rapports/campagne/fiche.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    modifiee, fonction = campagne_geree(request, exercice)
    retour = reverse("rapports:campagne", args=[exercice])
    if not MODIFIABLES[Campagne.Statut(modifiee.statut)]:
        messages.error(request, "Les résultats sont publiés : les dates ne changent plus.")
        return redirect(retour)
    form = CampagneForm(saisie(request), instance=modifiee)
    form.annuler = retour

    def acte() -> None:
        actions.modifier(modifiee, form.valeurs(), par=fonction.acteur, lu=form.cleaned_data["lu"])

    if tenter(request, form, acte, "Les dates et le message sont enregistrés."):
        return redirect(retour)
    return render(request, "rapports/campagne/modifier.html", {"campagne": modifiee, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def acte(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    """Confirm one change of state: what follows is said before the button."""
    visee, fonction = campagne_geree(request, exercice)
    voulu, phrases = ACTES[code], list[str]()
    if request.method == "POST":
        try:
            voulu.agir(visee, fonction.acteur)
        except ActionRefusee as refus:
            phrases = refus.phrases
            visee.refresh_from_db()
        else:
            messages.success(request, voulu.fait)
            return redirect("rapports:campagne", exercice)
    contexte = {
        "campagne": visee,
        "acte": voulu,
        "refus": phrases or _empechements(visee, voulu),
        "restes": restes(visee, timezone.now()),
    }
    status = HTTPStatus.CONFLICT if phrases else HTTPStatus.OK
    return render(request, "rapports/campagne/confirmer.html", contexte, status=status)


def _empechements(campagne: Campagne, voulu: Acte) -> list[str]:
    """Why the act is not offered."""
    if campagne.statut not in voulu.depuis:
        return [f"L’enquête est {campagne.get_statut_display()}."]
    return actions.manques_pour_ouvrir(campagne.exercice) if voulu.envoie else []


@require_http_methods(["GET", "HEAD", "POST"])
def rouvrir(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    visee, fonction = campagne_geree(request, exercice)
    form = ReouvertureForm(saisie(request), campagne=visee)
    form.annuler = reverse("rapports:campagne", args=[exercice])

    def acte() -> None:
        actions.rouvrir(visee, par=fonction.acteur, **form.cleaned_data)

    if tenter(request, form, acte, "L’enquête est rouverte : les préfectures qui n’ont pas transmis sont averties."):
        return redirect(form.annuler)
    return render(request, "rapports/campagne/rouvrir.html", {"campagne": visee, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def prolonger(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    visee, fonction = campagne_geree(request, exercice)
    demandee = _reponse_demandee(request, visee)
    form = ProlongationForm(
        saisie(request), campagne=visee, initial={"prefecture": demandee and demandee.prefecture_id}
    )
    form.annuler = demandee.get_absolute_url() if demandee else visee.adresse_de_conduite

    def acte() -> None:
        actions.prolonger(visee, par=fonction.acteur, **form.cleaned_data)

    if tenter(request, form, acte, "L’échéance est prolongée : les préfectures concernées sont averties."):
        return redirect(form.annuler)
    actuelle = visee.echeance(visee.prolongations.all(), demandee.prefecture_id if demandee else None)
    contexte = {"campagne": visee, "form": form, "reponse": demandee, "echeance": actuelle}
    return render(request, "rapports/campagne/prolonger.html", contexte)


def _reponse_demandee(request: RequeteHabilitee, campagne: Campagne) -> Reponse | None:
    """`?prefecture=25`: the answer that one came from, and goes back to."""
    code = request.GET.get("prefecture", "").upper()
    reponses = campagne.reponses.select_related("campagne", "prefecture").defer("instantane")
    return reponses.filter(prefecture__code=code).first() if code.isalnum() else None


@require_http_methods(["GET", "HEAD", "POST"])
def renoncer(request: RequeteHabilitee, exercice: int, pk: int) -> HttpResponse:
    """Confirm that an extension is taken back."""
    visee, fonction = campagne_geree(request, exercice)
    prolongation = get_object_or_404(
        Prolongation.objects.select_related("campagne", "prefecture"), campagne=visee, pk=pk
    )
    if request.method == "POST":
        fait = "La prolongation est retirée : les préfectures concernées sont averties."
        agir(request, lambda: actions.renoncer(prolongation, par=fonction.acteur), fait)
        return redirect("rapports:campagne", exercice)
    affichee = next(x for x in prolongations_de(visee, timezone.now()) if x.prolongation.pk == pk)
    return render(request, "rapports/campagne/renoncer.html", {"campagne": visee, "ligne": affichee})
