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
        label="Part maximale des actions renouvelées dans le département (en %)",
        help_text="En nombre d’actions, supérieure à 0 et au plus égale à 100. Exemple : 60.",
    )


@inscrire
class PartDesRenouvellements(TypeDeRegle[Parametres]):
    """R-11. Judges the département, but on its renewals only: a new action is not to answer for those renewed."""

    code = "part_des_renouvellements"
    nom = "Part des actions renouvelées"
    explication = (
        "Les actions renouvelées ne dépassent pas une part des actions du département. La règle est vérifiée sur les "
        "renouvellements ; les actions nouvelles et les projets régionaux ne sont pas regardés."
    )
    famille = Famille.SUIVI
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        return f"Les actions renouvelées ne dépassent pas {taux(parametres.seuil)} des actions du département."

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        if not fiche.est_renouvellement:
            return Verdict(None, "Le projet n’est pas un renouvellement.")
        part = fiche.part_renouvelee_du_departement
        if part is None:
            return Verdict(None, "La part des actions renouvelées du département n’est pas connue.")
        chiffres = {"part": str(part.quantize(Decimal("0.0001"))), "seuil": str(parametres.seuil)}
        lue = taux(part)
        if part > parametres.seuil and lue == taux(parametres.seuil):
            lue = f"un peu plus de {lue}"
        phrase = f"Actions renouvelées du département : {lue}, pour un maximum de {taux(parametres.seuil)}."
        return Verdict(part <= parametres.seuil, phrase, chiffres)

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.seuil <= b.seuil
