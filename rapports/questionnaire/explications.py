"""Why a value moves away from last year's, or from what the portal knows: an answer of its own beside the question.

Stored like the others, under « explication:<key of the question> », with its own token and version.
"""

from rapports.questionnaire.definition import Question, Questionnaire, Type

PREFIXE = "explication:"
LONGUEUR = 1000
# `Valeur.cle` holds 80 characters: a longer key of question could not be explained.
CLE_MAX = 80 - len(PREFIXE)


def cle_d_explication(cle: str) -> str:
    return PREFIXE + cle


def question_d_explication(question: Question) -> Question:
    """The explanation of `question` as a question: a text that the same person answers."""
    return Question(
        cle=cle_d_explication(question.cle),
        numero=question.numero,
        libelle=f"{question.numero}. Expliquez cet écart en quelques mots",
        type=Type.TEXTE,
        qui=question.qui,
        longueur_max=LONGUEUR,
    )


def question_de(questionnaire: Questionnaire, cle: str) -> Question:
    """The question that a stored key answers, explanations included. Raises `KeyError`."""
    if cle.startswith(PREFIXE):
        return question_d_explication(questionnaire.par_cle[cle.removeprefix(PREFIXE)])
    return questionnaire.par_cle[cle]


def sans_prefixe(cle: str) -> str:
    """Key of the question that an answer, or its explanation, stands beside."""
    return cle.removeprefix(PREFIXE)
