"""What changes a roadmap, a plan or an action. The caller has checked the right; each function logs its event."""

from feuilles_de_route.actions.documents import ouvrir_concertation
from feuilles_de_route.actions.feuilles import (
    ajouter_axe,
    creer_feuille,
    deplacer_axe,
    modifier_axe,
    modifier_feuille,
    signer_feuille,
    situer_les_contenus,
)
from feuilles_de_route.actions.plans import creer_plan, modifier_plan, signer_plan
from feuilles_de_route.actions.suivi import (
    ajouter_action,
    ajouter_indicateur,
    modifier_action,
    modifier_indicateur,
    suivre_action,
)

__all__ = [
    "ajouter_action",
    "ajouter_axe",
    "ajouter_indicateur",
    "creer_feuille",
    "creer_plan",
    "deplacer_axe",
    "modifier_action",
    "modifier_axe",
    "modifier_feuille",
    "modifier_indicateur",
    "modifier_plan",
    "ouvrir_concertation",
    "signer_feuille",
    "signer_plan",
    "situer_les_contenus",
    "suivre_action",
]
