"""Expressions at their place: read, or refused at the cell that holds them."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from rapports.questionnaire.definition import NOMBRES, Type
from rapports.xlsform.classeur import Ligne
from rapports.xlsform.noms import echapper
from rapports.xlsform.refus import Carnet, ExpressionRefusee
from rapports.xlsform.releve import Releve

T = TypeVar("T")
DROITS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " "})


def tenter(lecture: Callable[[], T], ligne: Ligne, colonne: str, releve: Releve, carnet: Carnet) -> T | None:
    """Read an expression; refuse it at its cell, unless what it mentions is refused already."""
    try:
        return lecture()
    except ExpressionRefusee as erreur:
        mentions = set(re.findall(r"\$\{([^}]*)\}", ligne[colonne])) | set(re.split(r"[\s()+*/#]+", ligne[colonne]))
        if not mentions & releve.ecartees:
            carnet.refus.append(ligne.refus(colonne, erreur.phrase))
        return None


def faute_de_terme(
    terme: str, noms: Mapping[str, str], releve: Releve, tableaux: Mapping[str, Mapping[str, Any]]
) -> str:
    """What prevents a term from being summed; empty when it can. `noms`: names by key."""
    if terme.startswith("@"):
        return ""
    cle, diese, colonne = terme.partition("#")
    nom = noms[cle]
    if diese:
        colonnes = tableaux.get(nom, {}).get("colonnes", [])
        if not any(c["cle"] == colonne and c["type"] in NOMBRES for c in colonnes):
            return f"« {nom}#{echapper(colonne)} » n’est pas une colonne de nombres"
    elif releve.sujets[nom].type not in NOMBRES | {Type.DATE}:
        return f"« {nom} » n’est ni un nombre ni une date"
    return ""
