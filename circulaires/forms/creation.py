"""A new text: what it is, and what it is written from."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from circulaires.en_vigueur import Reglement
from circulaires.models import Regle, Strategie, Texte
from mildeca_portal.socle.formulaires import ChampEntier, FormulaireDsfr
from mildeca_portal.socle.markdown import refuser_les_balises, sur_une_ligne

SANS_CONTENU = "Aucun : commencer par un texte vide"


def _exercice() -> ChampEntier:
    phrase = "L’exercice est une année, entre 2000 et 2100."
    return ChampEntier(
        min_value=2000,
        max_value=2100,
        help_text="Année à laquelle s’appliquent les crédits.",
        error_messages={"min_value": phrase, "max_value": phrase},
    )


def _intitule(aide: str = "") -> forms.CharField:
    return forms.CharField(
        label="Intitulé", max_length=200, validators=[refuser_les_balises, sur_une_ligne], help_text=aide
    )


class NouvelleCirculaireForm(FormulaireDsfr, forms.Form):
    """`source`: the latest annual circulaire that has content, when there is one to take over."""

    bouton = "Créer le brouillon"

    exercice = _exercice()
    intitule = _intitule("Exemple : Circulaire « Chefs de projets 2027 ».")
    reconduire = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, source: Texte | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        if source is None:
            del self.fields["reconduire"]
            return
        self.fields["reconduire"].label = f"Reconduire la circulaire {source.exercice}"
        self.fields["reconduire"].help_text = (
            "Sont repris : l’introduction, l’ordre des parties, les orientations, les chantiers et le calendrier (dates "
            "avancées d’autant d’années), les règles en vigueur à la fin de l’exercice et les annexes. "
            "Vous modifiez tout ensuite."
        )

    def clean(self) -> Any:
        valeurs = super().clean() or self.cleaned_data
        exercice = valeurs.get("exercice")
        if self.source and valeurs.get("reconduire") and exercice and exercice <= self.source.exercice:
            self.add_error("reconduire", "Une circulaire ne se reconduit que vers un exercice suivant.")
        return valeurs


class NouvelleInstructionForm(FormulaireDsfr, forms.Form):
    bouton = "Créer le brouillon"

    code = forms.SlugField(
        label="Code pour son adresse",
        max_length=40,
        help_text="Lettres sans accent, chiffres et tirets. Exemple : « simca-2028 » donne l’adresse /instructions/simca-2028/.",
    )
    intitule = _intitule()
    strategie = forms.ModelChoiceField(Strategie.objects.all(), label="Stratégie")
    source = forms.ModelChoiceField(
        Texte.objects.instructions().exclude(origine=Texte.Origine.REFERENCE),
        label="Contenu à reprendre",
        required=False,
        empty_label=SANS_CONTENU,
    )


class ModificativeForm(FormulaireDsfr, forms.Form):
    bouton = "Créer le brouillon"

    intitule = _intitule()
    date_effet = forms.DateField(
        label="En vigueur à compter du", help_text="Premier jour où s’appliquent les règles modifiées."
    )

    def __init__(self, *args: Any, annuelle: Texte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.annuelle = annuelle

    def clean_date_effet(self) -> Any:
        le = self.cleaned_data["date_effet"]
        if le.year > self.annuelle.exercice:
            raise ValidationError(f"Cette date est après la fin de l’exercice {self.annuelle.exercice}.")
        if self.annuelle.date_signature and le < self.annuelle.date_signature:
            raise ValidationError("Cette date précède la signature de la circulaire modifiée.")
        return le


class ReprendreForm(FormulaireDsfr, forms.Form):
    """A rule of the circulaire, to be changed or taken away by a modificative."""

    bouton = "Reprendre la règle"

    regle = forms.ModelChoiceField(Regle.objects.none(), label="Règle")
    acte = forms.ChoiceField(
        label="Ce que fait la circulaire modificative",
        choices=[("modifier", "Modifier cette règle"), ("retirer", "Supprimer cette règle")],
        initial="modifier",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, modificative: Texte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # As they stand when the modificative takes effect: an earlier one may have changed them already.
        le = modificative.date_effet or timezone.localdate()
        en_vigueur = Reglement.charger(modificative.exercice or 0).pour(le, region_code="", prefecture_code="")
        deja = modificative.regles.values("code")
        offertes = Regle.objects.filter(pk__in=[r.regle_id for r in en_vigueur]).exclude(code__in=deja)
        self.fields["regle"].queryset = offertes.select_related("texte").order_by("code")
