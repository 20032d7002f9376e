"""What the MILDECA types about an answer."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from mildeca_portal.socle.formulaires import FormulaireDsfr
from rapports.libelles import capitale
from rapports.models import DemandeCorrection
from rapports.questionnaire.definition import Questionnaire


class CorrectionForm(FormulaireDsfr, forms.Form):
    """A request for correction."""

    bouton = "Demander la correction"

    sections = forms.MultipleChoiceField(
        label="Sections à corriger",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Indiquez au moins une section à corriger."},
    )
    motif = forms.ChoiceField(
        choices=[(code, capitale(libelle)) for code, libelle in DemandeCorrection.Motif.choices],
        widget=forms.RadioSelect,
    )
    commentaire = forms.CharField(
        label="Ce qui est à corriger",
        help_text="La préfecture lit ce texte.",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Dites ce qui est à corriger."},
    )
    echeance = forms.DateTimeField(label="À rendre avant le", help_text="Heure de Paris.")

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["sections"]
        assert isinstance(champ, forms.MultipleChoiceField)
        champ.choices = [(s.lettre, f"{s.lettre}. {s.titre}") for s in questionnaire.sections]
        self.initial.setdefault("echeance", dans_quinze_jours())

    def clean_echeance(self) -> datetime:
        return _a_venir(self.cleaned_data["echeance"])


def dans_quinze_jours() -> datetime:
    return timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=15)


def _a_venir(instant: datetime) -> datetime:
    if instant <= timezone.now():
        raise forms.ValidationError("Cette échéance est passée : indiquez une date à venir.")
    return instant
