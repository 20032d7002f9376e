"""Reads a workbook back: what its cells to fill hold, by question, wherever they stand by now. Nothing is understood yet."""

import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from mildeca_portal.socle.classeur_depose import demesure
from rapports.classeur.archive import fusions
from rapports.classeur.reperes import (
    COLONNES,
    EXPLICATION,
    LIGNE,
    MARQUE,
    QUESTION,
    REPERE,
    REPONSE,
    TITRE,
    TOTAL,
    Place,
    lire_repere,
)
from rapports.classeur.signature import ClasseurRefuse, Enveloppe, desceller
from rapports.questionnaire.explications import cle_d_explication

RANGS_MAX, COLONNES_MAX = 5_000, 60
ILLISIBLE = (
    "Ce classeur ne peut pas être lu : il est peut-être abîmé. Ouvrez-le, enregistrez-le à nouveau au format XLSX, "
    "puis déposez-le."
)
PAS_DU_PORTAIL = (
    "Ce fichier n’est pas un classeur de l’enquête produit par le portail, ou sa feuille de contrôle a été supprimée. "
    "Téléchargez le classeur de votre préfecture et remplissez-le."
)
SANS_VALEUR = "Cette cellule contient une formule dont le résultat n’est pas enregistré : collez-y la valeur."
EN_DOUBLE = "Cette réponse apparaît deux fois dans le classeur ({}) : gardez une seule ligne."
FUSIONNEE = "Cette cellule est fusionnée ({}) : défusionnez-la et remplissez chaque cellule."


@dataclass(frozen=True, slots=True)
class Cellule:
    """One cell to fill. `defaut`: why it cannot be read, whatever it should hold. `pourcent`: shown as a percentage.

    `intitule`: what the column « Question » says on its row; None when the workbook does not name that column.
    """

    feuille: str
    adresse: str
    valeur: Any = None
    pourcent: bool = False
    defaut: str = ""
    intitule: str | None = None

    @property
    def ou(self) -> str:
        return f"feuille « {self.feuille} », cellule {self.adresse}"

    @property
    def vide(self) -> bool:
        return not self.defaut and (self.valeur is None or (isinstance(self.valeur, str) and not self.valeur.strip()))


@dataclass(frozen=True)
class ClasseurLu:
    """`cellules`: those of each question, by key."""

    enveloppe: Enveloppe
    cellules: Mapping[str, Mapping[Place, Cellule]]

    def de(self, cle: str) -> Mapping[Place, Cellule]:
        return self.cellules.get(cle, {})


def lire(contenu: bytes) -> ClasseurLu:
    """Raises `ClasseurRefuse` with a sentence when it is not a workbook of ours, or was tampered with."""
    try:
        if phrase := demesure(contenu):
            raise ClasseurRefuse(phrase)
        return _lire(contenu)
    except ClasseurRefuse:
        raise
    except Exception as erreur:  # openpyxl and the XML parsers raise of every kind on a damaged or hostile file
        raise ClasseurRefuse(ILLISIBLE) from erreur


def _lire(contenu: bytes) -> ClasseurLu:
    releve = _Releve()
    for feuille in _feuilles(contenu, data_only=False):
        _relever(feuille, releve, _fusionnees(contenu, feuille))
    if not releve.sceau:
        raise ClasseurRefuse(PAS_DU_PORTAIL)
    enveloppe = desceller("".join(releve.sceau))
    if releve.formules:
        releve.completer(_resultats(contenu, releve.formules))
    par_cle: dict[str, dict[Place, Cellule]] = {}
    for place, cellule in releve.cellules.items():
        par_cle.setdefault(place.cle, {})[place] = cellule
    return ClasseurLu(enveloppe, par_cle)


@dataclass
class _Releve:
    """`formules`: {(sheet, address): place}, whose results are read apart."""

    sceau: list[str] = field(default_factory=list)
    cellules: dict[Place, Cellule] = field(default_factory=dict)
    formules: dict[tuple[str, str], Place] = field(default_factory=dict)

    def retenir(self, place: Place, cellule: Cellule, *, formule: bool) -> None:
        deja = self.cellules.get(place)
        if deja:
            ou = f"{deja.ou} et {cellule.ou}"
            cellule = replace(deja, defaut=EN_DOUBLE.format(ou))
        elif formule:
            self.formules[cellule.feuille, cellule.adresse] = place
        self.cellules[place] = cellule

    def completer(self, resultats: Mapping[Place, Cellule]) -> None:
        for place, resultat in resultats.items():
            if not self.cellules[place].defaut:
                self.cellules[place] = replace(resultat, intitule=self.cellules[place].intitule)


def _feuilles(contenu: bytes, *, data_only: bool) -> Iterator[Any]:
    classeur = load_workbook(io.BytesIO(contenu), read_only=True, keep_links=False, data_only=data_only)
    try:
        for feuille in classeur.worksheets:
            # The size that the file announces may be wrong: it is forgotten, and ours limits.
            feuille.reset_dimensions()
            yield feuille
    finally:
        classeur.close()


