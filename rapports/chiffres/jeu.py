"""The data set of a report: the extracts of all the apps, read at one instant."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from credits.chiffres import extraire as extraire_les_credits
from feuilles_de_route.chiffres import extraire as extraire_les_feuilles
from mildeca_portal.socle.extraits import JeuDeDonnees
from rapports.chiffres import extraction


def assembler(exercice: int, au: date | None = None) -> JeuDeDonnees:
    """Everything the figures of `exercice` read, as known at the end of the day `au` (today by default, in Paris)."""
    jour = au or timezone.localdate()
    with _un_seul_instant():
        return JeuDeDonnees.reunir(exercice, jour, [extraire(exercice, jour) for extraire in EXTRACTIONS])


EXTRACTIONS = (extraction.extraire, extraire_les_feuilles, extraire_les_credits)


@contextmanager
def _un_seul_instant() -> Iterator[None]:
    """The queries inside see the same snapshot; within a transaction already open, that transaction decides."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as curseur:
            curseur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
