"""A table as CSV for a French spreadsheet: « ; », decimal comma, byte order mark."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from mildeca_portal.socle.demonstration import MENTION, est_demonstration
from mildeca_portal.socle.neutralisation import neutraliser
from mildeca_portal.socle.tableau import Tableau, Valeur

BOM = "\ufeff"


def _texte(valeur: Valeur | datetime) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, datetime):
        return f"{timezone.localtime(valeur):%d/%m/%Y %H:%M:%S}"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, str):
        return neutraliser(valeur)
    return format(Decimal(valeur), "f").replace(".", ",")


def ecrire(tableau: Tableau) -> bytes:
    """Header, lines, total: published values, UTF-8 with a mark. Title, source and coverage stay with the page.

    A demonstration file says so on its first line.
    """
    rangees = (*tableau.rangees, *([tableau.rangee_totale] if tableau.total else []))
    return ecrire_liste([c.titre for c in tableau.colonnes], ([c.valeur for c in rangee] for rangee in rangees))


def ecrire_liste(entetes: Sequence[str], lignes: Iterable[Sequence[Valeur | datetime]]) -> bytes:
    """A list exported as it is read: one header row, one row per object; instants in Paris time."""
    sortie = io.StringIO()
    plume = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    if est_demonstration():
        plume.writerow([MENTION])
    plume.writerow([neutraliser(e) for e in entetes])
    plume.writerows([_texte(v) for v in ligne] for ligne in lignes)
    return (BOM + sortie.getvalue()).encode()
