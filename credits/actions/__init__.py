"""Each change of state of the credits is one function: lock, ask the rules, write, log."""

from credits.actions.execution import engager, payer
from credits.actions.grand_livre import (
    Piece,
    deleguer,
    mouvementer,
    notifier,
    notifier_et_deleguer,
    ouvrir_comptes,
    ouvrir_enveloppe,
    reprendre,
)
from credits.actions.projets import (
    Financement,
    Octroi,
    abandonner,
    actions_proposees,
    compte_connu,
    deposer_piece,
    ecarter,
    enregistrer_projet,
    faire_avancer,
    rattacher_a_une_action,
    rejeter,
    retenir,
)
from credits.actions.repartition import PART_REGIONALE, Montants, etat_de, repartir

__all__ = [
    "PART_REGIONALE",
    "Financement",
    "Montants",
    "Octroi",
    "Piece",
    "abandonner",
    "actions_proposees",
    "compte_connu",
    "deleguer",
    "deposer_piece",
    "ecarter",
    "engager",
    "enregistrer_projet",
    "etat_de",
    "faire_avancer",
    "mouvementer",
    "notifier",
    "notifier_et_deleguer",
    "ouvrir_comptes",
    "ouvrir_enveloppe",
    "payer",
    "rattacher_a_une_action",
    "rejeter",
    "repartir",
    "reprendre",
    "retenir",
]
