"""A text typed by someone never becomes a formula in a spreadsheet."""

import re

DECLENCHEURS = ("=", "+", "-", "@", "\t", "\r", "\n")
# What XML 1.0 forbids, and openpyxl refuses.
INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def neutraliser(texte: str) -> str:
    """« =1+1 » → « '=1+1 »: same text behind an apostrophe, control characters dropped. « '=1+1 » gets a second one."""
    propre = INTERDITS.sub("", texte)
    nu = propre.lstrip("'")
    return f"'{propre}" if nu.lstrip(" \u00a0").startswith(DECLENCHEURS) or nu[:1] in DECLENCHEURS else propre


def retablir(texte: str) -> str:
    """The text as it was before `neutraliser`: what was exported can be imported back."""
    return texte[1:] if texte.startswith("'") and neutraliser(texte[1:]) == texte else texte
