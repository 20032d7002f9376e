"""Who has each section in hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from mildeca_portal.socle.formulaires import FormulaireDsfr
from prefectures.models import Affectation
from rapports.actions.equipe import Changement
from rapports.equipe.en_charge import EnCharge, peut_recevoir
from rapports.questionnaire.definition import Section

VUE = "__vue"


class RepartitionForm(FormulaireDsfr, forms.Form):
    """One list a section, beside what the page showed: what was not touched is left as the others made it.

    `actuelles`: {letter: who has it now}, whose function may be over.
    """

    bouton = ""
    avec_balise = False

    def __init__(
        self,
        *args: Any,
        sections: Sequence[Section],
        collaborateurs: Sequence[Affectation],
        actuelles: Mapping[str, EnCharge],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        for section in sections:
            actuelle = actuelles.get(section.lettre)
            choix = [("", "Personne en particulier")]
            choix += [(str(a.pk), _nom(a)) for a in collaborateurs if peut_recevoir(a, section)]
            if actuelle and str(actuelle.affectation_id) not in dict(choix):
                choix.append((str(actuelle.affectation_id), f"{actuelle.nom}, à reprendre"))
            self.fields[section.lettre] = forms.ChoiceField(
                label=f"Section {section.lettre} confiée à",
                choices=choix,
                required=False,
                initial=str(actuelle.affectation_id) if actuelle else "",
                error_messages={"invalid_choice": "Cette personne n’est plus en fonction : choisissez-en une autre."},
            )
            self.fields[section.lettre + VUE] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=actuelle.affectation_id if actuelle else None
            )

    def champs(self, lettre: str) -> tuple[BoundField, BoundField]:
        """The list of one section, and what was shown."""
        return self[lettre], self[lettre + VUE]

    def changements(self) -> dict[str, Changement]:
        """What the person changed, by letter."""
        changes = {}
        for section in self.sections:
            choisie, vue = self.cleaned_data.get(section.lettre), self.cleaned_data.get(section.lettre + VUE)
            voulue = int(choisie) if choisie else None
            if section.lettre in self.data and voulue != vue:
                changes[section.lettre] = Changement(vue, voulue)
        return changes


def _nom(affectation: Affectation) -> str:
    return f"{affectation.personne} (région)" if affectation.region_id else str(affectation.personne)
