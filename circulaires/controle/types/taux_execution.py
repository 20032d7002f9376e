from dataclasses import dataclass
from decimal import Decimal

from circulaires.controle.champs import PourcentField
from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.phrases import taux
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire


@dataclass(frozen=True, slots=True)
class Parametres:
    seuil: Decimal


class Formulaire(FormulaireParametres):
    seuil = PourcentField(
        label="Taux d’exécution en dessous duquel un commentaire est demandé (en %)",
        help_text="Part des crédits notifiés qui a été consommée, supérieure à 0 et au plus égale à 100. Exemple : 90.",
    )


@inscrire
class TauxExecution(TypeDeRegle[Parametres]):
    """R-30. Judges the préfecture, not the project: what it did of its credits, and whether it said why."""

    code = "taux_execution"
    nom = "Taux d’exécution des crédits"
    explication = (
        "Une préfecture dont le taux d’exécution est inférieur au seuil en donne les raisons. La règle regarde les "
        "crédits de la préfecture, quel que soit le projet."
    )
    famille = Famille.SUIVI
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        return f"Un taux d’exécution inférieur à {taux(parametres.seuil)} est commenté par la préfecture."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        if fiche.taux_execution is None:
            return Verdict(None, "Le taux d’exécution de la préfecture n’est pas connu.")
        phrase = f"Taux d’exécution : {taux(fiche.taux_execution)}, pour un seuil de {taux(parametres.seuil)}"
        chiffres = {"taux_execution": str(fiche.taux_execution), "seuil": str(parametres.seuil)}
        if fiche.taux_execution >= parametres.seuil:
            return Verdict(True, f"{phrase}.", chiffres)
        if fiche.commentaire_execution:
            return Verdict(True, f"{phrase} ; il est commenté.", chiffres)
        return Verdict(False, f"{phrase} : un commentaire est demandé.", chiffres)

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.seuil >= b.seuil
