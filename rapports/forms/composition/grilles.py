"""Rows of inputs in a form: choices, columns, terms of a sum. A button adds some, without a script."""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.forms.utils import ErrorDict

from mildeca_portal.socle.crispy import Bouton, Groupe, TableauDeSaisie

LIGNES_MAX, EN_PLUS = 200, 5
Choix = Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Grille:
    """`colonnes`: (code, label, maker of its field). `vides`: empty rows after those that exist."""

    nom: str
    legende: str
    colonnes: Sequence[tuple[str, str, Callable[[], forms.Field]]]
    aide: str = ""
    vides: int = 2
    plus: str = "Ajouter des lignes"

    def champ(self, rang: int, colonne: str) -> str:
        return f"{self.nom}-{rang}-{colonne}"


class AvecGrilles:
    """Mixin, before `FormulaireDsfr`: `poser` a grid, then read its rows by `lignes_de`.

    A row is empty when all its cells are: it is left out, so that emptying a row removes it. The number of rows travels in
    a hidden field; `plus` (the button pressed) adds some.
    """

    fields: dict[str, forms.Field]
    initial: MutableMapping[str, Any]
    data: Mapping[str, Any]
    cleaned_data: dict[str, Any]
    is_bound: bool
    grilles: dict[str, Grille]
    compteurs: dict[str, int]

    def poser(self, grille: Grille, existantes: Sequence[Mapping[str, Any]]) -> None:
        """Fields of a grid, filled with the rows that exist."""
        if not hasattr(self, "grilles"):
            self.grilles, self.compteurs = {}, {}
        self.grilles[grille.nom] = grille
        nombre = len(existantes) + grille.vides
        if self.is_bound:
            postee = str(self.data.get(f"{grille.nom}-nombre", ""))
            nombre = min(int(postee), LIGNES_MAX) if postee.isdecimal() and len(postee) < 6 else nombre
        if self.ajoute == grille.nom:
            nombre = min(nombre + EN_PLUS, LIGNES_MAX)
        self.compteurs[grille.nom] = nombre
        for rang in range(nombre):
            for code, libelle, fabrique in grille.colonnes:
                champ = fabrique()
                champ.label = f"{grille.legende}, ligne {rang + 1}, {libelle.lower()}"
                self.fields[grille.champ(rang, code)] = champ
                if rang < len(existantes):
                    self.initial[grille.champ(rang, code)] = existantes[rang].get(code)

    @property
    def ajoute(self) -> str:
        """Name of the grid whose button « Ajouter des lignes » was pressed."""
        return str(self.data.get("plus", "")) if self.is_bound else ""

    def sans_erreur(self) -> None:
        """Show again what was typed without judging it: the person only asked for more rows."""
        self._errors, self.cleaned_data = ErrorDict(), {}

    def lignes_de(self, nom: str) -> list[dict[str, Any]]:
        """Rows that hold something, in order, each with its rank under « rang »."""
        grille, trouvees = self.grilles[nom], []
        for rang in range(self.compteurs[nom]):
            ligne = {code: self.cleaned_data.get(grille.champ(rang, code)) for code, _, _ in grille.colonnes}
            if any(valeur not in (None, "", False) for valeur in ligne.values()):
                trouvees.append({**ligne, "rang": rang})
        return trouvees

    def disposition_de(self, nom: str) -> Any:
        """The grid as a table of inputs, with its button."""
        grille = self.grilles[nom]
        tableau = TableauDeSaisie(
            grille.legende,
            [libelle for _, libelle, _ in grille.colonnes],
            [
                (str(rang + 1), [grille.champ(rang, code) for code, _, _ in grille.colonnes])
                for rang in range(self.compteurs[nom])
            ],
            prefixe=f"grille-{nom}",
            legende_masquee=True,
        )
        return Groupe(
            grille.legende,
            Layout(tableau, Bouton(grille.plus, nom="plus", valeur=nom, secondaire=True)),
            aide=grille.aide,
        )


def texte(longueur: int = 255) -> Callable[[], forms.Field]:
    return lambda: forms.CharField(
        required=False, max_length=longueur, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


def case() -> forms.Field:
    return forms.BooleanField(required=False)


def ordre() -> forms.Field:
    """Place of a row among the others; empty: where it stands."""
    return forms.IntegerField(
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "3"}),
    )


def liste(choix: Choix) -> Callable[[], forms.Field]:
    return lambda: forms.ChoiceField(required=False, choices=[("", "–"), *choix])


def ordonnees(lignes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by the place that was typed; those without one keep the place they stand at."""
    return sorted(lignes, key=lambda ligne: ligne["rang"] if ligne.get("ordre") is None else ligne["ordre"] - 1.5)
