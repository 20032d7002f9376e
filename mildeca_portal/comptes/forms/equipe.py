"""The team of a chef de projet."""

from collections.abc import Sequence
from typing import Any

from django import forms

from mildeca_portal.comptes.actions.entrees import FonctionAOuvrir
from mildeca_portal.comptes.forms.fonctions import ChampQuotite, Dates
from mildeca_portal.comptes.forms.personnes import IdentiteForm
from mildeca_portal.socle.formulaires import FormulaireDsfr
from prefectures.habilitations import REGIONAL, Fonction
from prefectures.models import Prefecture, Region, Role


class CollaborateurForm(FormulaireDsfr, Dates, IdentiteForm):
    """Add a collaborateur to one of one's own territories. `fonctions`: those of chef de projet held today."""

    bouton = "Ajouter et inviter"
    groupes = (
        ("Personne", ("prenom", "nom", "courriel", "reprendre", "compte_connu")),
        ("Fonction de collaborateur", ("territoire", "service", "quotite", "debut", "fin")),
    )
    # A closed account was closed for a reason that a chef de projet does not know.
    rouvre_les_comptes_fermes = False

    territoire = forms.ChoiceField(label="Territoire")
    service = forms.CharField(label="Service", max_length=120, required=False)
    quotite = ChampQuotite()

    def __init__(self, *args: Any, fonctions: Sequence[Fonction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.par_cle = {cle_de(f): f for f in fonctions}
        if len(self.par_cle) == 1:
            del self.fields["territoire"]
        else:
            choix = [(cle, f.territoire) for cle, f in self.par_cle.items()]
            self.fields["territoire"].choices = choix  # type: ignore[attr-defined]

    @property
    def chef(self) -> Fonction:
        """The function in which the person acts: that of the territory chosen."""
        return self.par_cle[self.cleaned_data.get("territoire") or next(iter(self.par_cle))]

    @property
    def fonction(self) -> FonctionAOuvrir:
        d, chef = self.cleaned_data, self.chef
        regional = chef.niveau == REGIONAL
        return FonctionAOuvrir(
            role=Role.COLLABORATEUR,
            debut=d["debut"],
            fin=d["fin"],
            region=Region.objects.get(pk=chef.region_code) if regional else None,
            prefecture=None if regional else Prefecture.objects.get(code=chef.prefecture_code),
            service=d["service"],
            quotite=d["quotite"],
        )


def cle_de(fonction: Fonction) -> str:
    """« regional-27 », « departemental-25 »: région 27 is not département 27."""
    return f"{fonction.niveau}-{fonction.region_code or fonction.prefecture_code}"


class ServiceForm(FormulaireDsfr, forms.Form):
    """What a chef de projet corrects of a collaborateur's function."""

    service = forms.CharField(label="Service", max_length=120, required=False)
    quotite = ChampQuotite()
