"""Orientations, chantiers, règles, échéances, annexes: the same four pages for each kind of row of a draft."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from circulaires import actions
from circulaires.actions.redaction import VersionPerimee
from circulaires.adresses import Adresse
from circulaires.controle import TypeInconnu, type_de_regle, types_de_regle
from circulaires.forms.regle import RegleForm
from circulaires.forms.rubriques import AnnexeForm, ChantierForm, DeplacementForm, EcheanceForm, OrientationForm
from circulaires.models import Annexe, ChantierPrioritaire, EcheanceTexte, OrientationAnnuelle, Regle, Texte
from circulaires.views.communs import texte_a_rediger
from mildeca_portal.socle.actes import dire_le_refus
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.reprise import saisie
from prefectures.middleware import RequeteHabilitee


@dataclass(frozen=True, slots=True)
class Rubrique:
    """A kind of row: its model, its form, and the words of its pages."""

    code: str
    modele: type[Model]
    form: type[Any]
    ajout: str
    modification: str


RUBRIQUES = {
    r.code: r
    for r in (
        Rubrique(
            "orientations",
            OrientationAnnuelle,
            OrientationForm,
            "Ajouter une orientation",
            "Modifier l’orientation",
        ),
        Rubrique(
            "chantiers",
            ChantierPrioritaire,
            ChantierForm,
            "Ajouter un chantier prioritaire",
            "Modifier le chantier prioritaire",
        ),
        Rubrique("regles", Regle, RegleForm, "Ajouter une règle d’emploi", "Modifier la règle d’emploi"),
        Rubrique("echeances", EcheanceTexte, EcheanceForm, "Ajouter une échéance", "Modifier l’échéance"),
        Rubrique("annexes", Annexe, AnnexeForm, "Joindre une annexe", ""),
    )
}


def _rubrique(code: str) -> Rubrique:
    if code not in RUBRIQUES:
        raise Http404
    return RUBRIQUES[code]


def _objet(texte: Texte, rubrique: Rubrique, pk: int) -> Any:
    return get_object_or_404(rubrique.modele._default_manager.select_related("texte"), texte=texte, pk=pk)


def _retour(texte: Texte, rubrique: Rubrique) -> str:
    return f"{reverse('circulaires:modifier', args=[texte.adresse])}#{rubrique.code}"


def _page(request: RequeteHabilitee, texte: Texte, form: Any, titre: str) -> HttpResponse:
    return render(request, "circulaires/formulaire.html", {"texte": texte, "form": form, "titre": titre})


@require_http_methods(["GET", "HEAD", "POST"])
def ajouter(request: RequeteHabilitee, adresse: Adresse, rubrique: str) -> HttpResponse:
    texte, par = texte_a_rediger(request, adresse)
    genre = _rubrique(rubrique)
    nouveau = genre.modele(texte=texte)
    if isinstance(nouveau, Regle):
        try:
            nouveau.type_regle = type_de_regle(request.GET.get("type", "")).code
        except TypeInconnu:
            return render(request, "circulaires/choisir_type.html", {"texte": texte, "types": types_de_regle()})
    form = genre.form(saisie(request), request.FILES or None, instance=nouveau)
    form.annuler = _retour(texte, genre)
    if request.method == "POST" and form.is_valid():
        try:
            _ajouter(texte, form, par)
        except ActionRefusee as refus:
            dire_le_refus(request, refus, form)
        else:
            messages.success(request, "L’ajout est enregistré.")
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
    genre = _rubrique(rubrique)
    if not genre.modification:
        raise Http404
    try:
        form = genre.form(saisie(request), instance=_objet(texte, genre, pk))
    except TypeInconnu:
        messages.error(request, "Le type de cette règle n’est pas connu du portail : vous pouvez seulement la retirer.")
        return redirect(_retour(texte, genre))
    form.annuler = _retour(texte, genre)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.modifier_contenu(form.instance, form.valeurs(), version=version, par=par, **form.plusieurs())
        except VersionPerimee as conflit:
            form.signaler_conflit(conflit.actuel, conflit.phrases)
        except ActionRefusee as refus:
            dire_le_refus(request, refus, form)
        else:
            messages.success(request, "La modification est enregistrée.")
            return redirect(_retour(texte, genre))
    return _page(request, texte, form, genre.modification)


@require_http_methods(["GET", "HEAD", "POST"])
def retirer(request: RequeteHabilitee, adresse: Adresse, rubrique: str, pk: int) -> HttpResponse:
    """A page that asks, then the act: it cannot be undone."""
    texte, par = texte_a_rediger(request, adresse)
    genre = _rubrique(rubrique)
    objet = _objet(texte, genre, pk)
    if request.method == "POST":
        try:
            actions.retirer_contenu(objet, par=par)
            messages.success(request, f"« {objet} » est retiré de la circulaire.")
        except ActionRefusee as refus:
            dire_le_refus(request, refus)
        return redirect(_retour(texte, genre))
    return render(
        request, "circulaires/retirer.html", {"texte": texte, "objet": objet, "retour": _retour(texte, genre)}
    )


@require_POST
def deplacer(request: RequeteHabilitee, adresse: Adresse, rubrique: str, pk: int) -> HttpResponse:
    texte, par = texte_a_rediger(request, adresse)
    genre = _rubrique(rubrique)
    objet = _objet(texte, genre, pk)
    form = DeplacementForm(request.POST)
    if form.is_valid():
        try:
            actions.deplacer_contenu(objet, vers_le_haut=form.cleaned_data["sens"] == "haut", par=par)
        except ActionRefusee as refus:
            dire_le_refus(request, refus)
    return redirect(_retour(texte, genre))
