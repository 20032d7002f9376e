"""Reading the cells of an XLSForm workbook: streamed, never computed, each text with its place."""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from mildeca_portal.socle.classeur_depose import demesure
from mildeca_portal.socle.neutralisation import INTERDITS, retablir
from rapports.xlsform import grammaire as g
from rapports.xlsform.refus import Carnet, Refus, XlsformRefuse

journal = logging.getLogger(__name__)
RANGS_MAX, COLONNES_MAX, CELLULE_MAX, OCTETS_MAX = 5_000, 100, 32_767, 5 * 1024 * 1024
# LibreOffice saves TRUE as a formula.
BOOLEENS = {"=TRUE()": "TRUE", "=FALSE()": "FALSE"}
PREMIERE = "la première ligne de la feuille porte les titres des colonnes"
ILLISIBLE = (
    "Ce classeur ne peut pas être lu : il est peut-être abîmé. "
    "Ouvrez-le, enregistrez-le à nouveau en XLSX, puis déposez-le."
)


@dataclass(frozen=True)
class Ligne:
    """One row: the filled cells, by column of `grammaire.COLONNES` (or by their own header)."""

    grille: "Grille"
    numero: int
    cellules: dict[str, str]

    def __getitem__(self, colonne: str) -> str:
        return self.cellules.get(colonne, "")

    def refus(self, colonne: str, phrase: str) -> Refus:
        lettre, titre = self.grille.entetes.get(colonne, ("", colonne))
        return Refus(f"{phrase[:1].upper()}{phrase[1:]}.", self.grille.titre, self.numero, lettre, titre)


@dataclass
class Grille:
    """One sheet. `titre`: as the file names it. `entetes`: letter and header as written, by column."""

    nom: str
    titre: str
    entetes: dict[str, tuple[str, str]] = field(default_factory=dict)
    lignes: list[Ligne] = field(default_factory=list)

    def refus(self, phrase: str, ligne: int = 0, colonne: str = "") -> Refus:
        lettre, titre = self.entetes.get(colonne, ("", colonne))
        return Refus(phrase, self.titre, ligne, lettre, titre)


def lire_grilles(contenu: bytes, carnet: Carnet) -> dict[str, Grille]:
    """The sheets that we know, by name. What is wrong goes to `carnet`. Raises `XlsformRefuse` for a file that is no workbook."""
    if len(contenu) > OCTETS_MAX:
        raise XlsformRefuse([Refus("Ce fichier dépasse 5 Mo : un questionnaire est bien plus léger.")])
    grilles: dict[str, Grille] = {}
    try:
        if phrase := demesure(contenu):
            raise XlsformRefuse([Refus(phrase)])
        classeur = load_workbook(io.BytesIO(contenu), read_only=True, data_only=False, keep_links=False)
        try:
            for feuille in classeur.worksheets:
                _lire_feuille(feuille, grilles, carnet)
        finally:
            classeur.close()
    except XlsformRefuse:
        raise
    except Exception as erreur:  # openpyxl and the XML parsers raise of every kind on a damaged or hostile file
        journal.warning("Classeur XLSForm illisible", exc_info=True)
        raise XlsformRefuse([Refus(ILLISIBLE)]) from erreur
    return grilles


def _lire_feuille(feuille: Any, grilles: dict[str, Grille], carnet: Carnet) -> None:
    nom = feuille.title.strip().lower()
    grille = Grille(nom, feuille.title)
    if nom == g.LISEZ_MOI:
        return
    if nom in g.FEUILLES_REFUSEES or (nom.startswith("mildeca_") and nom not in g.COLONNES):
        carnet.refus.append(grille.refus("Cette feuille n’est pas prise en charge."))
    elif nom not in g.COLONNES:
        carnet.avis.append(f"La feuille « {feuille.title} » n’est pas une feuille d’XLSForm : elle n’est pas lue.")
    elif nom in grilles:
        carnet.refus.append(grille.refus("Deux feuilles portent ce nom."))
    elif feuille.sheet_state != "visible":
        carnet.refus.append(grille.refus("Cette feuille est masquée : affichez-la ou supprimez-la."))
    else:
        grilles[nom] = grille
        _lire_rangs(feuille, grille, carnet)


def _lire_rangs(feuille: Any, grille: Grille, carnet: Carnet) -> None:
    # The size that the file announces may be wrong: it is forgotten, and ours limits.
    feuille.reset_dimensions()
    colonnes: list[str] = []
    for numero, rang in enumerate(_rangs(feuille, grille, carnet), start=1):
        if numero == 1:
            colonnes = _entetes(rang, grille, carnet)
            absentes = [c for c in g.OBLIGATOIRES.get(grille.nom, ()) if c not in grille.entetes]
            if absentes:
                carnet.refus += [grille.refus(f"La colonne « {c} » est absente ({PREMIERE}).", 1) for c in absentes]
                return
        elif numero > RANGS_MAX:
            carnet.refus.append(
                grille.refus(f"La feuille dépasse {RANGS_MAX} lignes : supprimez celles qui sont vides, tout en bas.")
            )
            return
        else:
            _lire_rang(numero, rang, colonnes, grille, carnet)


