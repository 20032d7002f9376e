"""Workbooks: typed cells, no formula from a text, the demonstration mention on every sheet.

Sheets are streamed (`write_only`): rows are given once, in order, whatever their number.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from mildeca_portal.socle.demonstration import MENTION, est_demonstration
from mildeca_portal.socle.neutralisation import INTERDITS, neutraliser

TYPE_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EUROS = '#,##0.00" €"'
NOMBRE = "#,##0"
DATE = "dd/mm/yyyy"
INSTANT = 'dd/mm/yyyy "à" hh:mm'
LONGUEUR_MAX = 32_767
GRAS = Font(bold=True)
TITRE = Font(bold=True, size=14)
AVERTISSEMENT = Font(bold=True, color="B34000")
ENTETE = PatternFill("solid", fgColor="E3E3FD")
RENVOI = Alignment(wrap_text=True, vertical="top")


def nom_de_feuille(souhait: str, pris: Iterable[str]) -> str:
    """A sheet name Excel accepts (31 characters, none of []:*?/\\, not taken)."""
    base = re.sub(r"[\[\]:*?/\\]", " ", INTERDITS.sub("", souhait)).strip(" '")[:31].rstrip(" '") or "Feuille"
    deja = {p.lower() for p in pris}
    nom, rang = base, 2
    while nom.lower() in deja:
        suffixe = f" ({rang})"
        nom, rang = base[: 31 - len(suffixe)] + suffixe, rang + 1
    return nom


class Feuille:
    """One sheet being written. Rows go down; nothing is read back."""

    def __init__(self, feuille: Any) -> None:
        self._feuille = feuille

    def cellule(self, valeur: Any, format_nombre: str = "", police: Font | None = None) -> WriteOnlyCell:
        """A typed cell. Numbers and dates stay so; an instant is written in Paris time; text is neutralised and cut."""
        if isinstance(valeur, datetime):
            valeur = timezone.localtime(valeur).replace(tzinfo=None) if timezone.is_aware(valeur) else valeur
            format_nombre = format_nombre or INSTANT
        elif isinstance(valeur, date):
            format_nombre = format_nombre or DATE
        elif isinstance(valeur, bool):
            valeur = "oui" if valeur else "non"
        elif valeur is not None and not isinstance(valeur, int | Decimal):
            valeur = neutraliser(str(valeur))[:LONGUEUR_MAX]
        cellule = WriteOnlyCell(self._feuille, value=valeur)
        if isinstance(valeur, str):
            cellule.data_type = "s"
        if format_nombre:
            cellule.number_format = format_nombre
        if police:
            cellule.font = police
        return cellule

    def ligne(self, valeurs: Iterable[Any], *, formats: Sequence[str] = (), police: Font | None = None) -> None:
        """Write a row. `formats`: number formats by position, "" for none."""
        cellules = []
        for i, valeur in enumerate(valeurs):
            cellules.append(self.cellule(valeur, formats[i] if i < len(formats) else "", police))
        self._feuille.append(cellules)

    def entetes(self, titres: Iterable[str]) -> None:
        cellules = [self.cellule(t, police=GRAS) for t in titres]
        for cellule in cellules:
            cellule.fill, cellule.alignment = ENTETE, RENVOI
        self._feuille.append(cellules)


class Classeur:
    """A workbook to fill sheet after sheet, then `octets()`."""

    def __init__(self, titre: str = "") -> None:
        self._classeur = Workbook(write_only=True)
        self._classeur.properties.creator = "Portail MILDECA"
        self._classeur.properties.title = titre
        self._demonstration = est_demonstration()

    def feuille(self, nom: str, *, largeurs: Sequence[float] = (), figer: str = "") -> Feuille:
        """Open a sheet. `largeurs`: column widths in characters; `figer`: first cell that scrolls (« B2 »).

        With demonstration data the mention takes the first row: `figer` counts from the row after it.
        """
        brute = self._classeur.create_sheet(nom_de_feuille(nom, self._classeur.sheetnames))
        for i, largeur in enumerate(largeurs, start=1):
            brute.column_dimensions[get_column_letter(i)].width = largeur
        if figer:
            lettres, rang = re.match(r"([A-Z]+)(\d+)$", figer).groups()  # type: ignore[union-attr]
            brute.freeze_panes = f"{lettres}{int(rang) + self._demonstration}"
        feuille = Feuille(brute)
        if self._demonstration:
            feuille.ligne([MENTION], police=AVERTISSEMENT)
        return feuille

    def octets(self) -> bytes:
        """The finished file. Nothing can be added after."""
        sortie = io.BytesIO()
        self._classeur.save(sortie)
        return sortie.getvalue()


def classeur_simple(nom: str, entetes: Sequence[str], lignes: Iterable[Sequence[Any]]) -> bytes:
    """A list exported as it is read: one sheet, one header row, one row per object."""
    classeur = Classeur(nom)
    feuille = classeur.feuille(nom, largeurs=[22] * len(entetes), figer="A2")
    feuille.entetes(entetes)
    for ligne in lignes:
        feuille.ligne(ligne)
    return classeur.octets()
