"""Departmental plans: the list, one plan, and what its préfecture writes there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from feuilles_de_route import actions, droits
from feuilles_de_route.filters import PlanFilter
from feuilles_de_route.forms import PlanForm, SignatureForm
from feuilles_de_route.models import FeuilleDeRouteRegionale, FicheAction, PlanActionsDepartemental, Signataire
from feuilles_de_route.regles import est_en_retard, manque_pour_signer_le_plan
from feuilles_de_route.tables import PlanTable
from feuilles_de_route.views import outils
from mildeca_portal.socle import reprise
from mildeca_portal.socle.actes import tenter
from mildeca_portal.socle.blocs import charger
from mildeca_portal.socle.fichiers import servir
from prefectures.droits import exiger
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Prefecture

saisie = require_http_methods(["GET", "HEAD", "POST"])


def code_en_capitales(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """« /plans-actions/2a/ » leads to « /plans-actions/2A/ »; a form posted there is not lost."""

    @wraps(vue)
    def redressee(request: RequeteHabilitee, code: str, **kwargs: Any) -> HttpResponse:
        if code == code.upper() or request.method == "POST":
            return vue(request, code.upper(), **kwargs)
        nom = f"feuilles_de_route:{request.resolver_match.url_name}"
        return redirect(reverse(nom, kwargs={"code": code.upper(), **kwargs}), permanent=True)

    return redressee


def adresse(code: str) -> str:
    return reverse("feuilles_de_route:plan", args=[code])


@login_not_required
@require_safe
def liste(request: RequeteHabilitee) -> HttpResponse:
    """The préfectures of the network with the state of their plan."""
    jour = timezone.localdate()
    documents = outils.plans_lisibles(request).courants().avec_comptes(jour)
    if not request.habilitations and not documents.exists():
        return outils.rien_a_lire(request)
    prefectures = Prefecture.objects.du_reseau(jour).select_related("region")
    filtre = PlanFilter(request.GET, queryset=prefectures, documents=documents)
    table = PlanTable(filtre.qs.prefetch_related(Prefetch("plans_actions", documents, to_attr="documents")))
    RequestConfig(request, paginate=False).configure(table)
    contexte = {"filtre": filtre, "table": table, "nombre": len(table.rows)}
    return render(request, "feuilles_de_route/plans.html", contexte)


def courant(request: RequeteHabilitee, code: str) -> PlanActionsDepartemental | None:
    """The plan of the préfecture that this person may read, if any."""
    plans = outils.plans_lisibles(request).filter(prefecture__code=code).courants()
    return plans.select_related("prefecture__region", "feuille_regionale__strategie", "fichier").first()


def ou_404(request: RequeteHabilitee, code: str) -> PlanActionsDepartemental:
    plan = courant(request, code)
    if plan is None:
        raise Http404
    return plan


@login_not_required
@require_safe
@code_en_capitales
def plan(request: RequeteHabilitee, code: str) -> HttpResponse:
    """One plan: its actions by axis of the roadmap, the late ones marked, and what the other apps attach to them."""
    document = courant(request, code)
    if document is None:
        return _sans_plan(request, code)
    fiches = list(document.actions.select_related("objectif_cible", "axe_feuille").prefetch_related("indicateurs"))
    contexte = {
        "plan": document,
        "axes": _par_axe(fiches),
        "retards": [f for f in fiches if f.en_retard],
        "signataires": document.signataires.all(),
        "comites": outils.comites_lisibles(request, prefecture=document.prefecture_id),
        "nominatif": bool(request.habilitations),
        "blocs_action": charger("feuilles_de_route.action", fiches, request.habilitations),
        "blocs_plan": charger("feuilles_de_route.plan", [document], request.habilitations),
        "feuille_lisible": outils.feuilles_lisibles(request).filter(pk=document.feuille_regionale_id).exists(),
        **droits_sur(request, document),
    }
    return render(request, "feuilles_de_route/plan.html", contexte)


def droits_sur(request: RequeteHabilitee, document: PlanActionsDepartemental) -> dict[str, Any]:
    """What this person may do with the plan, for the buttons of its pages."""
    return {
        "peut_modifier": droits.peut_modifier_plan(request.habilitations, document),
        "peut_suivre": droits.peut_suivre_plan(request.habilitations, document),
        "peut_signer": droits.peut_signer_plan(request.habilitations, document),
    }


def _par_axe(fiches: list[FicheAction]) -> list[dict[str, Any]]:
    """Axes in their order with their actions; each action learns whether it is late today."""
    jour = timezone.localdate()
    axes: dict[int, dict[str, Any]] = {}
    for fiche in fiches:
        fiche.en_retard = est_en_retard(fiche, jour)
        axes.setdefault(fiche.axe_feuille_id, {"axe": fiche.axe_feuille, "actions": []})["actions"].append(fiche)
    return list(axes.values())


def _sans_plan(request: RequeteHabilitee, code: str) -> HttpResponse:
    """No plan to read: the préfecture's own people and the national readers see the empty page."""
    prefecture = Prefecture.objects.visibles_par(request.habilitations).filter(code=code).first()
    if prefecture is None:
        return outils.rien_a_lire(request)
    contexte = {
        "prefecture": prefecture,
        "peut_creer": droits.peut_creer_plan(request.habilitations, prefecture),
        "feuilles": _feuilles_a_decliner(request, prefecture),
    }
    return render(request, "feuilles_de_route/sans_plan.html", contexte)