def _lire_rang(numero: int, rang: list[str], colonnes: list[str], grille: Grille, carnet: Carnet) -> None:
    cellules = {c: v for c, v in zip(colonnes, rang, strict=False) if c and v}
    if any(v for v in rang[len(colonnes) :]) or any(v and not c for c, v in zip(colonnes, rang, strict=False)):
        i = next(i for i, v in enumerate(rang) if v and (i >= len(colonnes) or not colonnes[i]))
        phrase = "Cette cellule n’est sous aucun titre de colonne."
        carnet.refus.append(Refus(phrase, grille.titre, numero, get_column_letter(i + 1), "sans titre"))
    if cellules:
        grille.lignes.append(Ligne(grille, numero, cellules))


def _rangs(feuille: Any, grille: Grille, carnet: Carnet) -> Iterator[list[str]]:
    for numero, rang in enumerate(feuille.iter_rows(max_row=RANGS_MAX + 1, max_col=COLONNES_MAX + 1), start=1):
        textes = []
        for i, cellule in enumerate(rang):
            texte, faute = _texte(cellule)
            if not faute and i >= COLONNES_MAX and texte:
                faute = f"La feuille dépasse {COLONNES_MAX} colonnes."
            if faute:
                titre = grille.titre
                colonne = next((c for lettre, c in grille.entetes.values() if lettre == get_column_letter(i + 1)), "")
                carnet.refus.append(Refus(faute, titre, numero, get_column_letter(i + 1), colonne or "sans titre"))
            textes.append(texte)
        yield textes


def _texte(cellule: Any) -> tuple[str, str]:
    """The text of a cell as pyxform reads it (whole numbers without decimals, booleans as TRUE), and what forbids it."""
    nature, valeur = getattr(cellule, "data_type", "n"), cellule.value
    if nature == "f" and valeur in BOOLEENS:
        return BOOLEENS[valeur], ""
    if nature == "f":
        return "", "Cette cellule contient une formule : collez-y la valeur."
    if nature == "e":
        return "", f"Cette cellule est en erreur ({valeur})."
    if valeur is None:
        return "", ""
    if isinstance(valeur, bool):
        return str(valeur).upper(), ""
    if isinstance(valeur, float):
        return (str(int(valeur)) if valeur.is_integer() else repr(valeur)), ""
    if isinstance(valeur, datetime | date):
        return valeur.isoformat()[:10], ""
    texte = str(valeur)
    if len(texte) > CELLULE_MAX:
        return "", f"Ce texte dépasse {CELLULE_MAX} caractères."
    return retablir(INTERDITS.sub("", texte).replace("\r\n", "\n").replace("\r", "\n").strip()), ""


def _entetes(rang: list[str], grille: Grille, carnet: Carnet) -> list[str]:
    """Column of each cell of the first row, "" where nothing is to be read."""
    colonnes: list[str] = []
    for i, (titre, colonne) in enumerate(zip(rang, _colonnes(rang, grille.nom), strict=True)):
        lettre = get_column_letter(i + 1)
        if not titre:
            colonnes.append("")
            continue
        faute = _faute_d_entete(colonne, grille)
        if faute:
            carnet.refus.append(Refus(faute, grille.titre, 1, lettre, titre[:60]))
            colonne = f"\u0000{i}"  # its cells are not said to be under no header
        grille.entetes.setdefault(colonne, (lettre, titre[:60]))
        colonnes.append(colonne)
    return colonnes


def _colonnes(rang: list[str], feuille: str) -> list[str]:
    """Name of each column. « label::Français (fr) » alone is the label: a form in one language may say which."""
    synonymes = g.SYNONYMES.get(feuille, {})
    simples = [" ".join(titre.split()).lower() for titre in rang]
    bases = [synonymes.get(_base(s), _base(s)) for s in simples]
    seules = [b in g.TRADUISIBLES and bases.count(b) == 1 for b in bases]
    return [b if seule else synonymes.get(s, s) for b, s, seule in zip(bases, simples, seules, strict=True)]


def _base(colonne: str) -> str:
    return colonne.partition(":")[0].strip()


def _faute_d_entete(colonne: str, grille: Grille) -> str:
    base = _base(colonne)
    if colonne in grille.entetes:
        return "Cette colonne figure deux fois."
    if colonne.startswith(g.PREFIXE) and colonne not in g.COLONNES[grille.nom]:
        return "Cette colonne mildeca:: est inconnue."
    if ":" in colonne and base in g.TRADUISIBLES:
        return (
            f"Un questionnaire dans plusieurs langues n’est pas pris en charge : gardez une seule colonne « {base} »."
        )
    return ""
