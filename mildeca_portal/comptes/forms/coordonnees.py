"""What someone corrects of their own details."""

from django import forms

from mildeca_portal.socle.formulaires import FormulaireDsfr
from prefectures.models import Personne


class CoordonneesForm(FormulaireDsfr, forms.ModelForm):
    telephone = forms.RegexField(
        r"^\+?[0-9 .()-]{6,19}$",
        label="Téléphone professionnel",
        required=False,
        help_text="Par exemple 03 81 00 00 00 ou +33 3 81 00 00 00.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"invalid": "Saisissez un numéro de téléphone, par exemple 03 81 00 00 00."},
    )

    class Meta:
        model = Personne
        fields = ["telephone"]
