"""The national frame: strategies, and the texts (annual circulaires, modificatives, instructions) with their rules."""

from circulaires.models.contenu import Annexe, ChantierPrioritaire, ContenuAttendu, EcheanceTexte, OrientationAnnuelle
from circulaires.models.impact import Impact
from circulaires.models.lectures import Lecture, RelanceLecture
from circulaires.models.regle import Regle, Severite
from circulaires.models.regle_locale import RegleLocale
from circulaires.models.strategies import ObjectifCible, OrientationStrategique, Strategie
from circulaires.models.textes import PARTIES, Partie, Texte

__all__ = [
    "PARTIES",
    "Annexe",
    "ChantierPrioritaire",
    "ContenuAttendu",
    "EcheanceTexte",
    "Impact",
    "Lecture",
    "ObjectifCible",
    "OrientationAnnuelle",
    "OrientationStrategique",
    "Partie",
    "Regle",
    "RegleLocale",
    "RelanceLecture",
    "Severite",
    "Strategie",
    "Texte",
]
