"""Delegating a signature."""

from typing import Any

from django import forms
from django.utils import timezone

from mildeca_portal.socle.formulaires import FormulaireDsfr
from prefectures.models import Delegation, Mandat, Personne


class DelegationForm(FormulaireDsfr, forms.Form):
    """Delegate a signature. `mandats`: those held today; `collaborateurs`: people of these territories."""

    bouton = "Donner la délégation"

    mandat = forms.ModelChoiceField(Mandat.objects.none(), label="Au titre de", empty_label=None)
    personne = forms.ModelChoiceField(
        Personne.objects.none(), label="Collaborateur", empty_label="Choisissez un collaborateur"
    )
    acte = forms.ChoiceField(
        label="Acte délégué",
        choices=Delegation.Acte.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l’acte délégué."},
    )
    debut = forms.DateField(label="Début", initial=timezone.localdate, help_text="Premier jour de la délégation.")
    fin = forms.DateField(
        label="Fin",
        required=False,
        help_text="Premier jour sans la délégation. Laissez vide pour la durée de votre mandat.",
    )

    def __init__(self, *args: Any, mandats: Any, collaborateurs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mandat, personne = self.fields["mandat"], self.fields["personne"]
        mandat.queryset, personne.queryset = mandats, collaborateurs
        mandat.label_from_instance = lambda m: f"chef de projet {m.get_niveau_display()}, {_lieu(m)}"
        if len(mandats) == 1:
            mandat.initial, mandat.widget = mandats[0].pk, forms.HiddenInput()
        personne.error_messages["required"] = "Choisissez un collaborateur."
        personne.help_text = "Seuls les collaborateurs en fonction de votre territoire sont proposés."


def _lieu(mandat: Mandat) -> str:
    return mandat.prefecture.region.nom if mandat.niveau == Mandat.Niveau.REGIONAL else mandat.prefecture.nom
