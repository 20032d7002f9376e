"""Checks: add, change, move, duplicate, remove."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from mildeca_portal.socle.reprise import saisie
from prefectures.middleware import RequeteHabilitee
from rapports.composition import operations_controles as oc
from rapports.forms.composition.controle import AIDES, REGLES, ControleForm
from rapports.views.questionnaires.communs import Edition, agir, atelier_a_composer

GESTES: dict[str, tuple[Any, str]] = {
    "monter": (partial(oc.deplacer_controle, sens=-1), "Le contrôle est remonté."),
    "descendre": (partial(oc.deplacer_controle, sens=1), "Le contrôle est descendu."),
    "dupliquer": (oc.dupliquer_controle, "Le contrôle est dupliqué."),
    "retirer": (oc.retirer_controle, "Le contrôle est retiré."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def ajouter(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """What it verifies first, then the check."""
    atelier = atelier_a_composer(request, exercice)
    regle = request.GET.get("regle", "")
    citee = request.GET.get("question", "")
    if not regle:
        contexte = {
            "atelier": atelier,
            "version": atelier.version,
            "regles": [(code, nom, AIDES[code]) for code, nom in REGLES.items()],
            "question": citee,
        }
        return render(request, "rapports/questionnaire/choisir_regle.html", contexte)
    if regle not in REGLES:
        raise Http404
    form = ControleForm(
        saisie(request),
        questionnaire=atelier.questionnaire,
        regle=regle,
        question=citee if citee in atelier.questionnaire.par_cle else "",
    )
    edition = Edition(request, atelier, form, "Le contrôle est ajouté.", f"{atelier.adresse}#controles")
    return edition.repondre(
        "rapports/questionnaire/formulaire.html",
        {"titre": f"Ajouter un contrôle : {REGLES[regle].lower()}", "bouton": "Ajouter le contrôle"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def controle(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    atelier = atelier_a_composer(request, exercice)
    ici = atelier.controle(code)
    form = ControleForm(
        saisie(request), questionnaire=atelier.questionnaire, regle=type(ici.regle).__name__.lower(), controle=ici
    )
    edition = Edition(request, atelier, form, "Le contrôle est enregistré.", f"{atelier.adresse}#controles")
    contexte = {"titre": f"Contrôle « {ici.code} »", "bouton": "Enregistrer", "controle": ici}
    return edition.repondre("rapports/questionnaire/controle.html", contexte)


@require_POST
def geste(request: RequeteHabilitee, exercice: int, code: str, acte: str) -> HttpResponse:
    atelier = atelier_a_composer(request, exercice)
    if acte not in GESTES:
        raise Http404
    operation, phrase = GESTES[acte]
    return agir(request, atelier, partial(operation, code=code), phrase, f"{atelier.adresse}#controles")
