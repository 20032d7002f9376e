"""What is compared and saved apart from the rest: each question that can be filled in a workbook."""

from rapports.actions.saisie import Fonctions
from rapports.dossiers import Dossier
from rapports.questionnaire.definition import Question, Questionnaire, Type

# What a workbook does not carry.
HORS_CLASSEUR = frozenset({Type.CALCUL, Type.FICHIER})
PAS_DE_VOTRE_RESSORT = "Cette question n’est pas de votre ressort : elle n’est pas modifiée."


def unites_de(questionnaire: Questionnaire) -> list[Question]:
    """In the order of the questionnaire."""
    return [q for q in questionnaire if q.type not in HORS_CLASSEUR]


def section_de(questionnaire: Questionnaire, cle: str) -> str:
    """Letter of the section where an answer is saved."""
    return questionnaire.section_de[cle]


def refus_d_ecrire(dossier: Dossier, fonctions: Fonctions, unite: Question) -> str:
    """Why this person may not write that answer now; empty: it may be written. `enregistrer` checks again."""
    return "" if fonctions[unite.qui] else PAS_DE_VOTRE_RESSORT
