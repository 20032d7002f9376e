"""Which rows each sheet holds, in order, before anything is written. Pure.

Columns are the same on every sheet; the columns of a table begin at that of the answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property

from openpyxl.utils import get_column_letter, quote_sheetname

from mildeca_portal.socle.xlsx import nom_de_feuille
from rapports.classeur.reperes import AUTRE, COLONNES, LIGNE, TITRE, TOTAL, Place, repere
from rapports.questionnaire.definition import Choix, Ligne, Question, Questionnaire, Qui, Section, Type

# Numbers of the columns.
C_REPERE, C_MONTREE, C_NUMERO, C_QUESTION, C_PRECISIONS, C_REPONSE, C_UNITE, C_AVANT, C_PORTAIL, C_EXPLICATION = range(
    1, 11
)
# Rows above the first question: hidden codes, demonstration mention, title, words of the section, headers.
R_CODES, R_MENTION, R_TITRE, R_AIDE, R_ENTETES = range(1, 6)
PREMIERE = R_ENTETES + 1


class Nature(Enum):
    REPONSE = auto()
    TITRE = auto()
    CHOIX = auto()
    AUTRE = auto()
    CLES = auto()
    ENTETES = auto()
    LIGNE = auto()
    TOTAL = auto()
    FICHIER = auto()
    CALCUL = auto()


PARTIES = {
    Nature.AUTRE: AUTRE,
    Nature.CLES: COLONNES,
    Nature.TITRE: TITRE,
    Nature.FICHIER: TITRE,
    Nature.CALCUL: TITRE,
    Nature.TOTAL: TOTAL,
}


@dataclass(frozen=True, slots=True)
class Rang:
    """One row of a sheet. `choix`, `ligne`: what it is about, inside its question."""

    numero: int
    nature: Nature
    question: Question
    choix: Choix | None = None
    ligne: Ligne | None = None

    @property
    def repere(self) -> str:
        if self.choix:
            return repere(self.question.cle, self.choix.code)
        if self.nature is Nature.ENTETES:
            return ""
        if self.ligne:
            return repere(self.question.cle, self.ligne.cle + LIGNE)
        return repere(self.question.cle, PARTIES.get(self.nature, ""))


@dataclass(frozen=True)
class Feuille:
    nom: str
    section: Section
    rangs: tuple[Rang, ...]


@dataclass(frozen=True)
class Disposition:
    """`cellules`: address of each cell to fill, « $F$12 »; `feuille_de`: sheet of each question; `bornes`: its rows."""

    feuilles: tuple[Feuille, ...]
    cellules: Mapping[Place, str] = field(default_factory=dict)
    feuille_de: Mapping[str, str] = field(default_factory=dict)
    bornes: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def adresse(self, place: Place) -> str:
        """« 'A Organisation'!$F$12 », for a formula; empty when the workbook has no such cell."""
        if place not in self.cellules:
            return ""
        return f"{quote_sheetname(self.feuille_de[place.cle])}!{self.cellules[place]}"

    def adresses(self, cle: str, colonne: str = "") -> list[str]:
        """Every cell of a question, or of one column of its table."""
        return [self.adresse(p) for p in self._places.get(cle, ()) if colonne in ("", p.colonne)]

    @cached_property
    def _places(self) -> Mapping[str, list[Place]]:
        places: dict[str, list[Place]] = {}
        for place in self.cellules:
            places.setdefault(place.cle, []).append(place)
        return places


def disposer(
    questionnaire: Questionnaire, lignes: Mapping[str, Sequence[Ligne]], *, regionale: bool, reservees: Iterable[str]
) -> Disposition:
    """`lignes`: rows given by the territory, by source. `reservees`: names of sheets already taken."""
    noms, feuilles = list(reservees), []
    for section in questionnaire.sections:
        nom = nom_de_feuille(f"{section.lettre} {section.titre}", noms)
        noms.append(nom)
        questions = [q for q in section.questions if regionale or q.qui is Qui.DEPARTEMENTAL]
        feuilles.append(Feuille(nom, section, tuple(_rangs(questions, lignes))))
    cellules = {place: adresse for f in feuilles for rang in f.rangs for place, adresse in _cellules(rang)}
    bornes: dict[str, tuple[int, int]] = {}
    for rang in (r for f in feuilles for r in f.rangs):
        premier, _ = bornes.get(rang.question.cle, (rang.numero, 0))
        bornes[rang.question.cle] = (premier, rang.numero)
    feuille_de = {r.question.cle: f.nom for f in feuilles for r in f.rangs}
    return Disposition(tuple(feuilles), cellules, feuille_de, bornes)


def lignes_de(question: Question, lignes: Mapping[str, Sequence[Ligne]]) -> tuple[Ligne, ...]:
    """Rows of a table: those of the territory, then the fixed ones."""
    if question.tableau is None:
        return ()
    return (*lignes.get(question.tableau.source, ()), *question.tableau.lignes)


def colonne_du_tableau(rang: int) -> int:
    """Number of the column of the sheet that holds the column `rang` of a table."""
    return C_REPONSE + rang


def _rangs(questions: Iterable[Question], lignes: Mapping[str, Sequence[Ligne]]) -> Iterator[Rang]:
    numero = PREMIERE
    for question in questions:
        for nature, choix, ligne in _parties(question, lignes_de(question, lignes)):
            yield Rang(numero, nature, question, choix, ligne)
            numero += 1


def _parties(question: Question, lignes: Sequence[Ligne]) -> Iterator[tuple[Nature, Choix | None, Ligne | None]]:
    simples = {Type.FICHIER: Nature.FICHIER, Type.CALCUL: Nature.CALCUL}
    if question.tableau:
        for nature in (Nature.TITRE, Nature.CLES, Nature.ENTETES):
            yield nature, None, None
        yield from ((Nature.LIGNE, None, ligne) for ligne in lignes)
        if question.tableau.total:
            yield Nature.TOTAL, None, None
        return
    if question.type is Type.CHOIX_MULTIPLE:
        yield Nature.TITRE, None, None
        yield from ((Nature.CHOIX, choix, None) for choix in question.choix)
    else:
        yield simples.get(question.type, Nature.REPONSE), None, None
    if question.autre:
        yield Nature.AUTRE, None, None


def _cellules(rang: Rang) -> Iterator[tuple[Place, str]]:
    cle, reponse = rang.question.cle, f"${get_column_letter(C_REPONSE)}${rang.numero}"
    if rang.nature is Nature.LIGNE and rang.question.tableau and rang.ligne:
        for i, colonne in enumerate(rang.question.tableau.colonnes):
            lettre = get_column_letter(colonne_du_tableau(i))
            yield Place(cle, rang.ligne.cle, colonne.cle), f"${lettre}${rang.numero}"
    elif rang.nature is Nature.CHOIX and rang.choix:
        yield Place(cle, rang.choix.code), reponse
    elif rang.nature is Nature.AUTRE:
        yield Place(cle, AUTRE), reponse
    elif rang.nature in (Nature.REPONSE, Nature.CALCUL):
        yield Place(cle), reponse
