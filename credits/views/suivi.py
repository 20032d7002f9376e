"""What is done on a project once filed: decision, steps, action of the plan, pièces."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credits import actions, controle, droits, regles
from credits.forms import ActionForm, DecisionForm, DocumentForm
from credits.models import Projet, Statut
from credits.soldes import soldes_de
from credits.views.projets import projet_visible
from mildeca_portal.socle import reprise
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.fichiers import servir
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """Grant, reject, or give up, the rules shown beside with their figures."""
    projet = projet_visible(request.habilitations, pk)
    fonction = droits.peut_decider_projet(request.habilitations, projet)
    if not fonction:
        raise PermissionDenied
    if not regles.peut_etre_decide(projet.statut):
        messages.info(request, f"Ce projet est {projet.get_statut_display()} : il n’appelle plus de décision.")
        return redirect(projet)
    form = DecisionForm(reprise.saisie(request) or None, projet=projet)
    if request.method == "POST" and form.is_valid() and _decider(projet, form, fonction):
        messages.success(request, "La décision est enregistrée.")
        return redirect(projet)
    montant = form.montant_lu
    contexte = {
        "projet": projet,
        "form": form,
        "montant": montant,
        "constats": controle.constats(projet, montant_accorde=montant, le=form.date_lue),
        "le": form.date_lue or timezone.localdate(),
        "compte": actions.compte_connu(projet),
        "solde": _solde(projet),
    }
    return render(request, "credits/decision.html", contexte)


def _solde(projet: Projet) -> object:
    compte = actions.compte_connu(projet)
    return soldes_de([compte.pk])[compte.pk] if compte else None


def _decider(projet: Projet, form: DecisionForm, fonction: Fonction) -> bool:
    delegation = droits.decide_par_delegation(fonction)
    donnees = form.cleaned_data
    try:
        if donnees["sens"] == Statut.RETENU:
            actions.retenir(projet, form.octroi(par_delegation=delegation), par=fonction.acteur)
        else:
            actions.ecarter(projet, donnees["sens"], donnees["motif"], par=fonction.acteur, par_delegation=delegation)
    except ActionRefusee as refus:
        form.refuser(refus.phrases)
        return False
    return True


@require_POST
def statut(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """One step forward, from a button of the fiche."""
    projet = projet_visible(request.habilitations, pk)
    fonction = droits.peut_ecrire_projet(request.habilitations, projet)
    if not fonction:
        raise PermissionDenied
    vers = request.POST.get("vers", "")
    try:
        if vers not in Statut.values:
            raise ActionRefusee("Cette étape n’existe pas.")
        actions.faire_avancer(projet, vers, par=fonction.acteur)
    except ActionRefusee as refus:
        messages.error(request, " ".join(refus.phrases))
    else:
        messages.success(request, f"Le projet est maintenant : {Statut(vers).label}.")
    return redirect(projet)


@require_http_methods(["GET", "HEAD", "POST"])
def action(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """Tie the project to an action of the plan."""
    projet = projet_visible(request.habilitations, pk)
    fonction = droits.peut_rattacher(request.habilitations, projet)
    if not fonction:
        raise PermissionDenied
    form = ActionForm(reprise.saisie(request) or None, projet=projet)
    form.annuler = projet.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            actions.rattacher_a_une_action(projet, form.cleaned_data["action"], par=fonction.acteur)
        except ActionRefusee as refus:
            form.add_error("action", refus.phrases)
        else:
            messages.success(request, "Le rattachement au plan d’actions est enregistré.")
            return redirect(projet)
    actions_du_plan = form.fields["action"].queryset.exists()
    return render(request, "credits/action.html", {"projet": projet, "form": form, "proposees": actions_du_plan})


@require_http_methods(["GET", "HEAD", "POST"])
def deposer(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """Hand in a pièce."""
    projet = projet_visible(request.habilitations, pk)
    fonction = droits.peut_ecrire_projet(request.habilitations, projet)
    if not fonction:
        raise PermissionDenied
    form = DocumentForm(reprise.saisie(request) or None, request.FILES or None)
    form.annuler = projet.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        donnees = form.cleaned_data
        actions.deposer_piece(projet, donnees["type_piece"], donnees["fichier"], par=fonction.acteur)
        messages.success(request, "La pièce est déposée.")
        return redirect(projet)
    return render(request, "credits/piece.html", {"projet": projet, "form": form})


@require_safe
def document(request: RequeteHabilitee, pk: int, document: int) -> FileResponse:
    """A pièce of a project of the perimeter, as an attachment."""
    projet = projet_visible(request.habilitations, pk)
    return servir(get_object_or_404(projet.documents.select_related("fichier"), pk=document).fichier)
