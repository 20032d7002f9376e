from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from mildeca_portal.socle.formulaires import FormulaireDsfr
from prefectures.actions.correspondants import CHAMPS, empreinte_de
from prefectures.models import Correspondant


class CorrespondantForm(FormulaireDsfr, forms.ModelForm):
    """Someone of a partner institution. `empreinte`: what the person read, so that a save never hides another's."""

    empreinte = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Correspondant
        fields = CHAMPS
        labels: ClassVar[dict[str, str]] = {
            "nom": "Nom et prénom",
            "courriel": "Adresse électronique",
            "debut": "Correspondant depuis le",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "nom": "À défaut, l’intitulé du poste.",
            "debut": "Premier jour.",
            "courriel": "De préférence une adresse professionnelle.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = [("", "Sélectionnez une institution"), *Correspondant.Institution.choices]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["empreinte"].initial = empreinte_de(self.instance)
        else:
            del self.fields["empreinte"]
            self.fields["debut"].initial = timezone.localdate

    def _get_validation_exclusions(self) -> set[str]:
        """The action checks the whole row, once it knows its territory."""
        return super()._get_validation_exclusions() | {"prefecture", "region"}  # type: ignore[misc]

    def validate_constraints(self) -> None:
        """Nor the constraints: the territory is not on the form."""

    def valeurs(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in CHAMPS}

    def relire(self) -> None:
        """After a conflict: what was typed stays, and a second save knows of the other one."""
        relue = empreinte_de(Correspondant.objects.get(pk=self.instance.pk))
        self.data = {**self.data.dict(), "empreinte": relue}  # type: ignore[attr-defined]


class FinDuCorrespondantForm(FormulaireDsfr, forms.Form):
    bouton = "Enregistrer la fin"

    fin = forms.DateField(
        label="N’est plus correspondant à compter du",
        help_text="Premier jour sans cette personne. Elle reste dans l’historique.",
        initial=timezone.localdate,
    )
