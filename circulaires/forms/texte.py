"""A new text, and the text itself."""

from django import forms

from circulaires.forms.communs import MARKDOWN, FormulaireVersionne
from circulaires.models import Texte
from mildeca_portal.socle.formulaires import ChampEntier, FormulaireDsfr


class NouvelleCirculaireForm(FormulaireDsfr, forms.Form):
    bouton = "Créer le brouillon"

    exercice = ChampEntier(
        min_value=2000,
        max_value=2100,
        help_text="Année à laquelle s’appliquent les crédits.",
        error_messages={
            "min_value": "L’exercice est une année, entre 2000 et 2100.",
            "max_value": "L’exercice est une année, entre 2000 et 2100.",
        },
    )
    intitule = forms.CharField(
        label="Intitulé", max_length=200, help_text="Exemple : Circulaire « Chefs de projets 2027 »."
    )


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
