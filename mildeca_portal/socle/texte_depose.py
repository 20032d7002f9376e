"""Text files as spreadsheets save them: which encoding, which separator, which rows. Nothing is guessed silently."""

import csv
import io
import re

SEPARATEURS = (";", "\t", ",")
# Control characters that no spreadsheet writes in a text; a NUL is also what gives away UTF-16.
CONTROLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
CELLULE_MAX = 32_767


class TexteIllisible(Exception):
    """`phrase`: why, in French."""

    def __init__(self, phrase: str) -> None:
        self.phrase = phrase
        super().__init__(phrase)


def decoder(contenu: bytes) -> str | None:
    """The text, from UTF-8 (with or without its mark) or else Windows-1252; None when it is no text."""
    for encodage in ("utf-8-sig", "cp1252"):
        try:
            texte = contenu.decode(encodage)
        except UnicodeDecodeError:
            continue
        return None if CONTROLE.search(texte) else texte
    return None


def separateur(texte: str) -> str | None:
    """The separator most present on the first line that has one; None: the text is no table."""
    for ligne in texte.splitlines():
        comptes = {s: ligne.count(s) for s in SEPARATEURS if s in ligne}
        if comptes:
            return max(comptes, key=lambda s: comptes[s])
    return None


def est_un_tableau(contenu: bytes) -> bool:
    """Whether the content is a text of separated values, neither a page nor a drawing nor any other marked-up text."""
    texte = decoder(contenu)
    if not texte or texte.lstrip().startswith(("<", "%PDF", "{")):
        return False
    return separateur(texte) is not None


def rangees(contenu: bytes, maximum: int) -> list[list[str]]:
    """The rows of a CSV file, at most `maximum` + 1 of them. Raises `TexteIllisible`."""
    texte = decoder(contenu)
    if texte is None:
        raise TexteIllisible("Ce fichier n’est pas un texte en UTF-8 ni en Windows-1252.")
    lues: list[list[str]] = []
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur(texte) or ";", strict=True)
    try:
        for rangee in lecteur:
            if any(len(cellule) > CELLULE_MAX for cellule in rangee):
                raise TexteIllisible(
                    f"Ligne {len(lues) + 1} : une cellule est trop longue ; un guillemet manque peut-être."
                )
            lues.append(rangee)
            if len(lues) > maximum:
                break
    except csv.Error as erreur:
        raise TexteIllisible(f"Ligne {len(lues) + 1} : un guillemet est mal placé ou n’est pas refermé.") from erreur
    return lues
