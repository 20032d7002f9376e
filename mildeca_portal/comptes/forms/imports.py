"""Handing in the file, and saying that what was read is to be applied."""

from django import forms

from mildeca_portal.socle.fichiers import TABLEAUX, DepotField
from mildeca_portal.socle.formulaires import FormulaireDsfr


class DepotForm(FormulaireDsfr, forms.Form):
    bouton = "Vérifier le fichier"

    fichier = DepotField(
        label="Fichier des fonctions",
        types=TABLEAUX,
        error_messages={"required": "Choisissez le fichier à importer."},
    )
    clore_en_cours = forms.BooleanField(
        label="Mettre fin au mandat en cours quand le fichier en ouvre un autre sur le même poste",
        help_text="Un mandat sans fin prévue s’arrête le jour où l’autre commence. Chaque fin est montrée dans l’aperçu.",
        required=False,
    )
    inviter = forms.BooleanField(
        label="Envoyer une invitation aux personnes que le fichier crée",
        help_text="Dès l’application du fichier, sauf à celles dont les fonctions sont déjà terminées.",
        required=False,
    )


class ApplicationForm(forms.Form):
    """`empreinte`: of the plan that was on screen."""

    empreinte = forms.CharField(widget=forms.HiddenInput, max_length=64)
