"""One action of a plan: its page, what it says, how far it is, its measures. And the reports of committees."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from feuilles_de_route import actions, droits
from feuilles_de_route.forms import ActionForm, IndicateurForm, SuiviForm
from feuilles_de_route.models import ComitePilotage, FicheAction, Indicateur, PlanActionsDepartemental
from feuilles_de_route.regles import est_en_retard
from feuilles_de_route.views import outils, plans
from feuilles_de_route.views.plans import code_en_capitales
from mildeca_portal.socle import reprise
from mildeca_portal.socle.actes import tenter
from mildeca_portal.socle.blocs import charger
from mildeca_portal.socle.fichiers import servir
from prefectures.droits import exiger
from prefectures.middleware import RequeteHabilitee

saisie = require_http_methods(["GET", "HEAD", "POST"])


def adresse(code: str, pk: int) -> str:
    return reverse("feuilles_de_route:action", args=[code, pk])


def _fiche(document: PlanActionsDepartemental, pk: int) -> FicheAction:
    fiches = document.actions.select_related("axe_feuille", "objectif_cible")
    trouvee = get_object_or_404(fiches, pk=pk)
    trouvee.plan = document
    return trouvee


@login_not_required
@require_safe
@code_en_capitales
def fiche(request: RequeteHabilitee, code: str, pk: int) -> HttpResponse:
    """One action, with its measures and what the other apps attach to it."""
    document = plans.courant(request, code)
    if document is None:
        return outils.rien_a_lire(request)
    action = _fiche(document, pk)
    contexte = {
        "plan": document,
        "action": action,
        "en_retard": est_en_retard(action, timezone.localdate()),
        "indicateurs": action.indicateurs.all(),
        "blocs_action": charger("feuilles_de_route.action", [action], request.habilitations),
        **plans.droits_sur(request, document),
    }
    return render(request, "feuilles_de_route/action.html", contexte)


def _page(request: RequeteHabilitee, form: Any, titre: str, action: FicheAction) -> HttpResponse:
    prefecture = action.plan.prefecture
    retour = adresse(prefecture.code, action.pk)
    fil = (*outils.FIL_PLANS, prefecture.nom, plans.adresse(prefecture.code), f"Action {action.code}", retour)
    return outils.page_de_saisie(request, form, titre, retour, *fil)


@saisie
@code_en_capitales
def ajouter(request: RequeteHabilitee, code: str) -> HttpResponse:
    document = plans.ou_404(request, code)
    par = exiger(droits.peut_modifier_plan(request.habilitations, document))
    form = ActionForm(reprise.saisie(request) or None, plan=document)
    if tenter(
        request,
        form,
        lambda: actions.ajouter_action(document, par=par, **form.valeurs()),
        "L’action est ajoutée au plan.",
    ):
        return redirect(f"{plans.adresse(code)}#actions")
    return plans.page(request, form, "Ajouter une action", document)


@saisie
@code_en_capitales
def modifier(request: RequeteHabilitee, code: str, pk: int) -> HttpResponse:
    document = plans.ou_404(request, code)
    action = _fiche(document, pk)
    par = exiger(droits.peut_modifier_plan(request.habilitations, document))
    form = ActionForm(reprise.saisie(request) or None, plan=document, instance=action)
    titre = f"Modifier l’action {action.code}"
    if tenter(
        request,
        form,
        lambda: actions.modifier_action(action, version=form.version_lue, par=par, **form.valeurs()),
        "L’action est enregistrée.",
    ):
        return redirect(adresse(code, pk))
    return _page(request, form, titre, action)


@saisie
@code_en_capitales
def suivre(request: RequeteHabilitee, code: str, pk: int) -> HttpResponse:
    """Record how far the action is."""
    document = plans.ou_404(request, code)
    action = _fiche(document, pk)
    par = exiger(droits.peut_suivre_plan(request.habilitations, document))
    form = SuiviForm(reprise.saisie(request) or None, instance=action)
    if tenter(
        request,
        form,
        lambda: actions.suivre_action(action, version=form.version_lue, par=par, **form.valeurs()),
        "L’avancement est enregistré.",
    ):
        return redirect(adresse(code, pk))
    return _page(request, form, f"Avancement de l’action {action.code}", action)


@saisie
@code_en_capitales
def ajouter_indicateur(request: RequeteHabilitee, code: str, pk: int) -> HttpResponse:
    document = plans.ou_404(request, code)
    action = _fiche(document, pk)
    par = exiger(droits.peut_modifier_plan(request.habilitations, document))
    form = IndicateurForm(reprise.saisie(request) or None)
    if tenter(
        request, form, lambda: actions.ajouter_indicateur(action, par=par, **form.valeurs()), "L’indicateur est ajouté."
    ):
        return redirect(adresse(code, pk))
    return _page(request, form, "Ajouter un indicateur", action)


@saisie
@code_en_capitales
def modifier_indicateur(request: RequeteHabilitee, code: str, pk: int, indicateur: int) -> HttpResponse:
    document = plans.ou_404(request, code)
    action = _fiche(document, pk)
    mesure = get_object_or_404(Indicateur, action=action, pk=indicateur)
    mesure.action = action
    par = exiger(droits.peut_suivre_plan(request.habilitations, document))
    form = IndicateurForm(reprise.saisie(request) or None, instance=mesure, suivi_seul=not document.en_projet)
    if tenter(
        request,
        form,
        lambda: actions.modifier_indicateur(mesure, version=form.version_lue, par=par, **form.valeurs()),
        "L’indicateur est enregistré.",
    ):
        return redirect(adresse(code, pk))
    return _page(request, form, f"Indicateur{outils.INSECABLE}: {mesure.intitule}", action)


@require_safe
def compte_rendu(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """The report of a committee, to whoever may read the committee."""
    comites = ComitePilotage.objects.visibles_par(request.habilitations).select_related("compte_rendu")
    comite = get_object_or_404(comites, pk=pk, compte_rendu__isnull=False)
    return servir(comite.compte_rendu)
