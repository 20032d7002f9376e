"""The questionnaire as a préfecture sees it, to be tried: a POST answers with the page, nothing is stored."""

from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mildeca_portal.socle.fichiers import Depot
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Prefecture
from rapports.actions.saisie import Fonctions
from rapports.composition.apercu import essayable
from rapports.composition.essai import DossierDEssai, dossier_d_essai
from rapports.droits import peut_voir_les_preparatifs
from rapports.forms.composition.divers import ApercuForm
from rapports.forms.section import SectionForm
from rapports.presentation import presenter, valeur_du_portail, valeur_precedente
from rapports.questionnaire.contenu import ContenuInvalide, normaliser
from rapports.questionnaire.definition import Question, Questionnaire, Qui, Section
from rapports.questionnaire.etat import manques, progression
from rapports.questionnaire.explications import question_de
from rapports.views.questionnaires.communs import Atelier, atelier_de
from rapports.views.questionnaires.page import numero_demande

SEL = "rapports.essai"
DEPARTEMENT_PROPOSE = "25"


class SectionEssayee(SectionForm):
    """The form of a section whose files are only named, never kept."""

    def _fichier(self, question: Question, depot: Depot | None) -> Any:
        if depot is not None:
            return {"fichier": 0, "nom": depot.nom, "taille": 0}
        return super()._fichier(question, None)


def _prefecture(request: RequeteHabilitee) -> Prefecture:
    code = request.GET.get("prefecture", DEPARTEMENT_PROPOSE).upper()
    if not code.isalnum():
        raise Http404
    return get_object_or_404(Prefecture.objects.select_related("region"), code=code)


@require_safe
def apercu(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """Which préfecture, and its sections."""
    atelier = atelier_de(request, exercice, numero_demande(request))
    prefecture = _prefecture(request)
    questionnaire = essayable(atelier.version.definition)
    dossier = dossier_d_essai(questionnaire, prefecture, {}, timezone.now())
    contexte = {
        "atelier": atelier,
        "version": atelier.version,
        "prefecture": prefecture,
        "form": ApercuForm({"prefecture": prefecture.code}),
        "sections": [(s, progression(dossier.donnees, s.lettre).attendues) for s in questionnaire.sections],
    }
    return render(request, "rapports/questionnaire/apercu.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def essai(request: RequeteHabilitee, exercice: int, lettre: str) -> HttpResponse:
    """One section, to be filled for a try. What was typed in the others travels, signed, in the page."""
    atelier, prefecture = atelier_de(request, exercice, numero_demande(request)), _prefecture(request)
    questionnaire = essayable(atelier.version.definition)
    ici = _section(questionnaire, lettre)
    fonctions = _fonctions(request, prefecture)
    if request.method != "POST":
        dossier = dossier_d_essai(questionnaire, prefecture, {}, timezone.now())
        form = SectionEssayee(dossier=dossier, section=ici, fonctions=fonctions)
        return _afficher(request, atelier, dossier, form, {})
    vide = dossier_d_essai(questionnaire, prefecture, {}, timezone.now())
    avant = dossier_d_essai(questionnaire, prefecture, contenus_portes(request, vide), timezone.now())
    depuis = _section(questionnaire, request.POST.get("depuis", lettre))
    postee = SectionEssayee(request.POST, request.FILES, dossier=avant, section=depuis, fonctions=fonctions)
    contenus = _contenus(request, avant, postee)
    dossier = dossier_d_essai(questionnaire, prefecture, contenus, timezone.now())
    if postee.errors:
        postee.dossier = dossier
        return _afficher(request, atelier, dossier, postee, contenus, HTTPStatus.UNPROCESSABLE_ENTITY)
    form = SectionEssayee(dossier=dossier, section=ici, fonctions=fonctions)
    return _afficher(request, atelier, dossier, form, contenus)


def _section(questionnaire: Questionnaire, lettre: str) -> Section:
    section = questionnaire.par_lettre.get(lettre)
    if section is None:
        raise Http404
    return section


def _fonctions(request: RequeteHabilitee, prefecture: Prefecture) -> Fonctions:
    """Whoever tries answers every question that shows."""
    fonction = peut_voir_les_preparatifs(request.habilitations)
    return {Qui.DEPARTEMENTAL: fonction, Qui.REGIONAL: fonction if prefecture.siege_de_region else None}


def contenus_portes(request: RequeteHabilitee, dossier: DossierDEssai) -> dict[str, Any]:
    """What was typed in the other sections; nothing when it was tampered with.

    The questionnaire may have changed since: what it no longer asks, or asks otherwise, is left out.
    """
    try:
        signes: dict[str, Any] = signing.loads(request.POST.get("essai", ""), salt=SEL)
    except signing.BadSignature:
        return {}
    contenus = {}
    for cle, contenu in signes.items():
        with suppress(KeyError, ContenuInvalide):
            question = question_de(dossier.questionnaire, cle)
            contenus[cle] = normaliser(question, contenu, dossier.donnees.lignes_de(question))
    return contenus


def _contenus(request: RequeteHabilitee, avant: DossierDEssai, form: SectionForm) -> dict[str, Any]:
    """Everything typed so far, what a button asked to take included."""
    contenus = {**avant.saisis, **{cle: recue.contenu for cle, recue in form.soumissions().items()}}
    for nom, source in (("reprendre", valeur_du_portail), ("reconduire", valeur_precedente)):
        for question in form.questions:
            if question.cle in request.POST.getlist(nom):
                contenus[question.cle] = source(avant, question)
    return {cle: contenu for cle, contenu in contenus.items() if contenu is not None}


def _afficher(
    request: RequeteHabilitee,
    atelier: Atelier,
    dossier: DossierDEssai,
    form: SectionForm,
    contenus: dict[str, Any],
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    sections = dossier.questionnaire.sections
    rang = [s.lettre for s in sections].index(form.section.lettre)
    tous = manques(dossier.donnees)
    contexte = {
        "atelier": atelier,
        "version": atelier.version,
        "dossier": dossier,
        "reponse": dossier.reponse,
        "prefecture": dossier.prefecture,
        "section": form.section,
        "form": form,
        "questions": presenter(dossier, form.section, form, {}, {}),
        "manques": [m for m in tous if m.section == form.section.lettre],
        "ailleurs": sum(m.section != form.section.lettre for m in tous),
        "essai": signing.dumps(contenus, salt=SEL, compress=True),
        "saisies": len(contenus),
        "precedente": sections[rang - 1] if rang else None,
        "suivante": sections[rang + 1] if rang + 1 < len(sections) else None,
    }
    return render(request, "rapports/questionnaire/essai.html", contexte, status=status)
