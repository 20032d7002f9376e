"""What moves a text from state to state."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from circulaires.models import Texte
from mildeca_portal.socle.fichiers import PDF, DepotField
from mildeca_portal.socle.formulaires import FormulaireDsfr


class SignatureForm(FormulaireDsfr, forms.Form):
    bouton = "Enregistrer la signature"

    date_signature = forms.DateField(label="Date de signature")
    signataire = forms.CharField(max_length=150, help_text="Par exemple : le président de la MILDECA.")
    fichier = DepotField(types=frozenset({PDF}), label="Circulaire signée (PDF)")

    def clean_date_signature(self) -> Any:
        le = self.cleaned_data["date_signature"]
        if le > timezone.localdate():
            raise ValidationError("La date de signature ne peut pas être dans le futur.")
        return le


class EtatForm(forms.Form):
    """Which of the two states of writing a button asks for."""

    vers = forms.ChoiceField(choices=[(s, Texte.Statut(s).label) for s in Texte.MODIFIABLES])
