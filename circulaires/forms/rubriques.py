"""The rows of a text: orientations, chantiers, dates, annexes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from circulaires.forms.communs import MARKDOWN, FormulaireVersionne
from circulaires.models import Annexe, ChantierPrioritaire, EcheanceTexte, ObjectifCible, OrientationAnnuelle
from mildeca_portal.socle.fichiers import BUREAUTIQUE, DepotField
from mildeca_portal.socle.formulaires import FormulaireDsfr


class OrientationForm(FormulaireVersionne):
    class Meta:
        model = OrientationAnnuelle
        fields = ["intitule", "contenu", "objectifs_cibles"]
        help_texts = {"contenu": MARKDOWN}
        widgets = {"contenu": forms.Textarea(attrs={"rows": 8}), "objectifs_cibles": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        objectifs = ObjectifCible.objects.select_related("strategie")
        if strategie := self.instance.texte.strategie_id:
            objectifs = objectifs.filter(strategie_id=strategie)
        self.fields["objectifs_cibles"].queryset = objectifs


class DatesOrdonnees(FormulaireVersionne):
    """The end, beside which the sentence stands, never comes before the beginning nor before today."""

    def clean_au_plus_tard_le(self) -> Any:
        fin = self.cleaned_data["au_plus_tard_le"]
        if fin and "au_plus_tard_le" in self.changed_data and fin < timezone.localdate():
            raise ValidationError("Cette date est déjà passée.")
        return fin

    def clean(self) -> Any:
        valeurs = super().clean() or self.cleaned_data
        debut, fin = valeurs.get("a_partir_du"), valeurs.get("au_plus_tard_le")
        if debut and fin and fin < debut:
            self.add_error("au_plus_tard_le", "La date de fin ne peut pas précéder la date de début.")
        return valeurs


class ChantierForm(DatesOrdonnees):
    class Meta:
        model = ChantierPrioritaire
        fields = ["intitule", "description", "a_partir_du", "au_plus_tard_le"]
        help_texts = {"description": MARKDOWN, "au_plus_tard_le": "Dernier jour, inclus."}
        widgets = {"description": forms.Textarea(attrs={"rows": 8})}


class EcheanceForm(DatesOrdonnees):
    class Meta:
        model = EcheanceTexte
        fields = ["nature", "intitule", "a_partir_du", "au_plus_tard_le"]
        help_texts = {"au_plus_tard_le": "Dernier jour, inclus."}

    def clean(self) -> Any:
        valeurs = super().clean()
        if not self.errors and not valeurs["a_partir_du"] and not valeurs["au_plus_tard_le"]:
            self.add_error("au_plus_tard_le", "Indiquez au moins une date.")
        return valeurs


class AnnexeForm(FormulaireDsfr, forms.ModelForm):
    bouton = "Joindre l’annexe"

    fichier = DepotField(types=BUREAUTIQUE, label="Fichier")

    class Meta:
        model = Annexe
        fields = ["intitule"]


class DeplacementForm(forms.Form):
    sens = forms.ChoiceField(choices=[("haut", "monter"), ("bas", "descendre")])
