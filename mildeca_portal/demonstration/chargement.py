"""Loads the modules one after the other, each once, in its own transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from mildeca_portal.demonstration.cadre import Cadre
from mildeca_portal.socle.demonstration import MARQUE
from mildeca_portal.socle.models import Passage
from prefectures.models import Mandat, Prefecture

MODULES = (
    "reseau",
    "passations",
    "circulaires",
    "regles_locales",
    "instructions",
    "plans",
    "credits",
    "enquetes",
    "rapports",
)
# Two loadings started at once wait for each other.
VERROU = 771_202_301


class ChargementRefuse(Exception):
    """The database cannot receive the demonstration set; the message says why, in French."""


def marquer() -> None:
    """Mark the database, before anything else: even half loaded, it says what it holds."""
    if Passage.objects.filter(code=MARQUE).exists():
        return
    if not Prefecture.objects.exists():
        raise ChargementRefuse("Chargez d’abord les données de référence : manage.py referentiel.")
    if Mandat.objects.exists():
        raise ChargementRefuse(
            "Cette base contient déjà des fonctions qui ne viennent pas du jeu de démonstration : rien n’est chargé."
        )
    maintenant = timezone.now()
    Passage.objects.create(code=MARQUE, debut=maintenant, fin=maintenant, dernier_succes=maintenant)
    cache.delete(MARQUE)


def charger(cadre: Cadre) -> Iterator[tuple[str, dict[str, int]]]:
    """Yields (module, rows written by label) as they land; an empty dict when the module was there already.

    Raises `ChargementRefuse` when the database is not fit for it.
    """
    with _seul():
        marquer()
    for nom in MODULES:
        module = import_module(f"mildeca_portal.demonstration.{nom}")
        with _seul():
            bilan: dict[str, int] = {} if module.deja_charge() else module.charger(cadre)
        yield nom, bilan


@contextmanager
def _seul() -> Iterator[None]:
    """A transaction that has the loading for itself and all the time it needs."""
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        curseur.execute("SELECT pg_advisory_xact_lock(%s)", [VERROU])
        yield
