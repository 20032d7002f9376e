"""pyxform as the judge of the standard: what we accepted, its converter must accept too.

Only its conversion is used, on texts that were read here: no file, no ODK Validate (Java), nothing written.
"""

import re
from collections.abc import Mapping

from pyxform.errors import PyXFormError  # type: ignore[import-untyped]  # it ships no types
from pyxform.xls2xform import convert  # type: ignore[import-untyped]

from rapports.xlsform import grammaire as g
from rapports.xlsform.classeur import Grille
from rapports.xlsform.refus import Refus

RANG = re.compile(r"\[row\s*:\s*(\d+)\]|'row':?\s*(\d+)|row (\d+)", re.IGNORECASE)


def juger(grilles: Mapping[str, Grille]) -> Refus | None:
    """What pyxform refuses in the standard's own columns; None when it accepts the form."""
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
        return _refus(str(erreur))
    except Exception as erreur:  # its own faults are no reason to fail: the form is refused, with what it said
        return _refus(f"{type(erreur).__name__}: {erreur}")
    return None


def _lignes(grille: Grille) -> list[dict[str, str]]:
    """One dict for each row of the sheet, empty ones included: pyxform counts them."""
    lignes: list[dict[str, str]] = [{} for _ in range(max(x.numero for x in grille.lignes) - 1)]
    for ligne in grille.lignes:
        lignes[ligne.numero - 2] = {
            c: v for c, v in ligne.cellules.items() if c in g.COLONNES[grille.nom] and "::" not in c
        }
    return lignes


def _refus(message: str) -> Refus:
    trouve = RANG.search(message)
    rang = next((int(x) for x in trouve.groups() if x), 0) if trouve else 0
    return Refus(
        f"Les outils XLSForm refusent ce formulaire (message de pyxform, en anglais) : « {message[:300]} ».",
        g.SURVEY if rang else "",
        rang,
    )
