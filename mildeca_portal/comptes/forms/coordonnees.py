"""What someone corrects of their own details."""

from typing import Any

from django import forms

from mildeca_portal.socle.formulaires import FormulaireDsfr


class ChampTelephone(forms.RegexField):
    """A professional telephone, as it is usually written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {
            "label": "Téléphone professionnel",
            "required": False,
            "max_length": 20,
            "help_text": "Par exemple 03 81 00 00 00 ou +33 3 81 00 00 00.",
            "widget": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "error_messages": {"invalid": "Saisissez un numéro de téléphone, par exemple 03 81 00 00 00."},
            **kwargs,
        }
        super().__init__(regex=r"^\+?[0-9 .()-]{6,19}$", **kwargs)


class CoordonneesForm(FormulaireDsfr, forms.Form):
    telephone = ChampTelephone(widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
