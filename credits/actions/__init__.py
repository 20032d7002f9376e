"""Each change of state of the credits is one function: lock, ask the rules, write, log."""

from credits.actions.grand_livre import (
    Piece,
    deleguer,
    mouvementer,
    notifier,
    ouvrir_comptes,
    ouvrir_enveloppe,
    reprendre,
)
from credits.actions.repartition import PART_REGIONALE, Montants, etat_de, repartir

__all__ = [
    "PART_REGIONALE",
    "Montants",
    "Piece",
    "deleguer",
    "etat_de",
    "mouvementer",
    "notifier",
    "ouvrir_comptes",
    "ouvrir_enveloppe",
    "repartir",
    "reprendre",
]
