"""« Mon équipe »: the collaborateurs of one's own territory, for a chef de projet."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mildeca_portal.comptes.actions.entrees import accueillir_collaborateur
from mildeca_portal.comptes.actions.invitations import inviter_de_nouveau
from mildeca_portal.comptes.assistance import assistable
from mildeca_portal.comptes.fonctions import affectations, libelle
from mildeca_portal.comptes.forms.equipe import CollaborateurForm, ServiceForm
from mildeca_portal.comptes.forms.fonctions import FinForm
from mildeca_portal.comptes.regles import attend_son_acces
from mildeca_portal.comptes.views.communs import formulaire
from mildeca_portal.socle.actes import agir, tenter
from mildeca_portal.socle.au import jour_demande
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.reprise import saisie
from prefectures.actions.affectations import changer_la_fin_de_l_affectation, corriger_affectation
from prefectures.droits import fonctions_de_chef, peut_gerer_collaborateur
from prefectures.habilitations import REGIONAL, Fonction
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Affectation, Role

LIRE_ET_ECRIRE = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Membre:
    """`a_inviter`: the person has no way in yet."""

    affectation: Affectation
    a_inviter: bool


@dataclass(frozen=True)
class Equipe:
    """Those who work for one territory of the chef de projet."""

    territoire: str
    membres: list[Membre]
    anciens: list[Affectation]


def _equipe(fonction: Fonction, toutes: list[Affectation], jour: date) -> Equipe:
    regional = fonction.niveau == REGIONAL
    ici = [
        a
        for a in toutes
        if (a.region_id == fonction.region_code if regional else a.prefecture_id == fonction.prefecture_id)
    ]
    actuels = [a for a in ici if a.fin is None or a.fin > jour]
    return Equipe(
        territoire=fonction.territoire,
        membres=[Membre(a, a.personne.is_active and attend_son_acces(a.personne)) for a in actuels],
        anciens=[a for a in ici if a not in actuels],
    )


def _chef(request: RequeteHabilitee) -> list[Fonction]:
    """Today's functions of chef de projet, or 403."""
    fonctions = fonctions_de_chef(request.habilitations)
    if not fonctions:
        raise PermissionDenied
    return fonctions


def _collaborateur(request: RequeteHabilitee, pk: int) -> tuple[Affectation, Acteur]:
    """404 outside the territory and for who has left: history is not rewritten. 403 for who does not lead this team."""
    membres = affectations().non_finies(timezone.localdate()).select_related("personne")
    visibles = membres.visibles_par(request.habilitations)
    affectation = get_object_or_404(visibles, pk=pk, role=Role.COLLABORATEUR)
    fonction = peut_gerer_collaborateur(request.habilitations, affectation)
    if fonction is None:
        raise PermissionDenied
    return affectation, fonction.acteur


@assistable
@require_safe
def equipe(request: RequeteHabilitee) -> HttpResponse:
    """One team per function of chef de projet held today, as it was on the day of `?au=`."""
    fonctions, jour, aujourd_hui = _chef(request), jour_demande(request), timezone.localdate()
    visibles = affectations().filter(role=Role.COLLABORATEUR).visibles_par(request.habilitations)
    if jour < aujourd_hui:
        visibles = visibles.filter(debut__lte=jour)
    toutes = list(visibles.select_related("personne").order_by("personne__nom", "personne__prenom", "-debut", "pk"))
    contexte = {
        "equipes": [_equipe(f, toutes, jour) for f in fonctions],
        "jour": jour,
        "modifiable": jour == aujourd_hui,
    }
    return render(request, "comptes/equipe.html", contexte)


@require_http_methods(LIRE_ET_ECRIRE)
def ajouter(request: RequeteHabilitee) -> HttpResponse:
    form = CollaborateurForm(saisie(request), fonctions=_chef(request))
    form.annuler = reverse("equipe")
    if tenter(
        request,
        form,
        lambda: accueillir_collaborateur(form.identite, form.fonction, par=form.chef.acteur),
        "Le collaborateur est ajouté à votre équipe. Il en est averti par courriel.",
    ):
        return redirect("equipe")
    return formulaire(request, form, "Ajouter un collaborateur", equipe=True)


@require_http_methods(LIRE_ET_ECRIRE)
def modifier(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """Service and quotité."""
    affectation, par = _collaborateur(request, pk)
    form = ServiceForm(saisie(request), initial={"service": affectation.service, "quotite": affectation.quotite})
    form.annuler = reverse("equipe")
    if tenter(
        request,
        form,
        lambda: corriger_affectation(affectation, form.cleaned_data, par=par),
        "Le service et la quotité sont enregistrés.",
    ):
        return redirect("equipe")
    return _formulaire(request, form, "Modifier le service", affectation)


@require_http_methods(LIRE_ET_ECRIRE)
def finir(request: RequeteHabilitee, pk: int) -> HttpResponse:
    affectation, par = _collaborateur(request, pk)
    form = FinForm(saisie(request), initial={"fin": affectation.fin})
    form.annuler = reverse("equipe")
    if tenter(
        request,
        form,
        lambda: changer_la_fin_de_l_affectation(affectation, fin=form.cleaned_data["fin"], par=par),
        "La fin de la fonction est enregistrée.",
        "fin",
    ):
        return redirect("equipe")
    return _formulaire(request, form, "Fin de la fonction", affectation)


@require_POST
def renvoyer(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """Invite again a collaborateur who has not come."""
    affectation, par = _collaborateur(request, pk)
    fait = "L’invitation est envoyée. Le lien est valable 72 heures."
    agir(request, lambda: inviter_de_nouveau(affectation, par=par), fait)
    return redirect("equipe")


def _formulaire(request: RequeteHabilitee, form: BaseForm, titre: str, affectation: Affectation) -> HttpResponse:
    aide = f"{affectation.personne}, {libelle(affectation)}"
    return formulaire(request, form, titre, equipe=True, aide=aide)
