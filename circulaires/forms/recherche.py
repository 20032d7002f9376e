"""What one looks for in the texts. Read from the address: nothing is posted."""

from django import forms

from circulaires.models import Texte
from mildeca_portal.socle.formulaires import ChampEntier


class RechercheForm(forms.Form):
    """`q` is read as it is typed: accents, plurals and punctuation do not count."""

    q = forms.CharField(
        label="Rechercher dans les circulaires et les instructions",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "required": "Saisissez au moins un mot.",
            "max_length": "Saisissez 200 caractères au plus.",
        },
    )
    nature = forms.ChoiceField(label="Nature du texte", choices=[("", "Toutes"), *Texte.Nature.choices], required=False)
    exercice = ChampEntier(
        label="Exercice",
        min_value=2000,
        max_value=2100,
        required=False,
        error_messages={
            "min_value": "Saisissez une année à partir de 2000.",
            "max_value": "Saisissez une année jusqu’à 2100.",
        },
    )
