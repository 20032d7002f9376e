"""pyxform as the judge of the standard: what we accepted, its converter must accept too.

Only its conversion is used, on texts that were read here: no file, no ODK Validate (Java), nothing written.
"""

import logging
import re
from collections.abc import Mapping

from pyxform.errors import PyXFormError  # type: ignore[import-untyped]  # it ships no types
from pyxform.xls2xform import convert  # type: ignore[import-untyped]

from rapports.xlsform import grammaire as g
from rapports.xlsform.classeur import Grille
from rapports.xlsform.refus import Refus

journal = logging.getLogger(__name__)
LIEU = re.compile(r"\[row : (?P<ligne>\d+)\](?: On the '(?P<feuille>\w+)' sheet, the '(?P<colonne>\w+)')?")


def juger(grilles: Mapping[str, Grille]) -> Refus | None:
    """What pyxform refuses in the standard's own columns; None when it accepts the form, or fails on it."""
    classeur: dict[str, object] = {
        "sheet_names": [x.titre for x in grilles.values()],
        "fallback_form_name": "questionnaire",
    }
    for nom in (g.SURVEY, g.CHOICES, g.SETTINGS):
        grille = grilles.get(nom)
        if grille and grille.lignes:
            classeur[nom] = _lignes(grille)
            classeur[f"{nom}_header"] = [{c: None for c in g.COLONNES[nom] if c in grille.entetes and "::" not in c}]
    try:
        convert(classeur, validate=False, enketo=False)
    except PyXFormError as erreur:
        journal.warning("pyxform refuse ce que le portail a lu : %s", erreur)
        return _refus(str(erreur), grilles)
    except Exception:  # its own fault is not the author's: the form was read, and is taken as it was read
        journal.exception("pyxform échoue sur un formulaire que le portail a lu")
    return None


def _lignes(grille: Grille) -> list[dict[str, str]]:
    """One dict for each row of the sheet, empty ones included: pyxform counts them."""
    lignes: list[dict[str, str]] = [{} for _ in range(max(x.numero for x in grille.lignes) - 1)]
    for ligne in grille.lignes:
        lignes[ligne.numero - 2] = {
            c: v for c, v in ligne.cellules.items() if c in g.COLONNES[grille.nom] and "::" not in c
        }
    return lignes


def _refus(message: str, grilles: Mapping[str, Grille]) -> Refus:
    phrase = f"Les outils XLSForm refusent ce formulaire (message de pyxform, en anglais) : « {message[:300]} »."
    lieu = LIEU.match(message)
    grille = grilles.get((lieu["feuille"] or g.SURVEY) if lieu else "")
    return grille.refus(phrase, int(lieu["ligne"]), lieu["colonne"] or "") if lieu and grille else Refus(phrase)
