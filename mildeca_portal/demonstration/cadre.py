"""What every module of the demonstration set shares: the loading day, chance that never changes, shares of an amount."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_DOWN, Decimal
from random import Random

from django.utils import timezone

GRAINE = "mildeca-2026"
EXERCICES = (2023, 2024, 2025, 2026)
DOMAINE = "prefectures.test"
CENTIME = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Cadre:
    """`jour`: the loading day. `comptes_ouverts`: whether accounts get the password that everybody knows."""

    jour: date
    comptes_ouverts: bool


def tirage(*cle: object) -> Random:
    """A source of chance of its own for each subject: adding one elsewhere changes nothing here."""
    return Random("|".join([GRAINE, *map(str, cle)]))


def repartir(montant: Decimal, poids: Sequence[float], pas: Decimal = CENTIME) -> list[Decimal]:
    """Cut `montant` (euros) in proportion to `poids`, each share a multiple of `pas`; the shares sum to the cent.

    The largest share takes the remainder. `poids`: positive, not all zero.
    """
    total = Decimal(str(sum(poids)))
    parts = [((montant * Decimal(str(p)) / total) / pas).to_integral_value(ROUND_DOWN) * pas for p in poids]
    parts[max(range(len(poids)), key=lambda i: poids[i])] += montant - sum(parts)
    return [p.quantize(CENTIME) for p in parts]


def instant(jour: date, heure: int = 10, minute: int = 0) -> datetime:
    """That hour of that day in Paris."""
    return timezone.make_aware(datetime.combine(jour, time(heure, minute)))
