"""What changed between the copy a correction was asked on and the answer as it stands."""

from dataclasses import dataclass

from rapports.dossiers import Dossier
from rapports.models import DemandeCorrection
from rapports.presentation import Lecture, lire
from rapports.questionnaire.definition import Question


@dataclass(frozen=True, slots=True)
class Difference:
    question: Question
    avant: Lecture
    apres: Lecture


def differences(dossier: Dossier, demande: DemandeCorrection) -> list[Difference]:
    """Questions whose answer is no longer the one of the frozen copy, in the order of the questionnaire."""
    avant = (demande.instantane or {}).get("valeurs", {})
    return [
        Difference(q, lire(dossier, q, avant.get(q.cle)), lire(dossier, q, dossier.donnees.contenu(q.cle)))
        for q in dossier.questionnaire
        if avant.get(q.cle) != dossier.donnees.contenu(q.cle)
    ]
