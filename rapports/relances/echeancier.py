"""Which palier is due for which answer, at an instant. No database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rapports.relances.jours import est_ouvre, reculer

PARIS = ZoneInfo("Europe/Paris")
HEURE = time(8)
# Office hours: a reminder that the night delayed waits for the morning.
SOIR = time(19)
# A reminder missed while the portal was down still leaves for that long, unless the next palier has come.
RATTRAPAGE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Palier:
    """So many days before the deadline, for the answers in one of these situations."""

    jours: int
    ouvres: bool
    situations: frozenset[str]

    @property
    def nom(self) -> str:
        return f"J-{self.jours}"


@dataclass(frozen=True, slots=True)
class Attendu:
    """What is waited for: until `echeance`, decided at `depuis` (opening, extension granted, correction asked).

    `situation`: where the answer stands. `en_retard_depuis`: a correction past its due date, accepted until `echeance`.
    """

    echeance: datetime
    depuis: datetime
    situation: str
    en_retard_depuis: datetime | None = None


@dataclass(frozen=True, slots=True)
class RelanceDue:
    """`code` names the palier and the deadline it was counted from: one that is put off is counted again."""

    palier: Palier
    instant: datetime
    code: str


def dernier_jour(echeance: datetime) -> date:
    """Last day, in Paris, on which one may still write: at midnight sharp, the day before."""
    return (echeance.astimezone(PARIS) - timedelta(microseconds=1)).date()


def instant_du_palier(palier: Palier, echeance: datetime) -> datetime:
    """When the reminder leaves: 8 in the morning in Paris, on a working day."""
    jour = reculer(dernier_jour(echeance), palier.jours, ouvres=palier.ouvres)
    return datetime.combine(jour, HEURE, PARIS)


def code_du_palier(palier: Palier, echeance: datetime) -> str:
    """« J-7:2026-09-30 »."""
    return f"{palier.nom}:{dernier_jour(echeance).isoformat()}"


def palier_venu(paliers: Iterable[Palier], echeance: datetime, depuis: datetime, le: datetime) -> RelanceDue | None:
    """The palier that stands at the instant `le`; None most of the time.

    Of those that have come, the last one counts, and it only: who comes back after a breakdown is not written to twice.
    A palier that had passed when the deadline was decided does not count, nor one older than `RATTRAPAGE`.
    """
    if le >= echeance or not heures_de_bureau(le):
        return None
    tous = [(instant_du_palier(p, echeance), p) for p in paliers]
    venus = [(instant, p) for instant, p in tous if depuis <= instant <= le]
    if not venus:
        return None
    instant, palier = max(venus, key=lambda v: (v[0], -v[1].jours))
    return None if le >= instant + RATTRAPAGE else RelanceDue(palier, instant, code_du_palier(palier, echeance))


def relance_due(paliers: Iterable[Palier], attendu: Attendu, le: datetime) -> RelanceDue | None:
    """The reminder that an answer is due at the instant `le`: the palier that stands, if it concerns its situation."""
    venu = palier_venu(paliers, attendu.echeance, attendu.depuis, le)
    return venu if venu and attendu.situation in venu.palier.situations else None


def prochaine_relance(paliers: Iterable[Palier], attendu: Attendu, le: datetime) -> datetime | None:
    """When the next reminder of an answer leaves, if it stays in its situation; None: none is left."""
    instants = (instant_du_palier(p, attendu.echeance) for p in paliers if attendu.situation in p.situations)
    return min((i for i in instants if i > le and i >= attendu.depuis), default=None)


def heures_de_bureau(le: datetime) -> bool:
    """Working day, between 8 and 19 in Paris."""
    local = le.astimezone(PARIS)
    return est_ouvre(local.date()) and HEURE <= local.time() < SOIR


def calendrier(paliers: Collection[Palier], echeance: datetime) -> list[tuple[Palier, datetime]]:
    """When each palier leaves for a deadline, in the order of time."""
    return sorted(((p, instant_du_palier(p, echeance)) for p in paliers), key=lambda x: (x[1], -x[0].jours))
