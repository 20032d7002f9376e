"""The rows of a text: orientations, chantiers, dates, expected contents, annexes."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from circulaires.forms.communs import MARKDOWN, FormulaireDeTexte
from circulaires.models import (
    Annexe,
    ChantierPrioritaire,
    ContenuAttendu,
    EcheanceTexte,
    ObjectifCible,
    OrientationAnnuelle,
    Texte,
)
from mildeca_portal.socle.fichiers import BUREAUTIQUE, DepotField


class OrientationForm(FormulaireDeTexte):
    markdown: ClassVar[Sequence[str]] = ("contenu",)

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
        champ: Any = self.fields["objectifs_cibles"]
        champ.queryset = objectifs


class DatesOrdonnees(FormulaireDeTexte):
    """The end, beside which the sentence stands, never comes before the beginning nor before today.

    A text of reference tells of a year that is over: its dates are past.
    """

    ensembles: ClassVar[Mapping[str, Sequence[str]]] = {"dates": ("a_partir_du", "au_plus_tard_le")}

    def clean_au_plus_tard_le(self) -> Any:
        fin = self.cleaned_data["au_plus_tard_le"]
        ancien = self.instance.texte.origine == Texte.Origine.REFERENCE
        if fin and "au_plus_tard_le" in self.changed_data and fin < timezone.localdate() and not ancien:
            raise ValidationError("Cette date est déjà passée.")
        return fin

    def clean(self) -> Any:
        valeurs = super().clean() or self.cleaned_data
        debut, fin = valeurs.get("a_partir_du"), valeurs.get("au_plus_tard_le")
        if debut and fin and fin < debut:
            self.add_error("au_plus_tard_le", "La date de fin ne peut pas précéder la date de début.")
        return valeurs


class ChantierForm(DatesOrdonnees):
    markdown: ClassVar[Sequence[str]] = ("description",)

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


class ContenuAttenduForm(FormulaireDeTexte):
    """What the instruction asks of each roadmap."""

    markdown: ClassVar[Sequence[str]] = ("precision",)

    class Meta:
        model = ContenuAttendu
        fields = ["intitule", "precision", "critere", "obligatoire"]
        labels = {"precision": "Précision"}
        help_texts = {
            "intitule": "Ce que la feuille de route doit contenir, par exemple : un diagnostic régional.",
            "precision": MARKDOWN,
            "critere": "Ce que le portail constate lui-même dans la feuille de route. Sans choix, la région indique où "
            "le contenu se trouve.",
            "obligatoire": "Une feuille de route où il manque ne peut pas être signée.",
        }
        widgets = {"precision": forms.Textarea(attrs={"rows": 5})}


class AnnexeForm(FormulaireDeTexte):
    """A file joined to the text. Handing in another one takes the place of the first."""

    bouton = "Joindre l’annexe"

    fichier = DepotField(types=BUREAUTIQUE, label="Fichier")

    class Meta:
        model = Annexe
        fields = ["intitule"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.en_direct:
            self.bouton = "Enregistrer"
            self.initial["fichier"] = self.instance.fichier
            self.fields["fichier"].required = False


class DeplacementForm(forms.Form):
    sens = forms.ChoiceField(choices=[("haut", "monter"), ("bas", "descendre")])
