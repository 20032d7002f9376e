"""From the cells of one question to its canonical content, with the sentences of the form where one cannot be read. Pure.

What a spreadsheet does to an answer is undone here: a number typed as text, a date become a number, « OUI », spaces.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl.utils.datetime import from_excel

from mildeca_portal.socle.tri import sans_accent
from rapports.classeur.lecture import Cellule
from rapports.classeur.reperes import AUTRE, Place
from rapports.classeur.textes import lire_texte
from rapports.questionnaire.contenu import LONGUEUR_TEXTE, PLAFOND, ContenuInvalide, nettoyer, normaliser
from rapports.questionnaire.definition import NOMBRES, Ligne, Question, Type

VRAI = frozenset({"oui", "o", "x", "vrai", "true", "yes", "1"})
FAUX = frozenset({"non", "n", "faux", "false", "no", "0"})
MARQUES = VRAI | {"✓", "✔", "☑", "☒"}
DECIMALES = 6
# Serial numbers of a spreadsheet between 1950 and 2100.
PREMIER_JOUR, DERNIER_JOUR = 18_264, 73_415
DATE_ECRITE = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?: 00:00(?::00)?)?")
LIGNES_RETIREES = "Des lignes de cette question ont été supprimées du classeur : elle n’est pas reprise."


@dataclass(frozen=True, slots=True)
class Faute:
    """A cell that cannot be taken: where, why, and what it holds. Without a cell: the whole question."""

    phrase: str
    cellule: Cellule | None = None

    @property
    def saisi(self) -> str:
        return en_texte(self.cellule.valeur) if self.cellule else ""


class ReponseIllisible(Exception):
    """`fautes`: one per cell."""

    def __init__(self, fautes: Sequence[Faute]) -> None:
        self.fautes = list(fautes)
        super().__init__(" ".join(f.phrase for f in self.fautes))


def comprendre(question: Question, cellules: Mapping[Place, Cellule], lignes: Sequence[Ligne]) -> Any:
    """Canonical content, None for no answer. `lignes`: rows that the table had in this workbook.

    Raises `ReponseIllisible`.
    """
    if defauts := [Faute(c.defaut, c) for c in cellules.values() if c.defaut]:
        raise ReponseIllisible(defauts)
    if question.tableau:
        return _tableau(question, cellules, lignes)
    if question.type is Type.CHOIX_MULTIPLE:
        return _choix_multiple(question, cellules)
    if question.type is Type.CHOIX:
        return _choix(question, cellules)
    cellule = cellules[Place(question.cle)]
    return _normaliser(question, valeur_brute(question, cellule), cellule)


def _normaliser(question: Question, brut: Any, cellule: Cellule, lignes: Sequence[Ligne] = ()) -> Any:
    try:
        return normaliser(question, brut, lignes)
    except ContenuInvalide as erreur:
        raise ReponseIllisible([Faute(erreur.phrase, cellule)]) from erreur


# What one cell holds, as `normaliser` reads it.


def valeur_brute(question: Question, cellule: Cellule) -> Any:
    valeur = cellule.valeur
    if isinstance(valeur, str):
        valeur = lire_texte(valeur)
        if not valeur.strip():
            return None
    if question.type in NOMBRES:
        return _nombre(question, cellule, valeur)
    if question.type is Type.DATE:
        return _date(valeur)
    if question.type is Type.OUI_NON:
        return _oui_non(valeur)
    return None if valeur is None else en_texte(valeur)


def _nombre(question: Question, cellule: Cellule, valeur: Any) -> Any:
    if isinstance(valeur, float):
        valeur = _exact(valeur)
    if cellule.pourcent and question.type is Type.POURCENTAGE and isinstance(valeur, int | Decimal):
        return Decimal(valeur) * 100
    return valeur.strip() if isinstance(valeur, str) else valeur


def _exact(valeur: float) -> Decimal:
    """The decimal that was typed, not the one that the machine holds: 0.1 + 0.2 is 0.3."""
    lue = Decimal(repr(valeur))
    if abs(lue) >= PLAFOND:  # nothing to round in what is refused; an infinite cannot be
        return lue
    return round(lue, DECIMALES) if lue != round(lue, DECIMALES) else lue


def _date(valeur: Any) -> Any:
    if isinstance(valeur, datetime):
        return valeur.date().isoformat()
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, int | float) and not isinstance(valeur, bool) and PREMIER_JOUR <= valeur <= DERNIER_JOUR:
        return from_excel(int(valeur)).date().isoformat()
    if isinstance(valeur, str) and (ecrite := DATE_ECRITE.fullmatch(valeur.strip())):
        return "/".join(ecrite.groups())
    return valeur


def _oui_non(valeur: Any) -> Any:
    mot = _mot(valeur)
    if mot in VRAI:
        return True
    return False if mot in FAUX else valeur


def _mot(valeur: Any) -> str:
    """A mark or a short answer, whatever its case, accents and spaces."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    texte = en_texte(valeur).strip()
    return sans_accent(texte) or texte


