"""A table as CSV for a French spreadsheet: « ; », decimal comma, byte order mark."""

import csv
import io
from datetime import date
from decimal import Decimal

from mildeca_portal.socle.demonstration import MENTION, est_demonstration
from mildeca_portal.socle.neutralisation import neutraliser
from mildeca_portal.socle.tableau import Tableau, Valeur

BOM = "\ufeff"


def _texte(valeur: Valeur) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, str):
        return neutraliser(valeur)
    return format(Decimal(valeur), "f").replace(".", ",")


def ecrire(tableau: Tableau) -> bytes:
    """Header, lines, total: published values, UTF-8 with a mark. Title, source and coverage stay with the page.

    A demonstration file says so on its first line.
    """
    sortie = io.StringIO()
    plume = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    if est_demonstration():
        plume.writerow([MENTION])
    plume.writerow([neutraliser(c.titre) for c in tableau.colonnes])
    for rangee in (*tableau.rangees, *([tableau.rangee_totale] if tableau.total else [])):
        plume.writerow([_texte(c.valeur) for c in rangee])
    return (BOM + sortie.getvalue()).encode()
