"""A questionnaire handed in as an XLSForm, then accepted once its changes are seen."""

from typing import Any

from django import forms
from django.core import signing

from mildeca_portal.socle.fichiers import XLSX, DepotField
from mildeca_portal.socle.formulaires import ChampEntier, FormulaireDsfr
from rapports.composition.document import Document
from rapports.xlsform.classeur import OCTETS_MAX
from rapports.xlsform.lecture import ANNEES

SEL, DUREE = "rapports.xlsform", 24 * 3600


def sceller(document: Document) -> str:
    """The document as a signed text: what was shown is what is written, without the file being handed in again."""
    return signing.dumps(document, salt=SEL, compress=True)


class DepotXlsformForm(FormulaireDsfr, forms.Form):
    bouton = "Vérifier le fichier"
    sans_mention = True

    fichier = DepotField(
        label="Questionnaire au format XLSForm",
        types=frozenset({XLSX}),
        help_text=f"Format XLSX, {OCTETS_MAX // 1024**2} Mo au plus.",
        error_messages={"required": "Choisissez le fichier à importer."},
    )
    exercice = ChampEntier(
        label="Exercice",
        min_value=ANNEES[0],
        max_value=ANNEES[-1],
        required=False,
        help_text="À indiquer si le fichier ne le dit pas, ou pour le lire comme celui d’une autre année.",
    )


class ConfirmationForm(forms.Form):
    """What the page of the changes posts back."""

    document = forms.CharField(widget=forms.HiddenInput)
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean_document(self) -> Any:
        try:
            return signing.loads(self.cleaned_data["document"], salt=SEL, max_age=DUREE)
        except signing.BadSignature:
            raise forms.ValidationError(
                "Cette vérification a plus d’un jour ou a été modifiée : déposez le fichier de nouveau."
            ) from None
