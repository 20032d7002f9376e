"""One section of an answer: read it, fill it, save it question by question."""

from collections.abc import Container
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mildeca_portal.socle.enregistrement import est_automatique, heure
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import reprendre
from mildeca_portal.socle.versions import lire_jeton
from prefectures.middleware import RequeteHabilitee
from rapports.actions.saisie import Bilan, Conflit, Fonctions, Soumission, enregistrer, question_fermee
from rapports.dossiers import Dossier
from rapports.droits import fonctions_de_saisie, peut_saisir
from rapports.equipe.remarques import Comptes, comptes, questions_lues
from rapports.forms.champs import SUFFIXE_JETON
from rapports.forms.section import SectionForm
from rapports.models import Campagne
from rapports.presentation import presenter, valeur_du_portail, valeur_precedente
from rapports.questionnaire.definition import Section
from rapports.questionnaire.etat import manques
from rapports.views.communes import codes_en_majuscules, dossier_visible
from rapports.views.enregistrement import reponse_json


@dataclass(frozen=True)
class Page:
    """Everything the page of a section is drawn from."""

    dossier: Dossier
    section: Section
    form: SectionForm | None
    conflits: dict[str, Conflit] = field(default_factory=dict)
    jetons: dict[str, str] = field(default_factory=dict)
    refus: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@codes_en_majuscules
def section(request: RequeteHabilitee, exercice: int, code: str, lettre: str) -> HttpResponse:
    dossier = dossier_visible(request, exercice, code)
    ici = dossier.questionnaire.par_lettre.get(lettre)
    if ici is None:
        raise Http404
    fonctions = fonctions_de_saisie(request.habilitations, dossier.prefecture)
    if request.method == "POST":
        return _poster(request, dossier, ici, fonctions)
    if dossier.refus_de_saisie or not any(fonctions.values()):
        return _afficher(request, Page(dossier, ici, None))
    repris = reprendre(request)
    form = SectionForm(repris, dossier=dossier, section=ici, fonctions=fonctions)
    if not form.questions:  # none that a correction concerns, or that is this person's
        return _afficher(request, Page(dossier, ici, None))
    return _afficher(request, Page(dossier, ici, form, jetons=jetons_postes(form)))


def _poster(request: RequeteHabilitee, dossier: Dossier, ici: Section, fonctions: Fonctions) -> HttpResponse:
    if not any(fonctions.values()):
        raise PermissionDenied("Vous lisez cette réponse sans pouvoir la remplir.")
    form = SectionForm(request.POST, request.FILES, dossier=dossier, section=ici, fonctions=fonctions)
    automatique = est_automatique(request)
    try:
        if dossier.refus_de_saisie:
            raise ActionRefusee(dossier.refus_de_saisie)
        refuser_les_fermees(dossier, ici, request.POST)
        garder = request.POST.getlist("garder")
        soumissions = {**form.soumissions(sauf=garder), **reprises(request, form)}
        bilan = enregistrer(
            dossier.reponse, ici.lettre, soumissions, fonctions=fonctions, confirmees=_confirmees(request, form)
        )
    except ActionRefusee as refus:
        if automatique:
            return JsonResponse({"refus": str(refus)}, status=HTTPStatus.CONFLICT)
        page = Page(dossier, ici, form, jetons=jetons_postes(form), refus=str(refus))
        return _afficher(request, page, HTTPStatus.CONFLICT)
    apres = Dossier(dossier.reponse, timezone.now())
    if automatique:
        return reponse_json(apres, ici, form, bilan)
    if form.errors or bilan.conflits:
        return _reafficher(request, apres, form, bilan)
    return _suite(request, dossier, ici, bilan)


def refuser_les_fermees(dossier: Dossier, ici: Section, postees: Container[str]) -> None:
    """A page opened before a correction was asked still posts what the correction closed: said, never dropped in silence."""
    for question in ici.questions:
        if question.cle + SUFFIXE_JETON in postees and not dossier.ouverte(question.cle):
            raise ActionRefusee(question_fermee(question))


def _confirmees(request: HttpRequest, form: SectionForm) -> list[str]:
    """Keys whose pre-filled value is accepted as it stands: one by one, or all those that the page shows."""
    if "confirmer_tout" not in request.POST:
        return request.POST.getlist("confirmer")
    return [q.cle for q in form.questions if q.cle in form.dossier.a_confirmer]


