"""Names: what XLSForm allows, and the stable keys of the portal.

XLSForm allows letters, digits, « _ », « - » and « . », beginning with a letter or « _ »: the keys of the portal
(« credits.ae_consommees ») are names as they stand. A name that is no key (« Age ») becomes « section.age »; a key that is
no name is kept in the column `mildeca::cle`, under a name made for it.
"""

import re

from django.utils.text import slugify

from rapports.composition.cles import MOTIF_CLE

MOTIF_NOM = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
ECHAPPEMENT = re.compile(r"_u([0-9A-F]{4,6})?_")


def echapper(code: str) -> str:
    """A code in the characters that every tool reads: « à dix » → « _u00E0__u0020_dix ». `retablir` gives it back."""
    if not code:
        return "_u_"
    morceaux = []
    for i, c in enumerate(code):
        garde = (c.isascii() and (c.isalnum() or c in ".-")) or (c == "_" and code[i + 1 : i + 2] != "u")
        morceaux.append(c if garde else f"_u{ord(c):04X}_")
    return "".join(morceaux)


def retablir(nom: str) -> str:
    """The code that `echapper` wrote; a name that it did not write comes back as it is."""
    return ECHAPPEMENT.sub(lambda m: chr(int(m[1], 16)) if m[1] and int(m[1], 16) <= 0x10FFFF else "", nom)


def mot(texte: str) -> str:
    """« Nom de l’enquêteur » → « nom_de_l_enqueteur »."""
    simple = re.sub(r"[^A-Za-z0-9]+", "_", slugify(re.sub(r"[’'.]", " ", texte)))
    return re.sub(r"_+", "_", simple).strip("_").lower()


def cle_de(nom: str, groupe: str) -> str:
    """Key of the question called `nom` in the group called `groupe`; empty when no key can be made of it."""
    if MOTIF_CLE.fullmatch(nom):
        return nom
    theme = mot(groupe).lstrip("0123456789_")
    propre = mot(nom)
    return f"{theme or 'section'}.{propre}" if propre else ""


def nommer(souhait: str, pris: set[str]) -> str:
    """`souhait` when it is a name that is free, another made from it otherwise; taken from then on."""
    base = souhait if MOTIF_NOM.fullmatch(souhait) else f"q_{mot(souhait)}".rstrip("_")
    nom, rang = base, 2
    while nom.lower() in pris:
        nom, rang = f"{base}_{rang}", rang + 1
    pris.add(nom.lower())
    return nom