def _rangs(feuille: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    return enumerate(feuille.iter_rows(max_row=RANGS_MAX, max_col=COLONNES_MAX), start=1)


def _relever(feuille: Any, releve: _Releve, fusionnees: Mapping[str, str]) -> None:
    """Take the seal, or the cells to fill, of one sheet; nothing of a sheet without hidden names."""
    rangs = list(_rangs(feuille))
    if rangs and _texte(rangs[0][1][0]) == MARQUE:
        releve.sceau = _sceau(rangs)
        return
    entete, codes = next(((n, trouves) for n, rang in rangs if (trouves := _codes(rang))), (0, {}))
    if not codes:
        return
    nommes = [(n, rang, *lire_repere(_texte(rang[codes[REPERE]]))) for n, rang in rangs if n > entete]
    # Known before any row of a table is read: rows may have been sorted.
    tableaux = {
        cle: {i: _texte(c) for i, c in enumerate(rang) if i != codes[REPERE] and _texte(c)}
        for _, rang, cle, partie in nommes
        if partie == COLONNES
    }
    for numero, rang, cle, partie in nommes:
        if not cle or partie in (COLONNES, TOTAL):
            continue
        intitule = _texte(rang[codes[QUESTION]]) if QUESTION in codes else None
        for place, i in _places(cle, partie, codes, tableaux.get(cle, {})):
            formule = getattr(rang[i], "data_type", "") == "f"
            lue = _cellule(feuille.title, numero, i, rang[i], fusionnees)
            releve.retenir(place, replace(lue, intitule=intitule), formule=formule)


def _sceau(rangs: Sequence[tuple[int, Sequence[Any]]]) -> list[str]:
    """The pieces of the seal, under the mark: they have no space, the mention that may follow has some."""
    pieces = (_texte(rang[0]) for _, rang in rangs[1:20])
    return list(itertools.takewhile(lambda piece: piece and " " not in piece, pieces))


def _codes(rang: Sequence[Any]) -> dict[str, int]:
    """{code of a column: its place}, when the row holds them."""
    codes = {texte: i for i, c in enumerate(rang) if (texte := _texte(c)) in (REPERE, QUESTION, REPONSE, EXPLICATION)}
    return codes if {REPERE, REPONSE} <= codes.keys() else {}


def _places(
    cle: str, partie: str, codes: Mapping[str, int], colonnes: Mapping[int, str]
) -> Iterator[tuple[Place, int]]:
    """The cells to fill of one row. `colonnes`: of its table."""
    ligne, ici, _ = partie.partition(LIGNE)
    if ici:
        yield from ((Place(cle, ligne, colonne), i) for i, colonne in colonnes.items())
        return
    if partie != TITRE:
        yield Place(cle, partie), codes[REPONSE]
    if EXPLICATION in codes and (not partie or partie == TITRE):
        yield Place(cle_d_explication(cle)), codes[EXPLICATION]


def _texte(cellule: Any) -> str:
    return cellule.value.strip() if isinstance(cellule.value, str) else ""


def _cellule(feuille: str, numero: int, colonne: int, cellule: Any, fusionnees: Mapping[str, str]) -> Cellule:
    adresse = f"{get_column_letter(colonne + 1)}{numero}"
    lue = Cellule(feuille, adresse, cellule.value)
    if adresse in fusionnees:
        return replace(lue, defaut=FUSIONNEE.format(fusionnees[adresse]))
    if getattr(cellule, "data_type", "") == "e":
        return replace(lue, defaut=f"Cette cellule est en erreur ({cellule.value}).")
    return replace(lue, pourcent="%" in str(getattr(cellule, "number_format", "") or ""))


def _fusionnees(contenu: bytes, feuille: Any) -> dict[str, str]:
    """{address: range} of the merged cells that a streamed reading takes for empty ones: all but the first."""
    cachees, surface = {}, 0
    for plage in fusions(contenu, feuille._worksheet_path):
        gauche, haut, droite, bas = range_boundaries(plage)
        if droite > COLONNES_MAX or bas > RANGS_MAX:
            continue
        surface += (droite - gauche + 1) * (bas - haut + 1)
        if surface > RANGS_MAX * COLONNES_MAX:  # no spreadsheet merges a cell twice
            raise ClasseurRefuse(ILLISIBLE)
        for numero, colonne in itertools.product(range(haut, bas + 1), range(gauche, droite + 1)):
            cachees[f"{get_column_letter(colonne)}{numero}"] = plage
        cachees.pop(f"{get_column_letter(gauche)}{haut}")
    return cachees


def _resultats(contenu: bytes, formules: Mapping[tuple[str, str], Place]) -> dict[Place, Cellule]:
    """What the spreadsheet reckoned and saved for each formula that someone typed in a cell to fill."""
    resultats = {}
    for feuille in _feuilles(contenu, data_only=True):
        ici = {adresse for nom, adresse in formules if nom == feuille.title}
        if not ici:
            continue
        for numero, rang in _rangs(feuille):
            for i, cellule in enumerate(rang):
                adresse = f"{get_column_letter(i + 1)}{numero}"
                if adresse in ici:
                    lue = _cellule(feuille.title, numero, i, cellule, {})
                    sans = replace(lue, defaut=SANS_VALEUR)
                    resultats[formules[feuille.title, adresse]] = sans if cellule.value is None else lue
    return resultats
