"""What is compared and saved apart from the rest: each question that can be filled in a workbook."""

from rapports.actions.saisie import Fonctions, question_fermee
from rapports.dossiers import Dossier
from rapports.questionnaire.definition import Question, Questionnaire, Type
from rapports.questionnaire.explications import question_d_explication, sans_prefixe

# What a workbook does not carry.
HORS_CLASSEUR = frozenset({Type.CALCUL, Type.FICHIER})
PAS_DE_VOTRE_RESSORT = "Cette question n’est pas de votre ressort : elle n’est pas modifiée."


def unites_de(questionnaire: Questionnaire) -> list[Question]:
    """In the order of the questionnaire, each question before the word of explanation that may stand beside it."""
    unites: list[Question] = []
    for question in questionnaire:
        unites += [] if question.type in HORS_CLASSEUR else [question]
        unites.append(question_d_explication(question))
    return unites


def section_de(questionnaire: Questionnaire, cle: str) -> str:
    """Letter of the section where an answer is saved."""
    return questionnaire.section_de[sans_prefixe(cle)]


def est_explication(unite: Question) -> bool:
    return sans_prefixe(unite.cle) != unite.cle


def refus_d_ecrire(dossier: Dossier, fonctions: Fonctions, unite: Question) -> str:
    """Why this person may not write that answer now; empty: it may be written. `enregistrer` checks again."""
    if fonctions[unite.qui] is None:
        return PAS_DE_VOTRE_RESSORT
    return "" if dossier.ouverte(unite.cle) else question_fermee(unite)
