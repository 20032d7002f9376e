"""The text itself."""

from django import forms

from circulaires.forms.communs import MARKDOWN, FormulaireVersionne
from circulaires.models import Texte


class TexteForm(FormulaireVersionne):
    bouton = "Enregistrer le texte"

    class Meta:
        model = Texte
        fields = ["intitule", "reference", "affaire_suivie_par", "strategie", "introduction"]
        help_texts = {
            "affaire_suivie_par": "Fonction ou service à contacter.",
            "strategie": "Stratégie dont les objectifs cibles sont proposés pour les orientations.",
            "introduction": MARKDOWN,
        }
        widgets = {"introduction": forms.Textarea(attrs={"rows": 14})}
