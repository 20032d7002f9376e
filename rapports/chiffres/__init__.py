"""Figures of the national report: pure functions from a `JeuDeDonnees` to a `Tableau`, registered under a code."""

from rapports.chiffres import (
    actions,
    annexes,
    couverture,
    execution,
    focus,
    organisation,
    perspectives,
    pilotage,
    portail,
    regions,
)
from rapports.chiffres.extraction import extraire

__all__ = [
    "actions",
    "annexes",
    "couverture",
    "execution",
    "extraire",
    "focus",
    "organisation",
    "perspectives",
    "pilotage",
    "portail",
    "regions",
]
