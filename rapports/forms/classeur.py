"""Handing a workbook in, and saying which of its answers are taken."""

from collections.abc import Iterable
from typing import Any

from django import forms

from mildeca_portal.socle.fichiers import XLSX, DepotField
from mildeca_portal.socle.formulaires import FormulaireDsfr
from mildeca_portal.socle.versions import Jeton, lire_jeton
from rapports.classeur.differences import Difference, Sorte
from rapports.classeur.unites import est_explication

PORTAIL, CLASSEUR = "portail", "classeur"
DEUX_TEXTES = ((PORTAIL, "Garder la réponse du portail"), (CLASSEUR, "Prendre la réponse du classeur"))
SUFFIXE_JETON = "__jeton"


class DepotDeClasseurForm(FormulaireDsfr, forms.Form):
    bouton = "Vérifier le classeur"
    sans_mention = True

    fichier = DepotField(
        label="Classeur rempli",
        types=frozenset({XLSX}),
        error_messages={"required": "Choisissez le classeur à importer."},
    )


class RepriseForm(forms.Form):
    """One field per difference that may be taken: a box already ticked, or the choice between two texts in conflict.

    Each goes with the token of what the portal was shown to hold, so that what moved since is never written over.
    """

    def __init__(self, data: Any = None, *, differences: Iterable[Difference]) -> None:
        super().__init__(data, use_required_attribute=False)
        self.differences = {d.cle: d for d in differences}
        for cle, difference in self.differences.items():
            self.fields[cle] = _champ(difference)

    def jeton_de(self, cle: str) -> str:
        """Token to post back with the choice. A field that goes back on screen shows what the portal holds now."""
        return str(self.differences[cle].jeton)

    def choix(self) -> dict[str, Jeton | None]:
        """{key: token that was on screen} of what is taken. A difference that was not on screen is never taken."""
        return {
            cle: lire_jeton(self.data.get(cle + SUFFIXE_JETON))
            for cle in self.differences
            if cle + SUFFIXE_JETON in self.data and self.cleaned_data.get(cle) in (True, CLASSEUR)
        }


def _champ(difference: Difference) -> forms.Field:
    numero = difference.question.numero + (" (explication)" if est_explication(difference.question) else "")
    if difference.sorte is Sorte.CONFLIT:
        return forms.ChoiceField(
            label=f"Quelle réponse garder à {numero}\u00a0?",
            choices=DEUX_TEXTES,
            widget=forms.RadioSelect,
            error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez entre les deux réponses."),
        )
    return forms.BooleanField(label=f"Prendre la réponse du classeur à {numero}", required=False, initial=True)