def _feuilles_a_decliner(request: RequeteHabilitee, prefecture: Prefecture) -> Any:
    """Roadmaps of the région that a plan can carry out: in force, and that the person may read."""
    lisibles = FeuilleDeRouteRegionale.objects.visibles_par(request.habilitations)
    return lisibles.actives().filter(region=prefecture.region_id)


@saisie
@code_en_capitales
def creer(request: RequeteHabilitee, code: str) -> HttpResponse:
    prefecture = get_object_or_404(Prefecture.objects.visibles_par(request.habilitations), code=code)
    par = exiger(droits.peut_creer_plan(request.habilitations, prefecture))
    form = PlanForm(reprise.saisie(request) or None, feuilles=_feuilles_a_decliner(request, prefecture))

    def acte() -> Any:
        valeurs = form.valeurs()
        return actions.creer_plan(prefecture, valeurs.pop("feuille_regionale"), par=par, **valeurs)

    if tenter(request, form, acte, "Le plan est créé : ajoutez ses actions."):
        return redirect(adresse(code))
    titre = f"Créer le plan d’actions – {prefecture.nom}"
    return outils.page_de_saisie(request, form, titre, adresse(code), *outils.FIL_PLANS)


def page(
    request: RequeteHabilitee, form: Any, titre: str, document: PlanActionsDepartemental, aide: str = ""
) -> HttpResponse:
    """A form of the plan on its page."""
    retour = adresse(document.prefecture.code)
    fil = (*outils.FIL_PLANS, document.prefecture.nom, retour)
    return outils.page_de_saisie(request, form, titre, retour, *fil, aide=aide)


@saisie
@code_en_capitales
def modifier(request: RequeteHabilitee, code: str) -> HttpResponse:
    document = ou_404(request, code)
    par = exiger(droits.peut_modifier_plan(request.habilitations, document))
    form = PlanForm(reprise.saisie(request) or None, instance=document)
    if tenter(
        request,
        form,
        lambda: actions.modifier_plan(document, version=form.version_lue, par=par, **form.valeurs()),
        "Le plan est enregistré.",
    ):
        return redirect(adresse(code))
    return page(request, form, "Modifier le plan", document)


@require_POST
@code_en_capitales
def concertation(request: RequeteHabilitee, code: str) -> HttpResponse:
    document = ou_404(request, code)
    par = exiger(droits.peut_modifier_plan(request.habilitations, document))
    fait = "Le plan est en concertation."
    return outils.agir(request, lambda: actions.ouvrir_concertation(document, par=par), fait, adresse(code))


@saisie
@code_en_capitales
def signer(request: RequeteHabilitee, code: str) -> HttpResponse:
    """Record the signature; what is missing is said before anything is typed."""
    document = ou_404(request, code)
    par = exiger(droits.peut_signer_plan(request.habilitations, document))
    prefet = Signataire.Qualite.PREFET_DE_DEPARTEMENT
    form = SignatureForm(
        reprise.saisie(request) or None, request.FILES or None, prefet=prefet, jour=timezone.localdate()
    )
    if tenter(
        request,
        form,
        lambda: actions.signer_plan(document, form.signatures(), depot=form.cleaned_data["fichier"], par=par),
        "La signature du plan est enregistrée.",
    ):
        return redirect(adresse(code))
    manques = manque_pour_signer_le_plan(document, list(document.actions.all()), [prefet])
    return page(request, form, "Enregistrer la signature", document, aide=" ".join(manques))


@login_not_required
@require_safe
@code_en_capitales
def document_signe(request: RequeteHabilitee, code: str) -> HttpResponse:
    """The signed document, to whoever may read the plan."""
    document = courant(request, code)
    if document is None or document.fichier is None:
        return outils.rien_a_lire(request)
    return servir(document.fichier)
