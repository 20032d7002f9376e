"""The yearly survey: campaigns, questionnaires as documents, answers as rows."""

from rapports.models.campagnes import Campagne, Prolongation
from rapports.models.classeurs import ImportDeClasseur
from rapports.models.contributions import CodeDeVisite, Contribution, Remarque
from rapports.models.corrections import AvisRegional, DemandeCorrection, PointACorriger
from rapports.models.editions import Edition
from rapports.models.questionnaires import RevisionQuestionnaire, VersionQuestionnaire
from rapports.models.relances import PalierDeRelance, Relance
from rapports.models.reponses import Reponse, SectionReponse, Valeur

__all__ = [
    "AvisRegional",
    "Campagne",
    "CodeDeVisite",
    "Contribution",
    "DemandeCorrection",
    "Edition",
    "ImportDeClasseur",
    "PalierDeRelance",
    "PointACorriger",
    "Prolongation",
    "Relance",
    "Remarque",
    "Reponse",
    "RevisionQuestionnaire",
    "SectionReponse",
    "Valeur",
    "VersionQuestionnaire",
]
