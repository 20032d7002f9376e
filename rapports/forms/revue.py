"""What the MILDECA types about an answer, and about a campaign."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from mildeca_portal.socle.formulaires import FormulaireDsfr
from prefectures.models import Prefecture
from rapports.libelles import capitale
from rapports.models import Campagne, DemandeCorrection, Prolongation
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


class CampagneForm(FormulaireDsfr, forms.ModelForm):
    """A new campaign. The order of its dates is that of the constraints of the table."""

    bouton = "Programmer l’enquête"

    class Meta:
        model = Campagne
        fields: ClassVar[list[str]] = [
            "exercice", "ouverture", "cloture", "fin_de_revue", "correction_debut", "correction_fin", "message",
        ]  # fmt: skip
        help_texts: ClassVar[dict[str, str]] = {
            "exercice": "L’année décrite par les préfectures.",
            "ouverture": "Heure de Paris. L’enquête s’ouvre d’elle-même à cet instant.",
            "cloture": "Heure de Paris.",
            "fin_de_revue": "Heure de Paris.",
        }
        widgets: ClassVar[dict[str, Any]] = {"message": forms.Textarea(attrs={"rows": 3})}


class ProlongationForm(FormulaireDsfr, forms.ModelForm):
    """An extension: of one préfecture, or of all when none is chosen."""

    bouton = "Prolonger"

    class Meta:
        model = Prolongation
        fields: ClassVar[list[str]] = ["prefecture", "jusqu_au", "motif"]
        labels: ClassVar[dict[str, str]] = {"jusqu_au": "Nouvelle échéance"}
        help_texts: ClassVar[dict[str, str]] = {"jusqu_au": "Heure de Paris.", "prefecture": "Vide : toutes."}
        widgets: ClassVar[dict[str, Any]] = {"motif": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["prefecture"]
        assert isinstance(champ, forms.ModelChoiceField)
        champ.queryset = Prefecture.objects.filter(reponses__campagne=campagne)
        champ.empty_label = "Toutes les préfectures"

    def clean_jusqu_au(self) -> datetime:
        return _a_venir(self.cleaned_data["jusqu_au"])
