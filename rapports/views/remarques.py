"""Remarks of the préfecture on the questions of its answer: one page, that works without JavaScript."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mildeca_portal.socle.actes import agir, tenter
from mildeca_portal.socle.reprise import saisie
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions import remarques as actions
from rapports.dossiers import Dossier
from rapports.droits import peut_saisir
from rapports.equipe.en_charge import collegues
from rapports.equipe.remarques import questions_lues
from rapports.forms.remarques import RemarqueForm
from rapports.models import Campagne, Remarque
from rapports.questionnaire.definition import Question, Qui
from rapports.views.communes import codes_en_majuscules, dossier_visible


@dataclass(frozen=True, slots=True)
class Fil:
    """Remarks on one question, in the order they were written."""

    question: Question
    lettre: str
    remarques: list[Remarque]

    @property
    def ancre(self) -> str:
        return f"q-{self.question.cle}"


@dataclass(frozen=True, slots=True)
class Carnet:
    """What the person reads of the remarks of one answer; `par`: what lets him write some, None for who only reads."""

    dossier: Dossier
    lues: frozenset[Qui]
    par: Fonction | None

    @property
    def modifiable(self) -> bool:
        return self.par is not None and self.dossier.reponse.campagne.statut != Campagne.Statut.PUBLIEE

    def question(self, cle: str) -> Question | None:
        question = self.dossier.questionnaire.par_cle.get(cle)
        return question if question and question.qui in self.lues else None

    def adresse(self, question: Question) -> str:
        ou = (self.dossier.reponse.campagne.exercice, self.dossier.prefecture.code, question.cle)
        return reverse("rapports:remarques_question", args=ou)


def carnet_de(request: RequeteHabilitee, exercice: int, code: str) -> Carnet:
    """404 outside the perimeter; 403 for who is not of the préfecture: the MILDECA does not read these notes."""
    dossier = dossier_visible(request, exercice, code)
    lues = questions_lues(request.habilitations, dossier.prefecture)
    if not lues:
        raise PermissionDenied("Les remarques sont des notes de travail de la préfecture : elle seule les lit.")
    return Carnet(dossier, lues, peut_saisir(request.habilitations, dossier.prefecture))


@require_safe
@codes_en_majuscules
def remarques(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    """Every remark the person reads, by question."""
    carnet = carnet_de(request, exercice, code)
    return _afficher(request, carnet, _fils(carnet))


@require_http_methods(["GET", "HEAD", "POST"])
def remarques_de_la_question(request: RequeteHabilitee, exercice: int, code: str, cle: str) -> HttpResponse:
    """Remarks on one question, and the form that adds one."""
    carnet = carnet_de(request, exercice, code.upper())
    question = carnet.question(cle)
    if question is None:
        raise Http404
    if request.method == "POST" and carnet.par is None:
        raise PermissionDenied("Vous lisez ces remarques sans pouvoir en écrire.")
    form = None
    if carnet.par:
        autres = [p for p in collegues(carnet.dossier.prefecture, question.qui) if p.pk != request.user.pk]
        form = RemarqueForm(saisie(request), question=question, collegues=autres)
        if _ecrite(request, carnet, form):
            return redirect(carnet.adresse(question))
    # What was typed is given back even when it can no longer be written.
    montre = form if form and (carnet.modifiable or form.is_bound) else None
    return _afficher(request, carnet, _fils(carnet, question), question=question, form=montre)


def _afficher(request: RequeteHabilitee, carnet: Carnet, fils: list[Fil], **autres: Any) -> HttpResponse:
    contexte = {
        "reponse": carnet.dossier.reponse,
        "fils": fils,
        "modifiable": carnet.modifiable,
        "question": None,
        "form": None,
        **autres,
    }
    return render(request, "rapports/equipe/remarques.html", contexte)


def _ecrite(request: RequeteHabilitee, carnet: Carnet, form: RemarqueForm) -> bool:
    par = carnet.par
    assert par is not None
    return tenter(
        request,
        form,
        lambda: actions.ecrire(
            carnet.dossier.reponse, form.question, form.cleaned_data["texte"], mentions=form.personnes, par=par
        ),
        "La remarque est écrite.",
    )


def _fils(carnet: Carnet, seule: Question | None = None) -> list[Fil]:
    """Questions that have remarks, in the order of the questionnaire; or one only, whether it has some or not."""
    lignes = Remarque.objects.filter(reponse=carnet.dossier.reponse).select_related("auteur", "resolue_par")
    if seule:
        lignes = lignes.filter(cle=seule.cle)
    par_cle: dict[str, list[Remarque]] = {}
    for remarque in lignes.prefetch_related("mentions").order_by("ecrite_le", "pk"):
        par_cle.setdefault(remarque.cle, []).append(remarque)
    sections = carnet.dossier.questionnaire.section_de
    questions = [seule] if seule else [q for q in carnet.dossier.questionnaire if q.cle in par_cle]
    return [Fil(q, sections[q.cle], par_cle.get(q.cle, [])) for q in questions if carnet.question(q.cle)]


@require_POST
@codes_en_majuscules
def resoudre(request: RequeteHabilitee, exercice: int, code: str, pk: int) -> HttpResponse:
    remarque, question, carnet, par = _la_remarque(request, exercice, code, pk)
    agir(request, lambda: actions.resoudre(remarque, par=par), "La remarque est résolue.")
    return redirect(carnet.adresse(question))


@require_POST
@codes_en_majuscules
def rouvrir(request: RequeteHabilitee, exercice: int, code: str, pk: int) -> HttpResponse:
    remarque, question, carnet, par = _la_remarque(request, exercice, code, pk)
    agir(request, lambda: actions.rouvrir(remarque, par=par), "La remarque est à traiter de nouveau.")
    return redirect(carnet.adresse(question))


def _la_remarque(
    request: RequeteHabilitee, exercice: int, code: str, pk: int
) -> tuple[Remarque, Question, Carnet, Fonction]:
    carnet = carnet_de(request, exercice, code)
    if carnet.par is None:
        raise PermissionDenied("Vous lisez ces remarques sans pouvoir les modifier.")
    remarque = get_object_or_404(Remarque, reponse=carnet.dossier.reponse, pk=pk)
    question = carnet.question(remarque.cle)
    if question is None:
        raise Http404
    return remarque, question, carnet, carnet.par
