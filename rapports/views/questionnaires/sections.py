"""Sections: add, change, move, duplicate, number again, remove; and the parameters of the questionnaire."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mildeca_portal.socle.reprise import saisie
from prefectures.middleware import RequeteHabilitee
from rapports.composition import operations
from rapports.forms.composition.divers import ParametresForm, PlaceDeSectionForm, SectionComposeeForm
from rapports.views.questionnaires.communs import Atelier, Edition, agir, atelier_a_composer

FORMULAIRE = "rapports/questionnaire/formulaire.html"
GESTES = {
    "dupliquer": (operations.dupliquer_section, "La section est dupliquée, avec ses questions et ses contrôles."),
    "renumeroter": (operations.renumeroter_section, "Les questions de la section sont renumérotées."),
    "retirer": (operations.retirer_section, "La section est retirée, avec ses questions et leurs contrôles."),
}


def section_adresse(atelier: Atelier, lettre: str) -> str:
    return f"{atelier.adresse}#section-{lettre}"


@require_http_methods(["GET", "HEAD", "POST"])
def ajouter(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    atelier = atelier_a_composer(request, exercice)
    form = SectionComposeeForm(saisie(request), questionnaire=atelier.questionnaire)
    edition = Edition(request, atelier, form, "La section est ajoutée.", atelier.adresse)
    return edition.repondre(FORMULAIRE, {"titre": "Ajouter une section", "bouton": "Ajouter la section"})


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: RequeteHabilitee, exercice: int, lettre: str) -> HttpResponse:
    atelier = atelier_a_composer(request, exercice)
    ici = atelier.section(lettre)
    form = SectionComposeeForm(saisie(request), questionnaire=atelier.questionnaire, section=ici)
    edition = Edition(request, atelier, form, "La section est enregistrée.", section_adresse(atelier, lettre))
    contexte = {
        "titre": f"Section {ici.lettre}. {ici.titre}",
        "bouton": "Enregistrer",
        "section": ici,
        "place": PlaceDeSectionForm(questionnaire=atelier.questionnaire, lettre=lettre),
    }
    return edition.repondre("rapports/questionnaire/section.html", contexte)


@require_POST
def deplacer(request: RequeteHabilitee, exercice: int, lettre: str) -> HttpResponse:
    atelier = atelier_a_composer(request, exercice)
    form = PlaceDeSectionForm(request.POST, questionnaire=atelier.questionnaire, lettre=lettre)
    if not form.is_valid():
        messages.error(request, "Choisissez la nouvelle place de la section.")
        return redirect("rapports:questionnaire_section", exercice, lettre)
    return agir(request, atelier, form.operation, "La section est déplacée.", section_adresse(atelier, lettre))


@require_http_methods(["GET", "HEAD", "POST"])
def geste(request: RequeteHabilitee, exercice: int, lettre: str, acte: str) -> HttpResponse:
    """Duplicate, number again, remove. Removing is confirmed on a page of its own, the only one that is read."""
    atelier = atelier_a_composer(request, exercice)
    if acte not in GESTES:
        raise Http404
    operation, phrase = GESTES[acte]
    if request.method != "POST":
        if acte != "retirer":
            raise Http404
        contexte = {"atelier": atelier, "version": atelier.version, "section": atelier.section(lettre)}
        return render(request, "rapports/questionnaire/retirer_section.html", contexte)
    vers = atelier.adresse if acte == "retirer" else section_adresse(atelier, lettre)
    return agir(request, atelier, partial(operation, lettre=lettre), phrase, vers)


@require_http_methods(["GET", "HEAD", "POST"])
def parametres(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    atelier = atelier_a_composer(request, exercice)
    form = ParametresForm(saisie(request), questionnaire=atelier.questionnaire)
    retour = reverse("rapports:questionnaire", args=[exercice]) + "#parametres"
    edition = Edition(request, atelier, form, "Le titre et les paramètres sont enregistrés.", retour)
    return edition.repondre(FORMULAIRE, {"titre": "Titre et paramètres", "bouton": "Enregistrer"})
