"""Questions: read one, add, change, move, duplicate, remove."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mildeca_portal.socle.reprise import saisie
from prefectures.middleware import RequeteHabilitee
from rapports.actions.composition import Operation
from rapports.composition import mots, operations
from rapports.composition.document import questions as questions_de
from rapports.composition.exposition import citations, exposer_controle, fiche
from rapports.forms.composition.divers import PlaceDeQuestionForm
from rapports.forms.composition.question import QuestionForm
from rapports.models import Valeur, VersionQuestionnaire
from rapports.questionnaire.definition import Question, Type
from rapports.views.questionnaires.communs import Atelier, Edition, agir, atelier_a_composer, atelier_de

GESTES: dict[str, tuple[Any, str]] = {
    "monter": (operations.monter_question, "La question est remontée."),
    "descendre": (operations.descendre_question, "La question est descendue."),
    "dupliquer": (operations.dupliquer_question, "La question est dupliquée : complétez la copie."),
    "retirer": (operations.retirer_question, "La question est retirée, avec ses contrôles."),
}


def question_adresse(atelier: Atelier, cle: str) -> str:
    return reverse("rapports:questionnaire_question", args=[atelier.exercice, cle])


@require_http_methods(["GET", "HEAD", "POST"])
def ajouter(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """The type first, then the question. The address says both the type and the section."""
    atelier = atelier_a_composer(request, exercice)
    lettre = request.GET.get("section", "")
    type_ = type_demande(request)
    if type_ is None:
        contexte = {"atelier": atelier, "version": atelier.version, "types": types(), "lettre": lettre}
        return render(request, "rapports/questionnaire/choisir_type.html", contexte)
    form = QuestionForm(
        saisie(request),
        questionnaire=atelier.questionnaire,
        document=atelier.version.definition,
        type_=type_,
        lettre=lettre if lettre in atelier.questionnaire.par_lettre else "",
    )
    edition = Edition(request, atelier, form, "La question est ajoutée.", f"{atelier.adresse}#section-{lettre}")
    titre = f"Ajouter une question : {mots.TYPES[type_].lower()}"
    return edition.repondre("rapports/questionnaire/formulaire.html", {"titre": titre, "bouton": "Ajouter la question"})


def type_demande(request: RequeteHabilitee) -> Type | None:
    """« ?type=euros »; None when the page does not say, 404 for a type that does not exist."""
    brut = request.GET.get("type", "")
    if not brut:
        return None
    try:
        return Type(brut)
    except ValueError:
        raise Http404 from None


def types() -> list[tuple[str, str, str]]:
    """(code, name, help) of each type."""
    return [(t.value, mots.TYPES[t], mots.AIDES_DES_TYPES[t]) for t in Type]


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: RequeteHabilitee, exercice: int, cle: str) -> HttpResponse:
    """To read for everyone who may; with its form for who composes."""
    atelier = atelier_de(request, exercice)
    ici = atelier.question(cle)
    if request.method != "POST" and not atelier.modifiable:
        return render(request, "rapports/questionnaire/question_lue.html", _contexte(atelier, ici))
    atelier = atelier_a_composer(request, exercice)
    form = QuestionForm(
        saisie(request),
        questionnaire=atelier.questionnaire,
        document=atelier.version.definition,
        type_=type_demande(request) or ici.type,
        question=ici,
        cle_figee=cle_figee(atelier.version, ici),
    )
    retour = f"{atelier.adresse}#q-{cle}"
    edition = Edition(request, atelier, form, f"La question {ici.numero} est enregistrée.", retour)
    contexte = {
        **_contexte(atelier, ici),
        "titre": f"{ici.numero}. {ici.libelle}",
        "bouton": "Enregistrer",
        "place": PlaceDeQuestionForm(questionnaire=atelier.questionnaire, cle=cle),
        "types": [t for t in types() if t[0] != form.type],
        "autre_type": form.type is not ici.type,
    }
    return edition.repondre("rapports/questionnaire/question.html", contexte)


def _contexte(atelier: Atelier, ici: Question) -> dict[str, Any]:
    q = atelier.questionnaire
    return {
        "atelier": atelier,
        "version": atelier.version,
        "question": ici,
        "fiche": fiche(q, ici),
        "controles": [exposer_controle(q, c) for c in q.controles if c.question == ici.cle],
        "citations": citations(q, ici.cle),
    }


def cle_figee(version: VersionQuestionnaire, question: Question) -> str:
    """Why the key of a question stays; empty when it may change."""
    if Valeur.objects.filter(cle=question.cle).exists():
        return "Des réponses portent cette clé : elle ne change plus."
    if question.equivalent_n1:
        return "Cette clé relie la question à celle de l’an dernier : elle ne change plus."
    voisins = VersionQuestionnaire.objects.filter(exercice__in=[version.exercice - 1, version.exercice + 1])
    for document in voisins.values_list("definition", flat=True):
        for autre in (q for s in document["sections"] for q in s["questions"]):
            if question.cle in (autre["cle"], autre.get("equivalent_n1")):
                return "Le questionnaire d’une autre année porte cette clé : elle ne change plus."
    return ""


@require_POST
def deplacer(request: RequeteHabilitee, exercice: int, cle: str) -> HttpResponse:
    atelier = atelier_a_composer(request, exercice)
    form = PlaceDeQuestionForm(request.POST, questionnaire=atelier.questionnaire, cle=cle)
    if not form.is_valid():
        messages.error(request, "Choisissez la nouvelle place de la question.")
        return redirect(question_adresse(atelier, cle))
    return agir(request, atelier, form.operation, "La question est déplacée.", f"{atelier.adresse}#q-{cle}")


@require_http_methods(["GET", "HEAD", "POST"])
def geste(request: RequeteHabilitee, exercice: int, cle: str, acte: str) -> HttpResponse:
    """Up, down, duplicate, remove. Removing is confirmed on a page of its own, the only one that is read."""
    atelier = atelier_a_composer(request, exercice)
    if acte not in GESTES:
        raise Http404
    if request.method != "POST":
        if acte != "retirer":
            raise Http404
        contexte = _contexte(atelier, atelier.question(cle))
        return render(request, "rapports/questionnaire/retirer_question.html", contexte)
    operation, phrase = GESTES[acte]
    appliquee: Operation = partial(operation, cle=cle)
    vers = question_adresse(atelier, cle)
    if acte == "retirer":
        vers = f"{atelier.adresse}#section-{atelier.questionnaire.section_de.get(cle, '')}"

    def la_copie(version: VersionQuestionnaire) -> str:
        cles = [q["cle"] for q in questions_de(version.definition)]
        return question_adresse(atelier, cles[cles.index(cle) + 1])

    return agir(request, atelier, appliquee, phrase, vers, ensuite=la_copie if acte == "dupliquer" else None)
