"""Workbooks as an ODK user makes them, with openpyxl and nothing of the portal."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from rapports.xlsform.lecture import lire_xlsform
from rapports.xlsform.refus import Refus, XlsformRefuse

ENTETES = ["type", "name", "label", "hint", "required", "relevant", "constraint", "calculation", "appearance"]
CHOIX = ["list_name", "name", "label"]
Rangs = Sequence[Sequence[Any]]


def classeur(feuilles: Mapping[str, Rangs]) -> bytes:
    brut = Workbook()
    brut.remove(brut.active)
    for nom, rangs in feuilles.items():
        feuille = brut.create_sheet(nom)
        for rang in rangs:
            feuille.append(list(rang))
    sortie = io.BytesIO()
    brut.save(sortie)
    return sortie.getvalue()


def formulaire(
    *questions: Mapping[str, Any],
    choix: Rangs = (),
    reglages: Mapping[str, Any] | None = None,
    groupe: bool = True,
    **autres: Rangs,
) -> bytes:
    """A form with the columns that its questions use; they stand in a group « G » unless told otherwise."""
    lignes: list[Mapping[str, Any]] = list(questions)
    if groupe:
        lignes = [{"type": "begin_group", "name": "g", "label": "Groupe"}, *lignes, {"type": "end_group"}]
    colonnes = list(dict.fromkeys([*ENTETES[:3], *(c for ligne in lignes for c in ligne)]))
    reglages = {"form_title": "Essai"} if reglages is None else reglages
    feuilles: dict[str, Rangs] = {"survey": [colonnes, *([ligne.get(c) for c in colonnes] for ligne in lignes)]}
    if choix:
        feuilles["choices"] = [CHOIX, *choix]
    if reglages:
        feuilles["settings"] = [list(reglages), list(reglages.values())]
    return classeur(feuilles | autres)


def question(type_: str, name: str = "q", label: str | None = "Question", **colonnes: Any) -> dict[str, Any]:
    return {"type": type_, "name": name, "label": label, **colonnes}


def refus(contenu: bytes, exercice: int | None = 2026) -> list[Refus]:
    """What is refused of a file; empty when it is read."""
    try:
        lire_xlsform(contenu, exercice)
    except XlsformRefuse as erreur:
        return erreur.refus
    return []


def lieux(contenu: bytes) -> list[tuple[str, int, str, str]]:
    """(sheet, row, column, sentence with plain spaces) of each refusal."""
    return [(r.feuille, r.ligne, r.colonne, r.phrase.replace("\u00a0", " ")) for r in refus(contenu)]


def enregistre(contenu: bytes, change: Callable[[Any], None] = lambda _: None) -> bytes:
    """The same workbook opened, its first sheet changed as in a spreadsheet, and saved."""
    brut = load_workbook(io.BytesIO(contenu))
    change(brut.worksheets[0])
    sortie = io.BytesIO()
    brut.save(sortie)
    return sortie.getvalue()
