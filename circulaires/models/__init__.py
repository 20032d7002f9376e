"""The national frame: strategies, and the texts (annual circulaires, modificatives, instructions) with their rules."""

from circulaires.models.contenu import Annexe, ChantierPrioritaire, EcheanceTexte, OrientationAnnuelle
from circulaires.models.lectures import Lecture
from circulaires.models.regle import Regle
from circulaires.models.strategies import ObjectifCible, OrientationStrategique, Strategie
from circulaires.models.textes import Texte

__all__ = [
    "Annexe",
    "ChantierPrioritaire",
    "EcheanceTexte",
    "Lecture",
    "ObjectifCible",
    "OrientationAnnuelle",
    "OrientationStrategique",
    "Regle",
    "Strategie",
    "Texte",
]
