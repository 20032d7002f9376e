"""Dormancy: what is due to an account that nobody opens. Pure: no query, no write.

Twelve months without signing in and the account is closed, after two notices. Someone who holds a function but does not
come is told twice; someone who has left without anybody closing the account is not let in for ever.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from prefectures.models import Personne

DORMANCE = timedelta(days=365)
# Before the closing: a month, to come back from a long leave; a week, not to be forgotten.
PREAVIS = (timedelta(days=30), timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Dormance:
    """`acte`: « avis » or « fermeture ». `fermeture_le`: the day the account is closed if nobody signs in."""

    acte: str
    fermeture_le: date


def derniere_activite(personne: Personne) -> date:
    """Day of the last sign-in, else of the creation, in Paris."""
    return timezone.localdate(personne.last_login or personne.cree_le)


def dormance(personne: Personne, le: date) -> Dormance | None:
    """What is due on the day `le` to an open account, None if nothing.

    A late job, or an account opened again after a year, shortens no notice: the closing comes 30 days after the first
    mail and 7 days after the second, whatever the delay.
    """
    envoyes = personne.avis_dormance
    fermeture = derniere_activite(personne) + DORMANCE
    if envoyes and personne.avis_dormance_le:
        fermeture = max(fermeture, timezone.localdate(personne.avis_dormance_le) + PREAVIS[envoyes - 1])
    if envoyes == len(PREAVIS):
        return Dormance("fermeture", fermeture) if le >= fermeture else None
    if le < fermeture - PREAVIS[envoyes]:
        return None
    return Dormance("avis", max(fermeture, le + PREAVIS[envoyes]))
