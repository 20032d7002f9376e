"""Orientations, chantiers, règles, échéances, contenus, annexes: the same four pages for each kind of row of a text."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from circulaires import actions
from circulaires.adresses import Adresse
from circulaires.controle import TypeInconnu, par_famille, type_de_regle, types_de_regle
from circulaires.forms.regle import RegleForm
from circulaires.forms.rubriques import (
    AnnexeForm,
    ChantierForm,
    ContenuAttenduForm,
    DeplacementForm,
    EcheanceForm,
    OrientationForm,
)
from circulaires.models import (
    Annexe,
    ChantierPrioritaire,
    ContenuAttendu,
    EcheanceTexte,
    OrientationAnnuelle,
    Regle,
    Texte,
)
from circulaires.views.communs import texte_a_rediger
from mildeca_portal.socle.actes import agir, tenter
from mildeca_portal.socle.enregistrement import enregistrer, est_automatique, repondre
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.reprise import saisie
from prefectures.middleware import RequeteHabilitee

ANNEXES = "annexes"


@dataclass(frozen=True, slots=True)
class Rubrique:
    """A kind of row: its model, its form, and the words of its pages."""

    code: str
    modele: type[Model]
    form: type[Any]
    titre: str
    ajout: str
    modification: str
    vide: str


RUBRIQUES = {
    r.code: r
    for r in (
        Rubrique(
            "orientations",
            OrientationAnnuelle,
            OrientationForm,
            "Orientations",
            "Ajouter une orientation",
            "Modifier l’orientation",
            "Aucune orientation.",
        ),
        Rubrique(
            "chantiers",
            ChantierPrioritaire,
            ChantierForm,
            "Chantiers prioritaires",
            "Ajouter un chantier prioritaire",
            "Modifier le chantier prioritaire",
            "Aucun chantier prioritaire.",
        ),
        Rubrique(
            "regles",
            Regle,
            RegleForm,
            "Règles d’emploi des crédits",
            "Ajouter une règle d’emploi",
            "Modifier la règle d’emploi",
            "Aucune règle d’emploi.",
        ),
        Rubrique(
            "echeances",
            EcheanceTexte,
            EcheanceForm,
            "Calendrier",
            "Ajouter une échéance",
            "Modifier l’échéance",
            "Aucune échéance.",
        ),
        Rubrique(
            "contenus",
            ContenuAttendu,
            ContenuAttenduForm,
            "Contenus attendus de la feuille de route",
            "Ajouter un contenu attendu",
            "Modifier le contenu attendu",
            "Aucun contenu attendu.",
        ),
        Rubrique(
            ANNEXES,
            Annexe,
            AnnexeForm,
            "Annexes",
            "Joindre une annexe",
            "Modifier l’annexe",
            "Aucune annexe.",
        ),
    )
}


def _rubrique(texte: Texte, code: str) -> Rubrique:
    """A kind of row this text has, by its nature; 404 for another."""
    if code not in (*texte.parties_ordonnees, ANNEXES):
        raise Http404
    return RUBRIQUES[code]


def _objet(texte: Texte, rubrique: Rubrique, pk: int) -> Any:
    relations = ("texte", "fichier") if rubrique.code == ANNEXES else ("texte",)
    return get_object_or_404(rubrique.modele._default_manager.select_related(*relations), texte=texte, pk=pk)


def _retour(texte: Texte, rubrique: Rubrique) -> str:
    return f"{reverse('circulaires:modifier', args=[texte.adresse])}#{rubrique.code}"


def _page(request: RequeteHabilitee, texte: Texte, form: Any, titre: str) -> HttpResponse:
    return render(request, "circulaires/formulaire.html", {"texte": texte, "form": form, "titre": titre})


@require_http_methods(["GET", "HEAD", "POST"])
def ajouter(request: RequeteHabilitee, adresse: Adresse, rubrique: str) -> HttpResponse:
    texte, par = texte_a_rediger(request, adresse)
    genre = _rubrique(texte, rubrique)
    nouveau = genre.modele(texte=texte)
    if isinstance(nouveau, Regle):
        try:
            nouveau.type_regle = type_de_regle(request.GET.get("type", "")).code
        except TypeInconnu:
            familles = par_famille(types_de_regle(), lambda type_regle: type_regle)
            return render(request, "circulaires/choisir_type.html", {"texte": texte, "familles": familles})
    form = genre.form(saisie(request), request.FILES or None, instance=nouveau)
    form.annuler = _retour(texte, genre)
    if not form.apercu_demande and tenter(request, form, lambda: _ajouter(texte, form, par), "L’ajout est enregistré."):
        return redirect(_retour(texte, genre))
    return _page(request, texte, form, genre.ajout)


def _ajouter(texte: Texte, form: Any, par: Acteur) -> None:
    if isinstance(form, AnnexeForm):
        donnees = form.cleaned_data
        actions.ajouter_annexe(texte, intitule=donnees["intitule"], depot=donnees["fichier"], par=par)
        return
    for champ, valeur in form.valeurs().items():
        setattr(form.instance, champ, valeur)
    actions.ajouter_contenu(form.instance, par=par, **form.plusieurs())


@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: RequeteHabilitee, adresse: Adresse, rubrique: str, pk: int) -> HttpResponse:
    texte, par = texte_a_rediger(request, adresse)
    genre = _rubrique(texte, rubrique)
    objet, automatique = _objet(texte, genre, pk), est_automatique(request)
    try:
        form = genre.form(saisie(request), request.FILES or None, instance=objet, automatique=automatique)
    except TypeInconnu:
        messages.error(request, "Le type de cette règle n’est pas connu du portail : vous pouvez seulement la retirer.")
        return redirect(_retour(texte, genre))
    form.annuler = _retour(texte, genre)

    def acte(soumissions: Any) -> Any:
        return actions.modifier_contenu(objet, soumissions, par=par, automatique=automatique)

    if automatique:
        return repondre(form, acte)
    if enregistrer(request, form, acte, "La modification est enregistrée."):
        return redirect(request.path if form.gardees else _retour(texte, genre))
    return _page(request, texte, form, genre.modification)


@require_http_methods(["GET", "HEAD", "POST"])
def retirer(request: RequeteHabilitee, adresse: Adresse, rubrique: str, pk: int) -> HttpResponse:
    """A page that asks, then the act: it cannot be undone."""
    texte, par = texte_a_rediger(request, adresse)
    genre = _rubrique(texte, rubrique)
    objet = _objet(texte, genre, pk)
    if request.method == "POST":
        agir(request, lambda: actions.retirer_contenu(objet, par=par), f"« {objet} » est retiré du texte.")
        return redirect(_retour(texte, genre))
    return render(
        request, "circulaires/retirer.html", {"texte": texte, "objet": objet, "retour": _retour(texte, genre)}
    )


@require_POST
def deplacer(request: RequeteHabilitee, adresse: Adresse, rubrique: str, pk: int) -> HttpResponse:
    texte, par = texte_a_rediger(request, adresse)
    genre = _rubrique(texte, rubrique)
    objet = _objet(texte, genre, pk)
    form = DeplacementForm(request.POST)
    if form.is_valid():
        vers_le_haut = form.cleaned_data["sens"] == "haut"
        agir(request, lambda: actions.deplacer_contenu(objet, vers_le_haut=vers_le_haut, par=par), "")
    return redirect(_retour(texte, genre))


@require_POST
def deplacer_partie(request: RequeteHabilitee, adresse: Adresse, partie: str) -> HttpResponse:
    """Move a whole part of the text before or after its neighbour."""
    texte, par = texte_a_rediger(request, adresse)
    if partie not in texte.parties_ordonnees:
        raise Http404
    form = DeplacementForm(request.POST)
    if form.is_valid():
        vers_le_haut = form.cleaned_data["sens"] == "haut"
        agir(request, lambda: actions.deplacer_partie(texte, partie, vers_le_haut=vers_le_haut, par=par), "")
    return redirect(_retour(texte, RUBRIQUES[partie]))
