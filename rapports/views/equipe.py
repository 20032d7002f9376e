"""« Équipe » of an answer: who has each section in hand, and who is invited on one."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mildeca_portal.socle.actes import agir, tenter
from mildeca_portal.socle.reprise import saisie
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions import contributions as invitations
from rapports.actions.equipe import confier
from rapports.actions.saisie import Fonctions
from rapports.dossiers import Dossier
from rapports.droits import fonctions_de_saisie
from rapports.equipe.contributions import est_en_cours, portee_de
from rapports.equipe.en_charge import EnCharge, collaborateurs, correspondants, en_charge
from rapports.forms.contributions import FinForm, InvitationForm
from rapports.forms.equipe import RepartitionForm
from rapports.models import Contribution
from rapports.questionnaire.definition import Section
from rapports.views.communes import codes_en_majuscules, dossier_visible

LIRE_ET_ECRIRE = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class LigneDInvitation:
    """One invitation on the page. `etat` in words."""

    contribution: Contribution
    etat: str
    niveau: str
    ouverte: bool


@dataclass(frozen=True, slots=True)
class Ligne:
    """One section: its list, who has it, the invitations on it."""

    section: Section
    champs: tuple[BoundField, BoundField]
    en_charge: EnCharge | None
    invitations: list[LigneDInvitation]


@dataclass(frozen=True, slots=True)
class Equipe:
    """What the person may organise in one answer."""

    dossier: Dossier
    fonctions: Fonctions
    par: Fonction

    @property
    def sections(self) -> list[Section]:
        return [s for s in self.dossier.questionnaire.sections if portee_de(self.fonctions, s)]

    @property
    def adresse(self) -> tuple[int, str]:
        return self.dossier.reponse.campagne.exercice, self.dossier.prefecture.code


def equipe_de(request: RequeteHabilitee, exercice: int, code: str) -> Equipe:
    """404 outside the perimeter; 403 for who reads the answer without filling it."""
    dossier = dossier_visible(request, exercice, code)
    fonctions = fonctions_de_saisie(request.habilitations, dossier.prefecture)
    par = next((f for f in fonctions.values() if f), None)
    if par is None:
        raise PermissionDenied("L’équipe d’une réponse est organisée par la préfecture.")
    return Equipe(dossier, fonctions, par)


@require_http_methods(LIRE_ET_ECRIRE)
@codes_en_majuscules
def equipe(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    ici = equipe_de(request, exercice, code)
    reponse, possibles = ici.dossier.reponse, list(collaborateurs(ici.dossier.prefecture))
    charges = en_charge(reponse)
    form = RepartitionForm(saisie(request), sections=ici.sections, collaborateurs=possibles, actuelles=charges)
    par_id = {a.pk: a for a in possibles}
    if tenter(
        request,
        form,
        lambda: confier(reponse, form.changements(), possibles=par_id, par=ici.par),
        "La répartition des sections est enregistrée.",
    ):
        return redirect("rapports:equipe", *ici.adresse)
    invitees = _invitations(ici)
    contexte = {
        "dossier": ici.dossier,
        "reponse": reponse,
        "form": form,
        "lignes": [
            Ligne(s, form.champs(s.lettre), charges.get(s.lettre), invitees.get(s.lettre, [])) for s in ici.sections
        ],
        "collaborateurs": possibles,
    }
    return render(request, "rapports/equipe/equipe.html", contexte)


def _invitations(ici: Equipe) -> dict[str, list[LigneDInvitation]]:
    """{letter: invitations on it, those in course first}."""
    maintenant = ici.dossier.maintenant
    toutes = Contribution.objects.filter(section__reponse=ici.dossier.reponse).select_related("section")
    lignes: dict[str, list[LigneDInvitation]] = {}
    for c in toutes.order_by("section__lettre", "-invitee_le", "pk"):
        ouverte = est_en_cours(c, maintenant)
        etat, niveau = ("En cours", "succes") if ouverte else ("Retirée" if c.revoquee_le else "Terminée", "neutre")
        lignes.setdefault(c.section.lettre, []).append(LigneDInvitation(c, etat, niveau, ouverte))
    for de_la_section in lignes.values():
        de_la_section.sort(key=lambda ligne: not ligne.ouverte)
    return lignes


@require_http_methods(LIRE_ET_ECRIRE)
@codes_en_majuscules
def inviter(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    ici = equipe_de(request, exercice, code)
    form = InvitationForm(
        saisie(request),
        sections=ici.sections,
        correspondants=correspondants(ici.dossier.prefecture),
        echeance=ici.dossier.echeance,
        initial={"section": request.GET.get("section", "")},
    )
    if tenter(
        request,
        form,
        lambda: invitations.inviter(
            ici.dossier.reponse,
            form.cleaned_data["section"],
            form.invite,
            fin=form.cleaned_data["fin"],
            fonctions=ici.fonctions,
            par=ici.par,
        ),
        "L’invitation est envoyée.",
    ):
        return redirect("rapports:equipe", *ici.adresse)
    return _formulaire(request, ici, form, "Inviter un contributeur")


def _formulaire(request: RequeteHabilitee, ici: Equipe, form: Any, titre: str, aide: str = "") -> HttpResponse:
    form.annuler = reverse("rapports:equipe", args=ici.adresse)
    contexte = {"dossier": ici.dossier, "reponse": ici.dossier.reponse, "form": form, "titre": titre, "aide": aide}
    return render(request, "rapports/equipe/inviter.html", contexte)


def _la_contribution(ici: Equipe, pk: int) -> Contribution:
    """One of this answer, on a section of one's own."""
    lettres = [s.lettre for s in ici.sections]
    siennes = Contribution.objects.filter(section__reponse=ici.dossier.reponse, section__lettre__in=lettres)
    return get_object_or_404(siennes.select_related("section"), pk=pk)


@require_http_methods(LIRE_ET_ECRIRE)
@codes_en_majuscules
def prolonger(request: RequeteHabilitee, exercice: int, code: str, pk: int) -> HttpResponse:
    ici = equipe_de(request, exercice, code)
    invitation = _la_contribution(ici, pk)
    form = FinForm(saisie(request), echeance=ici.dossier.echeance, initial={"fin": timezone.localtime(invitation.fin)})
    if tenter(
        request,
        form,
        lambda: invitations.prolonger(invitation, form.cleaned_data["fin"], par=ici.par),
        "La nouvelle fin est enregistrée. La personne invitée en est avertie.",
        "fin",
    ):
        return redirect("rapports:equipe", *ici.adresse)
    return _formulaire(request, ici, form, "Changer la fin de l’invitation", f"{invitation.nom}, {invitation.courriel}")


@require_POST
@codes_en_majuscules
def renvoyer(request: RequeteHabilitee, exercice: int, code: str, pk: int) -> HttpResponse:
    ici = equipe_de(request, exercice, code)
    invitation = _la_contribution(ici, pk)
    agir(request, lambda: invitations.renvoyer(invitation, par=ici.par), "L’invitation est envoyée de nouveau.")
    return redirect("rapports:equipe", *ici.adresse)


@require_POST
@codes_en_majuscules
def revoquer(request: RequeteHabilitee, exercice: int, code: str, pk: int) -> HttpResponse:
    ici = equipe_de(request, exercice, code)
    invitation = _la_contribution(ici, pk)
    fait = "L’invitation est retirée : son lien n’ouvre plus rien. Les réponses déjà enregistrées restent."
    agir(request, lambda: invitations.revoquer(invitation, par=ici.par), fait)
    return redirect("rapports:equipe", *ici.adresse)
