"""What is left to answer, in questions and in minutes: an order of magnitude that helps to plan, nothing official.

[I] The minutes are ours: no source gives them. A proposed value is read and confirmed; a figure is looked for; a long text
is written. They are meant to be corrected when people have been watched answering.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Any

from rapports.questionnaire.definition import Question, Type
from rapports.questionnaire.etat import manques
from rapports.questionnaire.evaluation import Donnees

A_CONFIRMER = Decimal("0.25")
A_COMPLETER = Decimal(1)
A_SAISIR = {
    Type.OUI_NON: Decimal("0.25"),
    Type.CHOIX: Decimal("0.25"),
    Type.CHOIX_MULTIPLE: Decimal("0.5"),
    Type.DATE: Decimal("0.5"),
    Type.TEXTE: Decimal("0.5"),
    Type.TEXTE_LONG: Decimal(5),
    Type.TABLEAU: Decimal(3),
    Type.FICHIER: Decimal(1),
}
PAR_DEFAUT = Decimal(1)


@dataclass(frozen=True, slots=True)
class Reste:
    """What is left: obligatory questions, points, time.

    `questions` show today and have no answer; `a_venir` will show once the proposals are confirmed; `proposees`, of both,
    have a value that is proposed.
    """

    questions: int = 0
    a_venir: int = 0
    proposees: int = 0
    points: int = 0
    duree: Decimal = Decimal(0)

    def __add__(self, autre: "Reste") -> "Reste":
        return Reste(
            self.questions + autre.questions,
            self.a_venir + autre.a_venir,
            self.proposees + autre.proposees,
            self.points + autre.points,
            self.duree + autre.duree,
        )

    @property
    def minutes(self) -> int:
        """Rounded up, then to five minutes beyond ten: more would look like a measure."""
        minutes = int(self.duree.to_integral_value(ROUND_CEILING))
        return minutes if minutes <= 10 else -(-minutes // 5) * 5

    def __bool__(self) -> bool:
        return bool(self.questions or self.points)


def reste_par_section(donnees: Donnees, propositions: Mapping[str, Any]) -> dict[str, Reste]:
    """{letter: what is left}. `propositions`: known values of unanswered questions, by key.

    A question under a condition counts as soon as the proposals make it show: what they hide is not left either.
    """
    prevues = replace(donnees, valeurs={**propositions, **donnees.valeurs})
    restes = {s.lettre: Reste() for s in donnees.questionnaire.sections}
    for section in donnees.questionnaire.sections:
        for question in section.questions:
            if question.obligatoire and question.cle in prevues.visibles and donnees.valeurs.get(question.cle) is None:
                montree = question.cle in donnees.visibles
                restes[section.lettre] += _a_repondre(question, montree, question.cle in propositions)
    for manque in manques(donnees):
        if donnees.contenu(manque.cle) is not None:
            restes[manque.section] += Reste(points=1, duree=A_COMPLETER)
    return restes


def _a_repondre(question: Question, montree: bool, proposee: bool) -> Reste:
    duree = A_CONFIRMER if proposee else A_SAISIR.get(question.type, PAR_DEFAUT)
    return Reste(questions=int(montree), a_venir=int(not montree), proposees=int(proposee), duree=duree)
