"""The reason of an assistance."""

from django import forms

from mildeca_portal.socle.formulaires import FormulaireDsfr


class MotifForm(FormulaireDsfr, forms.Form):
    bouton = "Commencer l’assistance"

    motif = forms.CharField(
        label="Motif",
        help_text="La personne le lira dans le courriel qui l’avertit. 300 caractères au plus.",
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Dites pourquoi : la personne assistée le lira.",
            "min_length": "Donnez un motif que la personne comprenne, en quelques mots.",
        },
    )
