from dataclasses import dataclass
from datetime import date

from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.nomenclatures import TypePiece
from circulaires.controle.registre import Famille, FormulaireParametres, TypeDeRegle, inscrire
from mildeca_portal.socle.dates import decaler
from mildeca_portal.socle.formulaires import ChampEntier
from mildeca_portal.socle.templatetags.formats import date_longue


@dataclass(frozen=True, slots=True)
class Parametres:
    delai: int


class Formulaire(FormulaireParametres):
    delai = ChampEntier(
        label="Délai de remise du compte rendu financier (en mois)",
        min_value=1,
        max_value=24,
        help_text="De 1 à 24 mois après la fin de l’exercice de la subvention. Exemple : 6, soit le 30 juin.",
        error_messages={
            "min_value": "Le délai est d’au moins un mois.",
            "max_value": "Le délai ne peut pas dépasser 24 mois.",
        },
    )


@inscrire
class CompteRenduFinancier(TypeDeRegle[Parametres]):
    """R-21. Judged on the renewal: whether the grant of the exercice before was accounted for in time.

    A report not received is late only once the day has passed: on the day of the decision, no clock being read here.
    """

    code = "compte_rendu_financier"
    nom = "Délai du compte rendu financier"
    explication = (
        "Le compte rendu financier d’une subvention est reçu dans un délai après la fin de son exercice. La règle est "
        "vérifiée au renouvellement de l’action, sur la subvention du projet renouvelé."
    )
    famille = Famille.SUIVI
    formulaire = Formulaire
    valeurs = Parametres

    def en_clair(self, parametres: Parametres) -> str:
        return (
            f"Le compte rendu financier d’une subvention est reçu au plus tard {parametres.delai} mois après la fin de "
            "son exercice."
        )

    def verifier(self, fiche: FicheControle, parametres: Parametres) -> Verdict:
        if not fiche.est_renouvellement:
            return Verdict(None, "Le projet n’est pas un renouvellement.")
        exercice = fiche.exercice_precedent or fiche.exercice - 1
        limite = decaler(date(exercice, 12, 31), parametres.delai)
        recu = fiche.compte_rendu_precedent_recu_le
        chiffres = {"date_limite": limite.isoformat()}
        attendu = f"attendu au plus tard le {date_longue(limite)}"
        precedent = f"Compte rendu financier de l’exercice {exercice}"
        if recu is not None:
            chiffres["recu_le"] = recu.isoformat()
            return Verdict(recu <= limite, f"{precedent} reçu le {date_longue(recu)}, {attendu}.", chiffres)
        if TypePiece.CERFA_15059 in (fiche.pieces or ()):
            return Verdict(None, f"{precedent} joint au dossier, sans date de réception.", chiffres)
        if fiche.date_decision is None or fiche.date_decision <= limite:
            return Verdict(None, f"{precedent} non reçu, {attendu}.", chiffres)
        return Verdict(False, f"{precedent} non reçu au {date_longue(fiche.date_decision)}, {attendu}.", chiffres)

    def est_plus_stricte(self, a: Parametres, b: Parametres) -> bool:
        return a.delai <= b.delai
