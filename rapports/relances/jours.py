"""Working days in France: Monday to Friday, the eleven national public holidays excepted (code du travail, L3133-1).

The days that Alsace-Moselle and the overseas départements keep besides are working days here: one calendar for the
network, the same deadline for all.
"""

from datetime import date, timedelta
from functools import lru_cache

UN_JOUR = timedelta(days=1)
FIXES = {
    (1, 1): "Jour de l’an",
    (5, 1): "Fête du travail",
    (5, 8): "Victoire de 1945",
    (7, 14): "Fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice de 1918",
    (12, 25): "Noël",
}
# Days after Easter Sunday.
MOBILES = {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"}


def paques(annee: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = annee % 19, divmod(annee, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * j) // 451
    mois, jour = divmod(h + j - 7 * m + 114, 31)
    return date(annee, mois, jour + 1)


@lru_cache(maxsize=64)
def jours_feries(annee: int) -> dict[date, str]:
    """{day: name} of the national public holidays of a year; two may fall on one day."""
    feries = {date(annee, mois, jour): nom for (mois, jour), nom in FIXES.items()}
    for decalage, nom in MOBILES.items():
        feries[paques(annee) + timedelta(days=decalage)] = nom
    return dict(sorted(feries.items()))


def est_ouvre(jour: date) -> bool:
    """Whether people work on that day."""
    return jour.weekday() < 5 and jour not in jours_feries(jour.year)


def ouvre_precedent(jour: date) -> date:
    """The day itself when it is worked, else the last one worked before it."""
    while not est_ouvre(jour):
        jour -= UN_JOUR
    return jour


def reculer(jour: date, nombre: int, *, ouvres: bool) -> date:
    """`nombre` days before `jour`, which is not counted; working days only, or every day.

    A reminder never leaves on a day off: counted in calendar days, it is brought forward to the last working day before.
    """
    if not ouvres:
        return ouvre_precedent(jour - timedelta(days=nombre))
    for _ in range(nombre):
        jour = ouvre_precedent(jour - UN_JOUR)
    return jour