def en_texte(valeur: Any) -> str:
    """What a cell holds, as it is read on screen."""
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    if isinstance(valeur, float):
        valeur = _exact(valeur)
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}".replace(".", ",")
    if isinstance(valeur, datetime):
        return f"{valeur:%d/%m/%Y}" if valeur.time() == time() else f"{valeur:%d/%m/%Y %H:%M}"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    return "" if valeur is None else str(valeur)


# Choices.


def _choix(question: Question, cellules: Mapping[Place, Cellule]) -> Any:
    cellule = cellules.get(Place(question.cle))
    if cellule is None:
        raise ReponseIllisible([Faute(LIGNES_RETIREES)])
    texte = nettoyer(valeur_brute(question, cellule) or "")
    code = _code(question, texte)
    if texte and code is None:
        raise ReponseIllisible([Faute("Choisissez dans la liste proposée.", cellule)])
    autre = _precision(question, cellules, code == "autre", "Choisissez « Autre »")
    return _normaliser(question, {"choix": code, "autre": autre}, cellule)


def _code(question: Question, texte: str) -> str | None:
    exacts = {c.libelle: c.code for c in question.choix}
    proches = {sans_accent(c.libelle): c.code for c in question.choix}
    return exacts.get(texte) or proches.get(sans_accent(texte))


def _precision(question: Question, cellules: Mapping[Place, Cellule], retenu: bool, geste: str) -> str:
    """The text of « Autre »: refused rather than lost when that choice is not made."""
    cellule = cellules.get(Place(question.cle, AUTRE))
    texte = nettoyer(lire_texte(en_texte(cellule.valeur))) if cellule else ""
    if texte and not retenu:
        raise ReponseIllisible([Faute(f"{geste} pour que cette précision soit gardée.", cellule)])
    if len(texte) > LONGUEUR_TEXTE:
        raise ReponseIllisible([Faute(f"Ce texte a {len(texte)} caractères : {LONGUEUR_TEXTE} au plus.", cellule)])
    return texte


def _choix_multiple(question: Question, cellules: Mapping[Place, Cellule]) -> Any:
    attendues = {c.code: cellules.get(Place(question.cle, c.code)) for c in question.choix}
    if None in attendues.values():
        raise ReponseIllisible([Faute(LIGNES_RETIREES)])
    coches, fautes = [], []
    for code, cellule in attendues.items():
        assert cellule is not None
        mot = "" if cellule.vide else _mot(cellule.valeur)
        if mot in MARQUES:
            coches.append(code)
        elif mot and mot not in FAUX:
            fautes.append(Faute("Marquez cette ligne d’un x, ou laissez-la vide.", cellule))
    if fautes:
        raise ReponseIllisible(fautes)
    autre = _precision(question, cellules, "autre" in coches, "Marquez « Autre » d’un x")
    premiere = next(c for c in attendues.values() if c)
    return _normaliser(question, {"choix": coches, "autre": autre}, premiere)


# Tables.


def _tableau(question: Question, cellules: Mapping[Place, Cellule], lignes: Sequence[Ligne]) -> Any:
    colonnes = question.tableau.colonnes if question.tableau else ()
    if any(Place(question.cle, x.cle, c.cle) not in cellules for x in lignes for c in colonnes):
        raise ReponseIllisible([Faute(LIGNES_RETIREES)])
    contenu: dict[str, dict[str, Any]] = {}
    fautes: list[Faute] = []
    for place, ligne, case in _cases(question, lignes):
        brut = valeur_brute(case, cellules[place])
        try:
            lue = normaliser(question, {ligne.cle: {place.colonne: brut}}, [ligne])
        except ContenuInvalide as erreur:
            fautes.append(Faute(erreur.phrase, cellules[place]))
            continue
        if lue:
            contenu.setdefault(ligne.cle, {}).update(lue[ligne.cle])
    if fautes:
        raise ReponseIllisible(fautes)
    return contenu or None


def _cases(question: Question, lignes: Sequence[Ligne]) -> Iterator[tuple[Place, Ligne, Question]]:
    assert question.tableau is not None
    for ligne in lignes:
        for colonne in question.tableau.colonnes:
            case = Question(colonne.cle, "", colonne.libelle, colonne.type)
            yield Place(question.cle, ligne.cle, colonne.cle), ligne, case
