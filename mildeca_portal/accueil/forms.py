"""What the pages that join several apps ask for."""

from collections.abc import Sequence
from typing import Any

from django import forms

from mildeca_portal.socle.au import AuForm
from prefectures.models import Region
from prefectures.postes_tenus import PosteTenu


class MandatForm(forms.Form):
    """`?mandat=`: which of one's own open mandates; the first when the address says nothing."""

    mandat = forms.TypedChoiceField(label="Mandat", coerce=int, required=False, empty_value=None)

    def __init__(self, saisie: Any, *, postes: Sequence[PosteTenu]) -> None:
        super().__init__(saisie, initial={"mandat": postes[0].mandat.pk})
        self.postes = {p.mandat.pk: p for p in postes}
        self.fields["mandat"].choices = [
            (cle, f"{p.libelle[:1].upper()}{p.libelle[1:]}") for cle, p in self.postes.items()
        ]

    @property
    def poste(self) -> PosteTenu:
        """The post chosen, of a valid form."""
        return self.postes[self.cleaned_data["mandat"] or next(iter(self.postes))]


class SuiviForm(AuForm):
    """Filter of the list of those who took post."""

    region = forms.ModelChoiceField(Region.objects.none(), label="Région", required=False, empty_label="Toutes")
    field_order = ("region", "au")

    def __init__(self, saisie: Any, *, regions: Any) -> None:
        super().__init__(saisie)
        self.fields["region"].queryset = regions
