"""What a cell can hold of a text, and where the rest goes.

A cell loses blanks around, control characters, carriage returns and what passes 32 000 characters; « ${ » would be read as a
reference. The cell then holds the nearest text, and the sheet `mildeca_textes` the exact one, as JSON, in parts. It counts
as long as the cell still says what was written: a text corrected in the workbook wins.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mildeca_portal.socle.neutralisation import INTERDITS, neutraliser, retablir

LONGUEUR_CELLULE = 32_000
PARTIE = 2_500
IMPOSSIBLES = re.compile("[\x00\ud800-\udfff]")  # what PostgreSQL refuses in JSON
Objet = tuple[str, str, str]  # sheet, object, column


def ecrit(texte: str, *, expression: bool = False) -> str:
    """The nearest text that a cell can hold, before it is neutralised. `expression`: its « ${ » are references, and stay."""
    propre = INTERDITS.sub("", texte.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8", "ignore").decode()
    propre = propre if expression else propre.replace("${", "$ {")
    return propre.strip()[:LONGUEUR_CELLULE].strip()


def relu(cellule: str) -> str:
    """What `lecture` finds where `ecrit` put a text and the workbook neutralised it."""
    return retablir(neutraliser(cellule).strip())


@dataclass
class Textes:
    """The exact texts, by place."""

    exacts: dict[Objet, str] = field(default_factory=dict)

    def ecrire(self, objet: Objet, texte: str, defaut: str = "", *, expression: bool = False) -> str:
        """The cell of a text, the exact one being kept when the cell loses something. `defaut`: for an empty cell."""
        cellule = ecrit(texte, expression=expression) or defaut
        if relu(cellule) != texte:
            self.exacts[objet] = texte
        return cellule

    def lire(self, objet: Objet, cellule: str, defaut: str = "", *, expression: bool = False) -> str:
        """The exact text when the cell is still the one that was written for it, the cell otherwise."""
        exact = self.exacts.get(objet)
        if exact is None:
            return cellule
        return exact if relu(Textes().ecrire(objet, exact, defaut, expression=expression)) == cellule else cellule

    def lignes(self) -> Iterator[dict[str, str]]:
        """Rows of the sheet `mildeca_textes`."""
        for (feuille, objet, colonne), texte in self.exacts.items():
            for partie, debut in enumerate(range(0, max(len(texte), 1), PARTIE), start=1):
                morceau = json.dumps(texte[debut : debut + PARTIE])
                ligne = {"feuille": feuille, "objet": objet, "colonne": colonne}
                yield {**ligne, "partie": str(partie), "texte": morceau}

    def ajouter(self, ligne: Mapping[str, str]) -> None:
        """One row of the sheet. Raises `ValueError` when its text is not JSON, or one that the database cannot hold."""
        objet = (ligne["feuille"], ligne["objet"], ligne["colonne"])
        try:
            morceau = json.loads(ligne["texte"])
        except RecursionError as erreur:
            raise ValueError("imbriqué") from erreur
        if not isinstance(morceau, str) or IMPOSSIBLES.search(morceau):
            raise ValueError(ligne["texte"])
        self.exacts[objet] = self.exacts.get(objet, "") + morceau
