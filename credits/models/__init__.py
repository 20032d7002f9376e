"""Accounts and movements, calls and projects, decisions and what they led to spend."""

from credits.models.appels import AppelAProjets
from credits.models.comptes import Compte, EnveloppeNationale
from credits.models.decisions import ConstatProjet, Decision
from credits.models.execution import CompteRenduFinancier, DocumentProjet, EngagementJuridique, Paiement
from credits.models.financement import Cofinancement, LigneDepense
from credits.models.mouvements import Ecriture, Mouvement, Nature
from credits.models.porteurs import Porteur
from credits.models.projets import A_DECIDER, ACCORDES, Projet, Statut
from credits.models.reperes import Repere

__all__ = [
    "ACCORDES",
    "A_DECIDER",
    "AppelAProjets",
    "Cofinancement",
    "Compte",
    "CompteRenduFinancier",
    "ConstatProjet",
    "Decision",
    "DocumentProjet",
    "Ecriture",
    "EngagementJuridique",
    "EnveloppeNationale",
    "LigneDepense",
    "Mouvement",
    "Nature",
    "Paiement",
    "Porteur",
    "Projet",
    "Repere",
    "Statut",
]
