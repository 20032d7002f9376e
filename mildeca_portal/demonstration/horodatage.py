"""Rows that the portal stamps when it writes them, and that the demonstration dates in the past."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import DateTimeField, Model


@contextmanager
def dates_donnees(modele: type[Model], *champs: str) -> Iterator[None]:
    """Inside, `bulk_create` keeps the instants given for these `auto_now_add` fields."""
    concernes = [modele._meta.get_field(nom) for nom in champs]
    automatiques = [c for c in concernes if isinstance(c, DateTimeField) and c.auto_now_add]
    for champ in automatiques:
        champ.auto_now_add = False
    try:
        yield
    finally:
        for champ in automatiques:
            champ.auto_now_add = True
