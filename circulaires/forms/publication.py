"""What moves a text from state to state, and what is noted on it afterwards."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from circulaires.models import Texte
from mildeca_portal.socle.fichiers import PDF, DepotField
from mildeca_portal.socle.formulaires import FormulaireDsfr
from mildeca_portal.socle.markdown import refuser_les_balises, sur_une_ligne

LIGNE = [refuser_les_balises, sur_une_ligne]


class SignatureForm(FormulaireDsfr, forms.Form):
    bouton = "Enregistrer la signature"

    date_signature = forms.DateField(label="Date de signature")
    signataire = forms.CharField(
        max_length=150, validators=LIGNE, help_text="Par exemple : le président de la MILDECA."
    )
    fichier = DepotField(types=frozenset({PDF}), label="Texte signé (PDF)")

    def clean_date_signature(self) -> Any:
        le = self.cleaned_data["date_signature"]
        if le > timezone.localdate():
            raise ValidationError("La date de signature ne peut pas être dans le futur.")
        return le


class EtatForm(forms.Form):
    """Which of the two states of writing a button asks for."""

    vers = forms.ChoiceField(choices=[(s, Texte.Statut(s).label) for s in Texte.MODIFIABLES])


class ProgrammationForm(FormulaireDsfr, forms.Form):
    bouton = "Programmer la publication"

    publication_prevue_le = forms.DateTimeField(label="Date et heure de la publication", help_text="Heure de Paris.")

    def clean_publication_prevue_le(self) -> Any:
        le = self.cleaned_data["publication_prevue_le"]
        if le <= timezone.now():
            raise ValidationError("L’instant de la publication doit être à venir.")
        if le.year > 2100:
            raise ValidationError("Saisissez une date entre 1900 et 2100.")
        return le


class AbrogationForm(FormulaireDsfr, forms.Form):
    bouton = "Abroger"

    abroge_le = forms.DateField(label="Abrogée à compter du", help_text="Premier jour où le texte ne s’applique plus.")
    motif = forms.CharField(max_length=2000, validators=[refuser_les_balises], widget=forms.Textarea(attrs={"rows": 4}))

    def clean_abroge_le(self) -> Any:
        le = self.cleaned_data["abroge_le"]
        if le < timezone.localdate():
            raise ValidationError("La date d’abrogation ne peut pas être passée.")
        return le


class LegifranceForm(FormulaireDsfr, forms.Form):
    """`signature`: day of the signature of the text, None when it is not known."""

    legifrance_date = forms.DateField(label="Date de publication sur Légifrance", required=False)
    legifrance_adresse = forms.URLField(
        label="Adresse sur Légifrance",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Par exemple : https://www.legifrance.gouv.fr/circulaire/id/45000.",
    )
    legifrance_non_concerne = forms.BooleanField(
        label="Le texte n’est pas concerné par la publication sur Légifrance", required=False
    )

    def __init__(self, *args: Any, signature: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signature = signature

    def clean_legifrance_date(self) -> Any:
        le = self.cleaned_data["legifrance_date"]
        if le and self.signature and le < self.signature:
            raise ValidationError("La publication sur Légifrance ne peut pas précéder la signature.")
        if le and le > timezone.localdate():
            raise ValidationError("La date de publication sur Légifrance ne peut pas être dans le futur.")
        return le

    def clean_legifrance_adresse(self) -> str:
        adresse = str(self.cleaned_data["legifrance_adresse"])
        if adresse:
            lue = urlsplit(adresse)
            hote = lue.hostname or ""
            if lue.scheme != "https" or not (hote == "legifrance.gouv.fr" or hote.endswith(".legifrance.gouv.fr")):
                raise ValidationError("Saisissez une adresse en https du site legifrance.gouv.fr.")
        return adresse

    def clean(self) -> dict[str, Any]:
        donnees = self.cleaned_data
        le, adresse = donnees.get("legifrance_date"), donnees.get("legifrance_adresse")
        if donnees.get("legifrance_non_concerne"):
            if le or adresse:
                self.add_error(
                    "legifrance_non_concerne",
                    "Un texte non concerné n’a ni date ni adresse de publication sur Légifrance.",
                )
        elif adresse and not le and "legifrance_date" not in self.errors:
            self.add_error("legifrance_date", "Indiquez la date de la publication sur Légifrance.")
        return donnees


class ReferenceForm(FormulaireDsfr, forms.Form):
    date_signature = forms.DateField(label="Date de signature", required=False)
    signataire = forms.CharField(max_length=150, required=False, validators=LIGNE)
    reference = forms.CharField(label="Référence", max_length=80, required=False, validators=LIGNE)
    fichier = DepotField(types=frozenset({PDF}), label="Texte signé (PDF)", required=False)

    def clean_date_signature(self) -> Any:
        le = self.cleaned_data["date_signature"]
        if le and le > timezone.localdate():
            raise ValidationError("La date de signature ne peut pas être dans le futur.")
        return le
