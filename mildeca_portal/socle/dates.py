"""Arithmetic on days that the standard library leaves out."""

from calendar import monthrange
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator

HORS_DU_TEMPS = "Saisissez une date entre 1900 et 2100."
# Every date typed in the portal: arithmetic on days stays within the calendar.
DU_TEMPS = (
    MinValueValidator(date(1900, 1, 1), message=HORS_DU_TEMPS),
    MaxValueValidator(date(2100, 12, 31), message=HORS_DU_TEMPS),
)


def decaler(jour: date, mois: int) -> date:
    """The same day `mois` months later (or earlier, when negative); the last day of a shorter month."""
    rang = jour.year * 12 + jour.month - 1 + mois
    annee, mois_voulu = rang // 12, rang % 12 + 1
    return date(annee, mois_voulu, min(jour.day, monthrange(annee, mois_voulu)[1]))
