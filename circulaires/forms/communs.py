"""What the forms of a text share: each form of an existing row carries the version the person read."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from mildeca_portal.socle.formulaires import FormulaireDsfr
from mildeca_portal.socle.templatetags.formats import date_longue

MARKDOWN = "Mise en forme en Markdown : **gras**, *italique*, listes avec des tirets, titres avec des dièses."


class FormulaireVersionne(FormulaireDsfr, forms.ModelForm):
    """`ecarts`: after a stale edit, (label, what is stored now) for each field that differs from what was typed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.ecarts: list[tuple[str, str]] = []

    def _du_modele(self, multiples: bool) -> dict[str, Any]:
        noms = {f.name for f in self._meta.model._meta.many_to_many}
        return {n: v for n, v in self.cleaned_data.items() if n in self._meta.fields and (n in noms) is multiples}

    def valeurs(self) -> dict[str, Any]:
        """Values of the row, for the action."""
        return self._du_modele(multiples=False)

    def plusieurs(self) -> dict[str, Any]:
        """Values of the many-to-many fields, for the action."""
        return self._du_modele(multiples=True)

    def signaler_conflit(self, actuel: Any, phrases: Sequence[str]) -> None:
        """Keep what was typed, show what is stored beside it, and let the next submission replace it knowingly."""
        saisis = {**self.valeurs(), **self.plusieurs()}
        for nom, saisi in saisis.items():
            stocke = _stocke(actuel, nom)
            if _lisible(stocke) != _lisible(saisi):
                champ = self.fields.get(nom)
                self.ecarts.append((str(champ.label) if champ else nom, _lisible(stocke) or "(vide)"))
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(actuel.version)
        for phrase in phrases:
            self.add_error(None, phrase)


def _stocke(objet: Any, nom: str) -> Any:
    valeur = getattr(objet, nom)
    return valeur.all() if hasattr(valeur, "all") else valeur


def _lisible(valeur: Any) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, (QuerySet, list)):
        return " ; ".join(sorted(str(v) for v in valeur))
    if isinstance(valeur, dict):
        return ", ".join(f"{c} = {_lisible(v)}" for c, v in sorted(valeur.items()))
    return date_longue(valeur) if hasattr(valeur, "year") else str(valeur)
