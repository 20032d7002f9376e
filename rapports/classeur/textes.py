"""A text written in a cell and read back is the same text, whatever it begins with."""

from collections.abc import Mapping
from typing import Any

from mildeca_portal.socle.neutralisation import neutraliser, retablir
from rapports.questionnaire.contenu import nettoyer


def ecrire_texte(texte: str) -> str:
    """Never a formula. A text that already begins with an apostrophe gets another, or reading would take its own away.

    A tab becomes a space: LibreOffice drops it from an ODS. No text is as long as a cell may be.
    """
    texte = texte.replace("\t", " ")
    return f"'{texte}" if texte.startswith("'") else neutraliser(texte)


def lire_texte(texte: str) -> str:
    """What was typed. Excel writes a carriage return as « _x000D_ », LibreOffice as itself."""
    texte = texte.replace("_x000D_", "\r")
    return texte[1:] if texte.startswith("''") else retablir(texte)


def lisible(contenu: Any) -> Any:
    """A canonical content as a workbook gives it back: without the few characters that a cell cannot hold."""
    if isinstance(contenu, str):
        return nettoyer(lire_texte(ecrire_texte(contenu)))
    if isinstance(contenu, Mapping):
        return {cle: lisible(valeur) for cle, valeur in contenu.items()}
    return [lisible(valeur) for valeur in contenu] if isinstance(contenu, list) else contenu
