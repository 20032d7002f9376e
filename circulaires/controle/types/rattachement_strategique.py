from dataclasses import dataclass
from typing import Any

from django import forms

from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.phrases import joindre
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire

OBJECTIF, AXE = "un objectif cible de la stratégie", "un axe de la feuille de route"


@dataclass(frozen=True, slots=True)
class Parametres:
    objectif_cible: bool = False
    axe: bool = False


class Formulaire(FormulaireParametres):
    objectif_cible = forms.BooleanField(
        required=False,
        label="Exiger un objectif cible de la stratégie",
        help_text="Le projet dit auquel des objectifs cibles de la stratégie il contribue.",
    )
    axe = forms.BooleanField(
        required=False,
        label="Exiger un axe de la feuille de route",
        help_text="Le projet dit de quel axe de la feuille de route régionale il relève.",
    )

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or self.cleaned_data
        if not valeurs.get("objectif_cible") and not valeurs.get("axe"):
            self.add_error("objectif_cible", "Cochez au moins l’un des deux rattachements.")
        return valeurs


@inscrire
class RattachementStrategique(TypeDeRegle[Parametres]):
    """R-27."""

    code = "rattachement_strategique"
    nom = "Rattachement stratégique"
    explication = (
        "Le projet se rattache à un objectif cible de la stratégie, à un axe de la feuille de route, ou aux deux."
    )
    famille = Famille.DOSSIER
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        exiges = [mot for mot, exige in ((OBJECTIF, parametres.objectif_cible), (AXE, parametres.axe)) if exige]
        return f"Le projet se rattache à {joindre(exiges).replace(' et ', ' et à ')}."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        lus = [
            (mot, fait)
            for mot, exige, fait in (
                (OBJECTIF, parametres.objectif_cible, fiche.objectif_cible_renseigne),
                (AXE, parametres.axe, fiche.axe_feuille_de_route_renseigne),
            )
            if exige
        ]
        manquants = [mot for mot, fait in lus if fait is False]
        if manquants:
            return Verdict(False, f"Le projet n’est pas rattaché à {joindre(manquants).replace(' et ', ' ni à ')}.")
        inconnus = [mot for mot, fait in lus if fait is None]
        if inconnus:
            return Verdict(None, "Le rattachement du projet n’est pas renseigné.")
        return Verdict(True, f"Le projet est rattaché à {joindre([m for m, _ in lus]).replace(' et ', ' et à ')}.")

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.objectif_cible >= b.objectif_cible and a.axe >= b.axe