def reprises(request: HttpRequest, form: SectionForm) -> dict[str, Soumission]:
    """Values of the portal, or of last year, that a button asked to take in place of what the field holds.

    On the version that was shown, as what is typed: an answer that somebody gave meanwhile is not written over.
    """
    reprises = {}
    for nom, source in (("reprendre", valeur_du_portail), ("reconduire", valeur_precedente)):
        for question in form.questions:
            if question.cle in request.POST.getlist(nom):
                contenu = source(form.dossier, question)
                if contenu is not None:
                    montre = lire_jeton(request.POST.get(question.cle + SUFFIXE_JETON))
                    reprises[question.cle] = Soumission(montre, contenu)
    return reprises


def jetons_postes(form: SectionForm) -> dict[str, str]:
    """Tokens as they came: what was not saved keeps the version the person was shown."""
    if not form.is_bound:
        return {}
    noms = {q.cle: q.cle + SUFFIXE_JETON for q in form.unites}
    return {cle: form.data[nom] for cle, nom in noms.items() if nom in form.data}


def _reafficher(request: HttpRequest, apres: Dossier, form: SectionForm, bilan: Bilan) -> HttpResponse:
    """What was refused stays on screen with its reason; the rest is saved and shows its new version."""
    rejetees = {q.cle for q in form.unites if any(nom in form.errors for nom in form.noms_de(q))}
    jetons = {cle: jeton for cle, jeton in jetons_postes(form).items() if cle in rejetees}
    form.dossier = apres
    if bilan.enregistrees:
        messages.success(request, f"Les autres réponses sont enregistrées à {heure(bilan.le)}.")
    page = Page(apres, form.section, form, {c.cle: c for c in bilan.conflits}, jetons)
    return _afficher(request, page, HTTPStatus.CONFLICT if bilan.conflits else HTTPStatus.UNPROCESSABLE_ENTITY)


def _suite(request: HttpRequest, dossier: Dossier, ici: Section, bilan: Bilan) -> HttpResponse:
    ou = (dossier.reponse.campagne.exercice, dossier.prefecture.code)
    messages.success(request, f"Section {ici.lettre} enregistrée à {heure(bilan.le)}.")
    if "continuer" not in request.POST:
        return redirect("rapports:section", *ou, ici.lettre)
    _, suivante = voisines(dossier, ici)
    if suivante is None:
        return redirect("rapports:reponse", *ou)
    return redirect("rapports:section", *ou, suivante.lettre)


def voisines(dossier: Dossier, ici: Section) -> tuple[Section | None, Section | None]:
    """Sections before and after."""
    sections = dossier.questionnaire.sections
    rang = sections.index(ici)
    return (sections[rang - 1] if rang else None), (sections[rang + 1] if rang + 1 < len(sections) else None)


def _afficher(request: HttpRequest, page: Page, status: int = HTTPStatus.OK) -> HttpResponse:
    precedente, suivante = voisines(page.dossier, page.section)
    questions = presenter(page.dossier, page.section, page.form, page.conflits, page.jetons)
    contexte: dict[str, Any] = {
        "dossier": page.dossier,
        "reponse": page.dossier.reponse,
        "section": page.section,
        "form": page.form,
        "questions": questions,
        "a_confirmer": sum(q.a_confirmer and q.visible and q.saisissable for q in questions),
        "conflits": [q for q in questions if q.en_conflit],
        "points": [p for p in page.dossier.points if p.point.section == page.section.lettre],
        "refus": page.refus,
        "manques": manques(page.dossier.donnees, page.section.lettre),
        "precedente": precedente,
        "suivante": suivante,
        "remarques": _remarques(request, page.dossier),
        "ecrit_des_remarques": _ecrit_des_remarques(request, page.dossier),
    }
    return render(request, "rapports/enquete/section.html", contexte, status=status)


def _remarques(request: HttpRequest, dossier: Dossier) -> Comptes | None:
    """How many remarks stand on each question, for who reads them."""
    lues = questions_lues(request.habilitations, dossier.prefecture)  # type: ignore[attr-defined]
    return comptes(dossier.reponse, lues, dossier.questionnaire)


def _ecrit_des_remarques(request: HttpRequest, dossier: Dossier) -> bool:
    publiee = dossier.reponse.campagne.statut == Campagne.Statut.PUBLIEE
    return not publiee and peut_saisir(request.habilitations, dossier.prefecture) is not None  # type: ignore[attr-defined]
