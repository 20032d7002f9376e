"""What the column « Question » says in front of each answer.

Sorting the visible columns alone leaves the hidden names where they were, each in front of another answer: it is found
out here.
"""

from collections.abc import Sequence

from rapports.classeur.reperes import AUTRE, Place
from rapports.questionnaire.definition import Ligne, Question, Type

SI_AUTRE = "Si « Autre », précisez"


def intitule(question: Question) -> str:
    """On the first row of a question."""
    return (
        question.libelle if question.obligatoire or question.type is Type.CALCUL else f"{question.libelle} (facultatif)"
    )


def intitule_de(question: Question, place: Place, lignes: Sequence[Ligne]) -> str:
    """On the row of one cell to fill. `lignes`: those of the table, as this workbook had them."""
    if place.partie == AUTRE:
        return SI_AUTRE
    parties = {c.code: c.libelle for c in question.choix} | {x.cle: x.libelle for x in lignes}
    return parties.get(place.partie) or intitule(question)
