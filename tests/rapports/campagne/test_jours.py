"""Public holidays and working days, against the published calendars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapports.relances.jours import est_ouvre, jours_feries, paques, reculer


@pytest.mark.parametrize(
    ("annee", "mois", "jour"),
    [
        (2016, 3, 27),
        (2019, 4, 21),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2027, 3, 28),
        (2028, 4, 16),
        (2038, 4, 25),
        (2285, 3, 22),
    ],
)
def test_easter(annee, mois, jour):
    assert paques(annee) == date(annee, mois, jour)


def test_the_eleven_holidays_of_2026():
    assert {f"{jour:%d/%m}": nom for jour, nom in jours_feries(2026).items()} == {
        "01/01": "Jour de l’an",
        "06/04": "Lundi de Pâques",
        "01/05": "Fête du travail",
        "08/05": "Victoire de 1945",
        "14/05": "Ascension",
        "25/05": "Lundi de Pentecôte",
        "14/07": "Fête nationale",
        "15/08": "Assomption",
        "01/11": "Toussaint",
        "11/11": "Armistice de 1918",
        "25/12": "Noël",
    }


def test_the_ascension_may_fall_on_a_fixed_holiday():
    """In 2008 it was the first of May: ten days off, not eleven."""
    assert len(jours_feries(2008)) == 10


@pytest.mark.parametrize(
    ("fin", "nombre", "ouvres", "depart"),
    [
        (date(2026, 9, 30), 2, True, date(2026, 9, 28)),
        (date(2026, 9, 28), 2, True, date(2026, 9, 24)),
        (date(2026, 9, 27), 2, True, date(2026, 9, 24)),  # a Sunday: Friday is the first day before it
        (date(2026, 5, 26), 1, True, date(2026, 5, 22)),  # the Monday is Whit Monday
        (date(2026, 5, 18), 2, True, date(2026, 5, 13)),  # the 14th is the Ascension, the 15th is worked
        (date(2026, 1, 2), 1, True, date(2025, 12, 31)),
        (date(2026, 7, 15), 15, True, date(2026, 6, 23)),
        (date(2026, 9, 30), 2, False, date(2026, 9, 28)),
        (date(2026, 9, 29), 2, False, date(2026, 9, 25)),  # two days before is a Sunday: the Friday
        (date(2026, 11, 13), 2, False, date(2026, 11, 10)),  # the 11th is a holiday
        (date(2026, 9, 30), 30, False, date(2026, 8, 31)),
    ],
)
def test_days_counted_back(fin, nombre, ouvres, depart):
    assert reculer(fin, nombre, ouvres=ouvres) == depart


@given(st.dates(date(2016, 1, 1), date(2045, 12, 31)), st.integers(1, 90), st.booleans())
def test_a_reminder_leaves_on_a_working_day_and_leaves_at_least_the_time_it_says(fin, nombre, ouvres):
    depart = reculer(fin, nombre, ouvres=ouvres)
    assert est_ouvre(depart)
    assert depart <= fin - timedelta(days=nombre)


@given(st.dates(date(2016, 1, 1), date(2045, 12, 31)), st.integers(1, 60))
def test_working_days_are_all_counted_once(fin, nombre):
    depart = reculer(fin, nombre, ouvres=True)
    jours = [depart + timedelta(days=n) for n in range((fin - depart).days)]
    assert sum(est_ouvre(jour) for jour in jours) == nombre
