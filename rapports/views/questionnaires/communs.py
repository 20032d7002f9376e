"""What every page of a questionnaire needs: who may read or write it, its version, and how a change is saved."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mildeca_portal.socle.erreurs import ActionRefusee
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions import composition as actions
from rapports.composition.manques import Defaut, avertissements, manques_pour_ouvrir
from rapports.droits import peut_gerer_les_campagnes, peut_voir_les_preparatifs
from rapports.models import VersionQuestionnaire
from rapports.questionnaire.definition import Controle, Question, Questionnaire, Section
from rapports.questionnaire.lecture import lire_brouillon

REVISIONS_RELUES = 20


@dataclass(frozen=True)
class Atelier:
    """The version shown, as whoever composes it sees it. `fonction`: what gives the right to write, None to read only."""

    version: VersionQuestionnaire
    fonction: Fonction | None

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return lire_brouillon(self.version.definition)

    @property
    def exercice(self) -> int:
        return self.version.exercice

    @property
    def modifiable(self) -> bool:
        return self.fonction is not None and self.version.statut == VersionQuestionnaire.Statut.COMPOSITION

    @cached_property
    def manques(self) -> list[Defaut]:
        return manques_pour_ouvrir(self.version.definition)

    @cached_property
    def avertissements(self) -> list[Defaut]:
        return avertissements(self.version.definition)

    @property
    def adresse(self) -> str:
        return reverse("rapports:questionnaire", args=[self.exercice])

    # What another person has just removed is still found, so that what was typed about it stays on the screen.

    def section(self, lettre: str) -> Section:
        return _trouver(self, lambda q: q.par_lettre.get(lettre))

    def question(self, cle: str) -> Question:
        return _trouver(self, lambda q: q.par_cle.get(cle))

    def controle(self, code: str) -> Controle:
        return _trouver(self, lambda q: next((c for c in q.controles if c.code == code), None))


def _trouver(atelier: Atelier, chercher: Callable[[Questionnaire], Any]) -> Any:
    if (trouve := chercher(atelier.questionnaire)) is not None:
        return trouve
    for document in atelier.version.revisions.values_list("definition", flat=True)[:REVISIONS_RELUES]:
        if (trouve := chercher(lire_brouillon(document))) is not None:
            return trouve
    raise Http404


def exiger_la_lecture(request: RequeteHabilitee) -> None:
    """National functions only."""
    if peut_voir_les_preparatifs(request.habilitations) is None:
        raise PermissionDenied("Les questionnaires sont composés par la MILDECA.")


def atelier_de(request: RequeteHabilitee, exercice: int, numero: int | None = None) -> Atelier:
    """The version asked for, else the one being composed, else the latest. 403 outside national functions, 404 for none."""
    exiger_la_lecture(request)
    versions = VersionQuestionnaire.objects.select_related("issue_de").filter(exercice=exercice)
    if numero is not None:
        versions = versions.filter(numero=numero)
    version = versions.order_by("-numero").first()
    if version is None:
        raise Http404
    return Atelier(version, peut_gerer_les_campagnes(request.habilitations))


def atelier_a_composer(request: RequeteHabilitee, exercice: int) -> Atelier:
    """As `atelier_de`, for a page that changes the questionnaire: 403 for whoever only reads."""
    atelier = atelier_de(request, exercice)
    if atelier.fonction is None:
        raise PermissionDenied("Vous lisez ce questionnaire sans pouvoir le modifier.")
    return atelier


def revision_postee(request: HttpRequest) -> int:
    """The revision of the document that the page showed; -1 when it does not say."""
    brute = request.POST.get("revision", "")
    return int(brute) if brute.isdecimal() and len(brute) < 10 else -1


@dataclass
class Edition:
    """A form that changes the document, on its page. `form` has an `operation`."""

    request: RequeteHabilitee
    atelier: Atelier
    form: Any
    phrase: str
    retour: str

    def repondre(self, gabarit: str, contexte: dict[str, Any]) -> HttpResponse:
        """Save and go back, or show the form with what was typed and why it is not saved."""
        if self.request.method != "POST":
            return self._page(gabarit, contexte)
        if getattr(self.form, "ajoute", ""):
            self.form.sans_erreur()
            return self._page(gabarit, contexte)
        if not self.form.is_valid():
            return self._page(gabarit, contexte, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            enregistrer(self.request, self.atelier, self.form.operation)
        except actions.DocumentPerime as perime:
            return self._page(gabarit, {**contexte, "perime": perime}, HTTPStatus.CONFLICT)
        except ActionRefusee as refus:
            for phrase in refus.phrases:
                self.form.add_error(None, phrase)
            return self._page(gabarit, contexte, HTTPStatus.CONFLICT)
        messages.success(self.request, self.phrase)
        return redirect(self.retour)

    def _page(self, gabarit: str, contexte: dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
        perime = contexte.get("perime")
        if perime is not None:
            revision = perime.revision
        elif self.form.is_bound:
            revision = str(self.form.data.get("revision", self.atelier.version.revision))
        else:
            revision = self.atelier.version.revision
        complet = {
            "atelier": self.atelier,
            "version": self.atelier.version,
            "form": self.form,
            "retour": self.retour,
            "revision": revision,
            "perime": None,
            **contexte,
        }
        return render(self.request, gabarit, complet, status=status)


def enregistrer(request: RequeteHabilitee, atelier: Atelier, operation: actions.Operation) -> VersionQuestionnaire:
    """Apply one operation for the person. Raises as `actions.modifier`."""
    assert atelier.fonction is not None
    return actions.modifier(atelier.version, operation, revision=revision_postee(request), par=atelier.fonction.acteur)


def agir(
    request: RequeteHabilitee,
    atelier: Atelier,
    operation: actions.Operation,
    phrase: str,
    vers: str,
    sinon: str = "",
    ensuite: Callable[[VersionQuestionnaire], str] | None = None,
) -> HttpResponse:
    """A button: do it and say so, or say why not. A stale page is told what changed, on the page it goes back to.

    `ensuite`: where to go once done, when what was made has to be read to know it.
    """
    try:
        version = enregistrer(request, atelier, operation)
    except ActionRefusee as refus:
        for texte in refus.phrases:
            messages.error(request, texte)
        if isinstance(refus, actions.DocumentPerime) and refus.bilan:
            noms = ", ".join(c.intitule for c in refus.bilan.changements[:10])
            messages.warning(request, f"Modifié entre-temps : {noms}.")
        return redirect(sinon or vers)
    messages.success(request, phrase)
    return redirect(ensuite(version) if ensuite else vers)
