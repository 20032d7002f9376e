"""A text written in a cell and read back is the same text, whatever it begins with."""

from mildeca_portal.socle.neutralisation import neutraliser, retablir
from mildeca_portal.socle.xlsx import LONGUEUR_MAX


def ecrire_texte(texte: str) -> str:
    """Never a formula. A text that already begins with an apostrophe gets another, or reading would take its own away."""
    return (f"'{texte}" if texte.startswith("'") else neutraliser(texte))[:LONGUEUR_MAX]


def lire_texte(texte: str) -> str:
    return texte[1:] if texte.startswith("''") else retablir(texte)
