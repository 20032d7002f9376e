"""The projects: list, application, fiche."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from credits import actions, controle, droits, regles
from credits.filters import ProjetFilter
from credits.forms import LignesCofinancement, LignesDepense, ProjetForm
from credits.forms.lignes import valeurs
from credits.models import CompteRenduFinancier, Projet
from credits.plan_de_financement import plan_de_financement
from credits.presentation import historique
from credits.suites import suites_possibles
from credits.tables import ProjetTable
from mildeca_portal.socle import reprise
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.listes import paginer
from prefectures.habilitations import Habilitations
from prefectures.middleware import RequeteHabilitee

PAR_PAGE = 50
LIENS = (
    "prefecture__region",
    "porteur",
    "appel__prefecture",
    "axe__feuille",
    "objectif_cible",
    "fiche_action__plan",
    "compte",
)


@require_safe
def liste(request: RequeteHabilitee) -> HttpResponse:
    """Projects of the perimeter."""
    projets = Projet.objects.visibles_par(request.habilitations).select_related("prefecture", "porteur")
    filtre = ProjetFilter(request.GET, queryset=projets, habilitations=request.habilitations)
    table = ProjetTable(filtre.qs, order_by=request.GET.get("sort") or "-exercice")
    paginer(request, table, PAR_PAGE)
    contexte = {
        "filtre": filtre,
        "table": table,
        "nombre": table.paginator.count,
        "peut_creer": droits.peut_creer_projet(request.habilitations),
    }
    return render(request, "credits/projets.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request: RequeteHabilitee) -> HttpResponse:
    if not droits.peut_creer_projet(request.habilitations):
        raise PermissionDenied
    return _saisir(request, Projet(), "credits/projet_nouveau.html")


@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: RequeteHabilitee, pk: int) -> HttpResponse:
    projet = projet_visible(request.habilitations, pk)
    if not droits.peut_modifier_projet(request.habilitations, projet):
        raise PermissionDenied
    return _saisir(request, projet, "credits/projet_modifier.html")


def projet_visible(habilitations: Habilitations, pk: int) -> Projet:
    return get_object_or_404(Projet.objects.visibles_par(habilitations).select_related(*LIENS), pk=pk)


def _saisir(request: RequeteHabilitee, projet: Projet, gabarit: str) -> HttpResponse:
    """The application and its two lists, in one form."""
    recues = reprise.saisie(request)
    form = ProjetForm(recues, instance=projet, habilitations=request.habilitations)
    cofinancements = LignesCofinancement(recues, prefix="cofinancements", initial=_cofinancements(projet))
    depenses = LignesDepense(recues, prefix="depenses", initial=_depenses(projet))
    if request.method == "POST" and all([form.is_valid(), cofinancements.is_valid(), depenses.is_valid()]):
        fonction = droits.peut_ecrire_projet(request.habilitations, form.instance)
        if not fonction:
            raise PermissionDenied
        if _enregistrer(form, cofinancements, depenses, fonction.acteur):
            messages.success(request, "Le dossier est enregistré.")
            return redirect(form.instance)
    contexte = {"form": form, "projet": projet, "cofinancements": cofinancements, "depenses": depenses}
    return render(request, gabarit, contexte)


def _cofinancements(projet: Projet) -> list[dict[str, object]]:
    lignes = projet.cofinancements.order_by("pk") if projet.pk else ()
    return valeurs(lignes, ("financeur", "precision", "montant", "statut"))


def _depenses(projet: Projet) -> list[dict[str, object]]:
    lignes = projet.depenses.order_by("pk") if projet.pk else ()
    return valeurs(lignes, ("nature", "montant_prevu", "financee_par_mildeca"))


def _enregistrer(form: ProjetForm, cofinancements: LignesCofinancement, depenses: LignesDepense, par: Acteur) -> bool:
    departements = tuple(form.cleaned_data.get("departements_concernes") or ())
    financement = actions.Financement(cofinancements.objets(), depenses.objets(), departements)
    try:
        # A refusal takes back the porteur created for it.
        with transaction.atomic():
            form.instance.porteur = form.porteur()
            form.instance.version = form.version_lue(form.instance.version)
            actions.enregistrer_projet(form.instance, financement, par=par)
    except EtatPerime as perime:
        form.perimer(perime.phrases)
        return False
    except ActionRefusee as refus:
        form.refuser(refus.phrases)
        return False
    return True


@require_safe
def fiche(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """Everything about one project."""
    projet = projet_visible(request.habilitations, pk)
    h = request.habilitations
    contexte = {
        "projet": projet,
        "plan": plan_de_financement(projet),
        "depenses": list(projet.depenses.order_by("pk")),
        "regles_applicables": projet.statut in regles.MODIFIABLES,
        "constats": controle.constats(projet) if projet.statut in regles.MODIFIABLES else [],
        "decisions": projet.decisions.select_related("texte")
        .prefetch_related("constats")
        .order_by("-decide_le", "-pk"),
        "documents": projet.documents.select_related("fichier").order_by("depose_le", "pk"),
        "peut_deposer": droits.peut_ecrire_projet(h, projet),
        "engagements": projet.engagements.order_by("date", "pk"),
        "paiements": projet.paiements.order_by("date", "pk"),
        "compte_rendu": CompteRenduFinancier.objects.filter(projet=projet).first(),
        "departements": list(projet.departements_concernes.order_by("cle_tri")),
        "historique": historique(projet),
        "suites": suites_possibles(h, projet),
        "peut_modifier": droits.peut_modifier_projet(h, projet),
        "peut_decider": droits.peut_decider_projet(h, projet) and regles.peut_etre_decide(projet.statut),
        "peut_rattacher": droits.peut_rattacher(h, projet),
    }
    return render(request, "credits/projet.html", contexte)
