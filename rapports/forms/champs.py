"""From a question to the fields of a form. Nothing is required here: a draft is saved as it is, and says what it lacks."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mildeca_portal.socle.fichiers import BUREAUTIQUE, IMAGES, DepotField
from mildeca_portal.socle.templatetags.formats import nombre
from rapports.questionnaire.affichage import limites
from rapports.questionnaire.contenu import ContenuInvalide, normaliser
from rapports.questionnaire.definition import Colonne, Ligne, Question, Type

OUI_NON = (("oui", "Oui"), ("non", "Non"))
SUFFIXE_JETON, SUFFIXE_AUTRE, SUFFIXE_RETIRER = "__jeton", "__autre", "__retirer"
CLAVIERS = {Type.ENTIER: "numeric", Type.DECIMAL: "decimal", Type.EUROS: "decimal", Type.POURCENTAGE: "decimal"}


class ChampReponse(forms.Field):
    """A field whose value is the canonical content of a question, or of a cell of a table."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        self.question = question
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> Any:
        if self.question.type is Type.CHOIX_MULTIPLE:
            value = {"choix": list(value or [])}
        try:
            return normaliser(self.question, value)
        except ContenuInvalide as erreur:
            raise ValidationError(erreur.phrase) from erreur


def nom_de_case(question: Question, ligne: Ligne, colonne: Colonne) -> str:
    return f"{question.cle}.{ligne.cle}.{colonne.cle}"


def champs_de(question: Question, lignes: Sequence[Ligne], existant: bool = False) -> Iterator[tuple[str, forms.Field]]:
    """(name, field) of everything one question shows. `existant`: a file is already kept."""
    if question.tableau:
        for ligne in lignes:
            for colonne in question.tableau.colonnes:
                yield nom_de_case(question, ligne, colonne), _case(colonne, f"{question.libelle}, {ligne.libelle}")
        return
    if question.type is Type.FICHIER:
        yield question.cle, _fichier(question)
        if existant:
            yield question.cle + SUFFIXE_RETIRER, forms.BooleanField(label="Retirer ce fichier", required=False)
        return
    yield (
        question.cle,
        ChampReponse(question, widget=_widget(question), label=libelle(question), help_text=aide(question)),
    )
    if question.autre:
        precision = forms.CharField(
            label="Si « Autre », précisez", required=False, max_length=255, widget=forms.TextInput()
        )
        yield question.cle + SUFFIXE_AUTRE, precision


def champ_d_explication(explication: Question) -> forms.Field:
    """The word of explanation beside a question."""
    attrs = {"rows": 2, "data-compte": str(explication.longueur_max)}
    return ChampReponse(
        explication, widget=forms.Textarea(attrs=attrs), label=explication.libelle, help_text=aide(explication)
    )


def libelle(question: Question) -> str:
    """« A4. Agents participant à la mission (facultatif) »."""
    return f"{question.numero}. {question.libelle}" + ("" if question.obligatoire else " (facultatif)")


def aide(question: Question) -> str:
    """Help text, with the unit and the counted limits."""
    phrases = [question.aide] if question.aide else []
    if question.type is Type.EUROS:
        phrases.append("En euros, par exemple 82\u00a0400,00.")
    elif question.unite and question.unite not in question.aide:
        phrases.append(f"Unité : {question.unite}.")
    return " ".join([*phrases, limites(question)]).strip()


def _fichier(question: Question) -> forms.Field:
    types = IMAGES if question.image else BUREAUTIQUE | IMAGES
    return DepotField(types=types, required=False, label=libelle(question))


def _case(colonne: Colonne, ou: str) -> forms.Field:
    question = Question(colonne.cle, "", colonne.libelle, colonne.type)
    return ChampReponse(question, widget=_widget(question), label=f"{ou}, {colonne.libelle}")


def _widget(question: Question) -> forms.Widget:
    choix = [(c.code, c.libelle) for c in question.choix]
    match question.type:
        case Type.OUI_NON:
            return forms.RadioSelect(choices=OUI_NON)
        case Type.CHOIX:
            return forms.RadioSelect(choices=choix)
        case Type.CHOIX_MULTIPLE:
            return forms.CheckboxSelectMultiple(choices=choix)
        case Type.DATE:
            return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        case Type.TEXTE_LONG:
            return forms.Textarea(attrs={"rows": 6, "data-compte": str(question.longueur_max)})
    attrs = {"autocomplete": "off"}
    if question.type in CLAVIERS:
        attrs["inputmode"] = CLAVIERS[question.type]
    return forms.TextInput(attrs=attrs)


def initiale(question: Question, contenu: Any) -> Any:
    """What the field shows of a canonical content."""
    if contenu is None:
        return None
    match question.type:
        case Type.OUI_NON:
            return "oui" if contenu else "non"
        case Type.CHOIX | Type.CHOIX_MULTIPLE:
            return contenu["choix"]
        case Type.EUROS:
            return nombre(Decimal(contenu), 2)
        case Type.DECIMAL | Type.POURCENTAGE:
            return str(contenu).replace(".", ",")
        case Type.FICHIER:
            return contenu["nom"]
    return contenu
