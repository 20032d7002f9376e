"""The figures of the credits: an extract for the report, and what pre-fills an answer to the survey. Same rows for both."""

from credits.chiffres.extraction import extraire
from credits.chiffres.preremplissage import pre_remplissage

__all__ = ["extraire", "pre_remplissage"]
