"""How an answer is found again in a sheet: by the hidden names of its row and column, never by its position.

Rows may be inserted, columns moved, sheets renamed: row 1 and column A, hidden, say what each row and column holds.
"""

from dataclasses import dataclass

SEPARATEUR = "#"
# Parts of a question that are no choice. The row of a table ends with `LIGNE`.
AUTRE, COLONNES, TITRE, TOTAL = "#autre", "#colonnes", "#titre", "#total"
LIGNE = "#ligne"
# Column codes, in row 1.
REPERE, QUESTION, REPONSE, EXPLICATION = "repère", "question", "réponse", "explication"
# First cell of the technical sheet.
MARQUE = "MILDECA – classeur de l’enquête"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where one cell to fill stands: a question; one of its choices, or the row of a table; the column of a table."""

    cle: str
    partie: str = ""
    colonne: str = ""


def repere(cle: str, partie: str = "") -> str:
    """What column A holds: « actions.nombre », « pilotage.instances#cdpd », « actions.axes#axe_1#ligne »."""
    return f"{cle}{SEPARATEUR}{partie}" if partie else cle


def lire_repere(texte: str) -> tuple[str, str]:
    """(key of the question, part)."""
    cle, _, partie = texte.strip().partition(SEPARATEUR)
    return cle, partie
