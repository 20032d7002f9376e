"""Forms of the portal: declared in few lines, written in the design system, read as French people type."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH

from mildeca_portal.socle.crispy import Bouton, Groupe, Lien
from mildeca_portal.socle.dates import DU_TEMPS

# Ordinary, no-break, narrow no-break and thin spaces: all of them separate thousands in French.
ESPACES = str.maketrans("", "", " \u00a0\u202f\u2009€%")


def lire_nombre(saisie: Any) -> Any:
    """« 82 400,50 € » → « 82400.50 », for Django to read; anything else than text is returned as it is."""
    return saisie.translate(ESPACES).replace(",", ".").strip() if isinstance(saisie, str) else saisie


class _NombreFrancais:
    """Reads a French number in a text input: what is malformed stays on screen, which `type=number` would erase."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(lire_nombre(value))  # type: ignore[misc]

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if isinstance(value, (Decimal, float)) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(initial, lire_nombre(data)))  # type: ignore[misc]


class ChampDecimal(_NombreFrancais, forms.DecimalField):
    """A decimal typed with a comma."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "Saisissez un nombre, par exemple 1 250,50."}

    def __init__(self, **kwargs: Any) -> None:
        # « 1e400 » is a number for Python, and no page could write it.
        super().__init__(**{"max_digits": 18, "decimal_places": 6, **kwargs})


class ChampMontant(ChampDecimal):
    """An amount in euros and cents, of at most 12 digits."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Saisissez un montant en euros, par exemple 82 400,00.",
        "max_decimal_places": "Un montant a au plus deux décimales.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 12, "decimal_places": 2, **kwargs})


class ChampEntier(_NombreFrancais, forms.IntegerField):
    """A whole number."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "Saisissez un nombre entier, par exemple 12."}


def _au_clavier(champ: forms.Field) -> None:
    """Dates by the browser's own picker, in the form it reads."""
    if type(champ.widget) is forms.DateInput:
        champ.widget = forms.DateInput(format="%Y-%m-%d", attrs={**champ.widget.attrs, "type": "date"})
    elif type(champ.widget) is forms.DateTimeInput:
        attrs = {**champ.widget.attrs, "type": "datetime-local"}
        champ.widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs=attrs)


TIRETS = BLANK_CHOICE_DASH[0][1]
A_CHOISIR = "Sélectionnez une option"


def _inviter(champ: Any) -> None:
    """The empty option of a list says what to do, where Django writes dashes."""
    if isinstance(champ, forms.ModelChoiceField):
        if champ.empty_label == TIRETS:
            champ.empty_label = A_CHOISIR
    elif isinstance(champ, forms.ChoiceField):
        choix: Any = champ.choices
        if next(iter(choix), None) == ("", TIRETS):
            champ.choices = [("", A_CHOISIR), *list(choix)[1:]]


class FormulaireDsfr:
    """Mixin of forms and model forms: `{% crispy form %}` writes the whole form.

    `bouton`: label of the submit button, empty for none. `groupes`: fieldsets, (legend, fields); the fields that no
    group names come before. `annuler`: address of the link beside the button (set it on the instance), whose words are
    `libelle_annuler`.
    `avec_balise`: False when the template writes `<form>` itself.
    """

    bouton: str = "Enregistrer"
    groupes: Sequence[tuple[str, Sequence[str]]] = ()
    annuler: str = ""
    libelle_annuler: str = "Annuler"
    methode: str = "post"
    avec_balise: bool = True
    sans_mention: bool = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():
            _au_clavier(champ)
            _inviter(champ)
            if type(champ) is forms.DateField:
                champ.validators.extend(DU_TEMPS)

    def disposition(self) -> Any:
        """Layout of the fields; override it for rows, columns and tables of inputs."""
        groupes = [(legende, [nom for nom in noms if nom in self.fields]) for legende, noms in self.groupes]
        nommes = {nom for _, noms in groupes for nom in noms}
        seuls = [nom for nom in self.fields if nom not in nommes]
        return Layout(*seuls, *(Groupe(legende, *noms) for legende, noms in groupes if noms))

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = self.methode
        helper.form_tag = self.avec_balise
        helper.sans_mention = self.sans_mention
        helper.layout = Layout(self.disposition())
        if self.bouton:
            helper.add_input(Bouton(self.bouton))
        if self.annuler:
            helper.add_input(Lien(self.libelle_annuler, self.annuler))
        return helper
