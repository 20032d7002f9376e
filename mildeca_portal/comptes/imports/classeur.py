"""Reading an XLSX workbook: streamed, never computed, and nothing hidden goes through unseen."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]  # it ships no types
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from mildeca_portal.comptes.imports.feuilles import RANGS_MAX, Cellule, Erreur, Lecture, lire_feuille, sans_entete
from mildeca_portal.socle.classeur_depose import demesure

COLONNES_MAX = 60
ILLISIBLE = (
    "Ce classeur ne peut pas être lu : il est peut-être abîmé. Ouvrez-le, enregistrez-le à nouveau en XLSX, "
    "puis déposez-le."
)


def lire_classeur(contenu: bytes) -> Lecture:
    """Every sheet that has the headers. A hidden one is refused: what nobody sees must not be applied."""
    lecture = Lecture()
    try:
        if phrase := demesure(contenu):
            return Lecture(erreurs=[Erreur(phrase)])
        _lire_feuilles(contenu, lecture)
    except Exception:  # openpyxl and the XML parsers raise of every kind on a damaged or hostile file
        return Lecture(erreurs=[Erreur(ILLISIBLE)])
    return lecture


def _lire_feuilles(contenu: bytes, lecture: Lecture) -> None:
    classeur = load_workbook(io.BytesIO(contenu), read_only=True, data_only=False, keep_links=False)
    lues, ignorees = 0, []
    try:
        for feuille in classeur.worksheets:
            essai = Lecture()
            titres = lire_feuille(feuille.title, _rangs(feuille), essai)
            if not titres:
                ignorees.append(f"« {feuille.title} »")
                continue
            lues += 1
            if feuille.sheet_state != "visible":
                essai = Lecture(
                    erreurs=[Erreur("Cette feuille est masquée : affichez-la ou supprimez-la.", feuille.title)]
                )
            essai.erreurs += _fusions(contenu, feuille, titres)
            lecture.lignes += essai.lignes
            lecture.erreurs += essai.erreurs
            lecture.avis += essai.avis
            lecture.exemples += essai.exemples
    finally:
        classeur.close()
    if not lues:
        lecture.erreurs.append(sans_entete())
    elif ignorees:
        debut = (
            "Feuille sans les titres de colonnes, non lue"
            if len(ignorees) == 1
            else "Feuilles sans les titres, non lues"
        )
        lecture.avis.append(f"{debut} : {', '.join(ignorees)}.")


def _rangs(feuille: Any) -> Iterator[list[Cellule]]:
    # The size that the file announces may be wrong: it is forgotten, and ours limits.
    feuille.reset_dimensions()
    for rang in feuille.iter_rows(max_row=RANGS_MAX + 1, max_col=COLONNES_MAX):
        yield [_cellule(c) for c in rang]


def _cellule(cellule: Any) -> Cellule:
    nature = getattr(cellule, "data_type", "n")
    if nature == "f":
        return Cellule("", "Cette cellule contient une formule : collez-y la valeur.")
    if nature == "e":
        return Cellule("", f"Cette cellule est en erreur ({cellule.value}).")
    return Cellule(cellule.value)


def _fusions(contenu: bytes, feuille: Any, titres: int) -> list[Erreur]:
    """Cells merged under the row of headers `titres`: a streamed sheet reads all but the first of them as empty."""
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive, archive.open(feuille._worksheet_path) as source:
        plages = []
        for _, element in iterparse(source):
            if element.tag.endswith("}mergeCell"):
                plages.append(element.get("ref", ""))
            element.clear()
    return [
        Erreur(f"Les cellules {plage} sont fusionnées : défusionnez-les et remplissez chacune.", feuille.title)
        for plage in plages
        if range_boundaries(plage)[3] > titres
    ]
