"""The yearly survey: campaigns, questionnaires as documents, answers as rows."""

from rapports.models.campagnes import Campagne, Prolongation
from rapports.models.editions import Edition
from rapports.models.questionnaires import VersionQuestionnaire
from rapports.models.reponses import DemandeCorrection, Relance, Reponse, SectionReponse, Valeur

__all__ = [
    "Campagne",
    "DemandeCorrection",
    "Edition",
    "Prolongation",
    "Relance",
    "Reponse",
    "SectionReponse",
    "Valeur",
    "VersionQuestionnaire",
]
