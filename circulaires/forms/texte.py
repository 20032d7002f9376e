"""The text itself."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from circulaires.forms.communs import MARKDOWN, FormulaireDeTexte
from circulaires.models import Texte


class TexteForm(FormulaireDeTexte):
    """Each nature of text has its own fields: a modificative takes effect on a day, and follows the text it modifies."""

    bouton = "Enregistrer le texte"
    markdown: ClassVar[Sequence[str]] = ("introduction",)
    SANS_OBJET: ClassVar[dict[str, str]] = {
        Texte.Nature.ANNUELLE: "date_effet",
        Texte.Nature.INSTRUCTION: "date_effet",
        Texte.Nature.MODIFICATIVE: "strategie",
    }

    class Meta:
        model = Texte
        fields = ["intitule", "reference", "affaire_suivie_par", "strategie", "date_effet", "introduction"]
        help_texts = {
            "affaire_suivie_par": "Fonction ou service à contacter.",
            "strategie": "Stratégie dont les objectifs cibles sont proposés pour les orientations.",
            "date_effet": "Premier jour où les règles de cette circulaire s’appliquent.",
            "introduction": MARKDOWN,
        }
        widgets = {"introduction": forms.Textarea(attrs={"rows": 14})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields[self.SANS_OBJET[self.instance.nature]]
        if "date_effet" in self.fields:
            self.fields["date_effet"].required = True

    def clean_date_effet(self) -> Any:
        le = self.cleaned_data["date_effet"]
        if "date_effet" in self.changed_data and le < timezone.localdate():
            raise ValidationError("Cette date est déjà passée.")
        if le.year > self.instance.exercice:
            raise ValidationError(f"Cette date est après la fin de l’exercice {self.instance.exercice}.")
        return le
