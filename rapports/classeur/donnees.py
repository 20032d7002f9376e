"""What a workbook is made from: plain values, gathered once from the answer (`rapports.classeur.preparation`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rapports.questionnaire.definition import Ligne, Question, Questionnaire

Contenus = Mapping[str, Any]


@dataclass(frozen=True)
class DonneesDuClasseur:
    """`valeurs`: what the cells to fill hold, by key; `precedentes` and `portail` stand beside.

    `ouvertes`: keys that the person may answer; `explications`: questions, by the key of the one they stand beside.
    `sceau`: sealed `Enveloppe`.
    """

    questionnaire: Questionnaire
    exercice: int
    code: str
    prefecture: str
    genere_le: datetime
    echeance: datetime
    regionale: bool
    demonstration: bool
    valeurs: Contenus
    precedentes: Contenus
    portail: Contenus
    lignes: Mapping[str, Sequence[Ligne]]
    ouvertes: frozenset[str]
    sceau: str
    explications: Mapping[str, Question] = field(default_factory=dict)
