"""Which palier is due, at every boundary. Pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapports.relances.echeancier import (
    PARIS,
    Attendu,
    Palier,
    calendrier,
    code_du_palier,
    dernier_jour,
    instant_du_palier,
    relance_due,
)

TOUTES = frozenset({"rien_commence", "brouillon", "correction_demandee"})
J30, J15, J7, J2 = (Palier(n, ouvres=True, situations=TOUTES) for n in (30, 15, 7, 2))
PALIERS = [J30, J15, J7, J2]
MICRO = timedelta(microseconds=1)


def paris(*parties: int) -> datetime:
    return datetime(*parties, tzinfo=PARIS)  # type: ignore[misc]


CLOTURE = paris(2026, 9, 30, 18)
OUVERTURE = paris(2026, 7, 1, 9)


def attendu(**champs) -> Attendu:
    return Attendu(**{"echeance": CLOTURE, "depuis": OUVERTURE, "situation": "brouillon", **champs})


def code(le: datetime, paliers=PALIERS, **champs) -> str | None:
    due = relance_due(paliers, attendu(**champs), le)
    return due.code if due else None


def test_the_calendar_of_a_campaign():
    assert [(p.nom, instant.isoformat()) for p, instant in calendrier(PALIERS, CLOTURE)] == [
        ("J-30", "2026-08-19T08:00:00+02:00"),
        ("J-15", "2026-09-09T08:00:00+02:00"),
        ("J-7", "2026-09-21T08:00:00+02:00"),
        ("J-2", "2026-09-28T08:00:00+02:00"),
    ]


def test_a_palier_is_due_from_its_instant_to_the_microsecond():
    instant = paris(2026, 9, 21, 8)
    assert [code(instant - MICRO), code(instant)] == [None, "J-7:2026-09-30"]


def test_it_is_caught_up_for_three_days_then_forgotten():
    limite = paris(2026, 9, 24, 8)
    assert [code(limite - timedelta(hours=14)), code(limite)] == ["J-7:2026-09-30", None]


def test_the_next_palier_replaces_the_one_before():
    """Nobody is written to twice after a breakdown."""
    j3 = Palier(3, ouvres=True, situations=TOUTES)
    assert code(paris(2026, 9, 28, 9), [*PALIERS, j3]) == "J-2:2026-09-30"


def test_a_palier_that_does_not_concern_the_answer_still_replaces_the_one_before():
    rien = Palier(6, ouvres=True, situations=frozenset({"rien_commence"}))
    assert code(paris(2026, 9, 22, 9), [J7, rien]) is None
    assert code(paris(2026, 9, 22, 9), [J7, rien], situation="rien_commence") == "J-6:2026-09-30"


def test_nothing_at_night_on_a_sunday_nor_on_a_holiday():
    friday = Palier(1, ouvres=True, situations=TOUTES)
    dimanche = paris(2026, 11, 16, 18)  # closing on a Monday: J-1 is the Friday
    assert [code(le, [friday], echeance=dimanche) for le in (paris(2026, 11, 13, 18, 59), paris(2026, 11, 13, 19))] == [
        "J-1:2026-11-16",
        None,
    ]
    assert code(paris(2026, 11, 15, 10), [friday], echeance=dimanche) is None
    assert code(paris(2026, 11, 16, 8), [friday], echeance=dimanche) is None  # three days later
    ferie = Palier(3, ouvres=True, situations=TOUTES)
    assert code(paris(2026, 11, 11, 10), [ferie], echeance=paris(2026, 11, 16, 18)) is None


@pytest.mark.parametrize(("decalage", "due"), [(-MICRO, True), (timedelta(0), True), (MICRO, False)])
def test_a_palier_already_past_when_the_deadline_was_decided_is_not_due(decalage, due):
    """Opening, extension granted or correction asked after its instant: it would be a reminder of nothing."""
    instant = paris(2026, 9, 21, 8)
    assert (code(instant + timedelta(hours=1), depuis=instant + decalage) is not None) is due


def test_nothing_from_the_deadline_on():
    fin = paris(2026, 9, 30, 12)
    un = Palier(1, ouvres=False, situations=TOUTES)
    assert [code(fin - MICRO, [un], echeance=fin), code(fin, [un], echeance=fin)] == ["J-1:2026-09-30", None]


def test_a_deadline_put_off_is_counted_again():
    plus_tard = CLOTURE + timedelta(days=7)
    assert code_du_palier(J7, plus_tard) == "J-7:2026-10-07"
    assert code(paris(2026, 9, 28, 8), echeance=plus_tard) == "J-7:2026-10-07"


@pytest.mark.parametrize(
    ("echeance", "jour"),
    [
        (paris(2026, 9, 30), "2026-09-29"),
        (paris(2026, 9, 30, 0, 0, 0, 1), "2026-09-30"),
        (datetime(2026, 9, 30, 22, 30, tzinfo=UTC), "2026-10-01"),
        (datetime(2026, 9, 29, 22, 0, tzinfo=UTC), "2026-09-29"),
    ],
)
def test_the_last_day_is_read_in_paris(echeance, jour):
    assert dernier_jour(echeance).isoformat() == jour


def test_eight_in_the_morning_holds_when_the_clocks_change():
    """Summer time ends on 25 October 2026."""
    fin = paris(2026, 10, 28, 18)
    instants = [instant_du_palier(Palier(n, ouvres=True, situations=TOUTES), fin) for n in (4, 1)]
    assert [i.isoformat() for i in instants] == ["2026-10-22T08:00:00+02:00", "2026-10-27T08:00:00+01:00"]


@given(
    st.lists(st.integers(1, 90), min_size=1, max_size=6, unique=True),
    st.booleans(),
    st.integers(0, 120 * 24 * 60),
)
def test_whatever_the_schedule_a_reminder_due_is_between_the_decision_and_the_deadline(jours, ouvres, minutes):
    le = OUVERTURE + timedelta(minutes=minutes)
    due = relance_due([Palier(n, ouvres=ouvres, situations=TOUTES) for n in jours], attendu(), le)
    if due:
        assert OUVERTURE <= due.instant <= le < CLOTURE
        assert due == relance_due([due.palier], attendu(), le)
