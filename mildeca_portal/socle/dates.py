"""Arithmetic on days that the standard library leaves out."""

from calendar import monthrange
from datetime import date


def decaler(jour: date, mois: int) -> date:
    """The same day `mois` months later (or earlier, when negative); the last day of a shorter month."""
    rang = jour.year * 12 + jour.month - 1 + mois
    annee, mois_voulu = rang // 12, rang % 12 + 1
    return date(annee, mois_voulu, min(jour.day, monthrange(annee, mois_voulu)[1]))
