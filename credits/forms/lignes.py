"""The two lists of an application, typed as tables: other payers, expenses."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.forms import BaseFormSet, formset_factory

from credits.models import Cofinancement, LigneDepense
from mildeca_portal.socle.formulaires import ChampMontant, FormulaireDsfr


class LigneForm(FormulaireDsfr, forms.ModelForm):
    """A line counts once one of its `significatifs` is typed: its other fields hold a value from the start."""

    significatifs: tuple[str, ...] = ()

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) & set(self.significatifs))


class CofinancementForm(LigneForm):
    significatifs = ("financeur", "precision", "montant")

    class Meta:
        model = Cofinancement
        fields = ("financeur", "precision", "montant", "statut")
        field_classes = {"montant": ChampMontant}
        labels = {"montant": "Montant (€)"}


class DepenseForm(LigneForm):
    significatifs = ("nature", "montant_prevu")

    financee_par_mildeca = forms.TypedChoiceField(
        label="Financée par la MILDECA",
        choices=[("True", "oui"), ("False", "non")],
        coerce=lambda valeur: valeur == "True",
        initial="True",
    )

    class Meta:
        model = LigneDepense
        fields = ("nature", "montant_prevu", "financee_par_mildeca")
        field_classes = {"montant_prevu": ChampMontant}
        labels = {"montant_prevu": "Montant prévu (€)"}


class Lignes(BaseFormSet):
    """Lines typed in a table: a line left empty counts for nothing, and emptying one removes it."""

    libelle = ""

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        return super().total_form_count() if self.is_bound else len(self.initial or ()) + self.extra

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        if not self.is_bound and index is not None and self.initial and index < len(self.initial):
            kwargs["initial"] = self.initial[index]
        return kwargs

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.template = "crispy_dsfr/table_inline_formset.html"
        helper.legende = self.libelle
        return helper

    def objets(self) -> tuple[Any, ...]:
        """Unsaved rows of the lines that were filled in."""
        return tuple(f.instance for f in self.forms if f.has_changed())


class BaseCofinancements(Lignes):
    libelle = "Cofinancements et autofinancement, en euros"


class BaseDepenses(Lignes):
    libelle = "Dépenses prévues, en euros"


LignesCofinancement = formset_factory(CofinancementForm, formset=BaseCofinancements, extra=4, max_num=40)
LignesDepense = formset_factory(DepenseForm, formset=BaseDepenses, extra=5, max_num=40)


def valeurs(lignes: Iterable[Cofinancement | LigneDepense], champs: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows already recorded, as the initial data of a table of lines."""
    return [{champ: getattr(ligne, champ) for champ in champs} for ligne in lignes]
