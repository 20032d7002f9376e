"""Heights of the rows, from the texts they wrap.

Excel works them out when it opens a file; LibreOffice does not for a file that it did not write, and lines lie on one
another.
"""

from math import ceil
from typing import Any

from openpyxl.worksheet.dimensions import RowDimension

LIGNE, TITRE, LONGUE, MAX = 15, 20, 105, 400  # points


class Indicative(RowDimension):  # type: ignore[misc]
    """A height to begin with: the spreadsheet makes the row grow as one types. openpyxl writes every height as imposed."""

    customHeight = False


def ajuster(feuille: Any) -> None:
    """Give each row the height of its longest text. Widths, and what is hidden, come first."""
    largeurs = {lettre: c.width for lettre, c in feuille.column_dimensions.items() if not c.hidden}
    for rang in feuille.iter_rows():
        numero = rang[0].row
        lignes = max(_lignes(cellule, largeurs.get(cellule.column_letter)) for cellule in rang)
        if lignes > 1 and not feuille.row_dimensions[numero].hidden:
            feuille.row_dimensions[numero] = Indicative(feuille, numero, ht=min(MAX, LIGNE * lignes))


def imposer(feuille: Any, numero: int) -> None:
    """Room to write a long text, which stays when the cell is emptied."""
    lues = feuille.row_dimensions[numero].height or 0
    feuille.row_dimensions[numero] = RowDimension(feuille, numero, ht=max(LONGUE, lues))


def _lignes(cellule: Any, largeur: float | None) -> int:
    """`largeur`: digits that its column holds, so a few more letters; None when it is hidden."""
    if largeur is None or cellule.data_type != "s" or not cellule.alignment.wrap_text:
        return 1
    return sum(max(1, ceil(len(ligne) / largeur)) for ligne in cellule.value.split("\n"))
