"""A figure, once computed: what page, PDF, workbook, CSV and chart all read.

Columns own the rounding and the words; no template and no sheet sums or rounds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.templatetags.formats import INSECABLE, nombre

Valeur = str | int | Decimal | date | None
ABSENT = "–"


class Nature(StrEnum):
    TEXTE = "texte"
    ENTIER = "entier"
    DECIMAL = "decimal"
    EUROS = "euros"
    PART = "part"  # a share: 0.8 reads « 80 % »
    DATE = "date"


POIDS = {Nature.TEXTE: 5, Nature.EUROS: 4}
COURT, LONG = 14, 40  # lines


@dataclass(frozen=True, slots=True)
class Colonne:
    """One column. `decimales`: digits kept after the point, of the percentage for a share.

    `poids`: width beside the others on paper; 0: that of its nature.
    """

    cle: str
    titre: str
    nature: Nature = Nature.TEXTE
    decimales: int = 0
    poids: int = 0

    @property
    def numerique(self) -> bool:
        return self.nature not in (Nature.TEXTE, Nature.DATE)

    def valeur(self, brute: Valeur) -> Valeur:
        """The value as it is published: rounded half up, text and dates untouched, None kept."""
        if brute is None or not self.numerique:
            return brute
        exposant = self.decimales + 2 if self.nature is Nature.PART else self.decimales
        arrondie = Decimal(str(brute)).quantize(Decimal(1).scaleb(-exposant), ROUND_HALF_UP)
        return int(arrondie) if self.nature is Nature.ENTIER else arrondie

    def texte(self, brute: Valeur) -> str:
        """The value as it is read: « 82 400 € », « 98,5 % », « 15/03/2026 », « – » when unknown."""
        publiee = self.valeur(brute)
        if publiee is None or publiee == "":
            return ABSENT
        if isinstance(publiee, date):
            return f"{publiee:%d/%m/%Y}"
        if isinstance(publiee, str):
            return publiee
        if self.nature is Nature.PART:
            return f"{nombre(Decimal(publiee) * 100, self.decimales)}{INSECABLE}%"
        texte = nombre(publiee, self.decimales)
        return f"{texte}{INSECABLE}€" if self.nature is Nature.EUROS else texte


@dataclass(frozen=True, slots=True)
class Cellule:
    """A value in its column, ready for any writer."""

    colonne: Colonne
    valeur: Valeur
    texte: str


@dataclass(frozen=True, slots=True)
class Ligne:
    """`valeurs`: one per column, unrounded. `territoire`: code of the département or région it is about, if any."""

    valeurs: tuple[Valeur, ...]
    territoire: str = ""


@dataclass(frozen=True, slots=True)
class Couverture:
    """How many of those expected are counted, and the names of the missing."""

    obtenus: int
    attendus: int
    manquants: tuple[str, ...] = ()
    objet: str = "préfecture"
    complement: str = ""  # « de région »

    @property
    def complete(self) -> bool:
        return self.obtenus >= self.attendus

    @property
    def phrase(self) -> str:
        """« 100 préfectures sur 102. Manquent : Ain, Creuse. »"""
        pluriel = "s" if self.obtenus > 1 else ""
        debut = f"{nombre(self.obtenus)}{INSECABLE}{self.objet}{pluriel}{self.complement} sur {nombre(self.attendus)}"
        if not self.manquants:
            return f"{debut}."
        verbe = "Manquent" if len(self.manquants) > 1 else "Manque"
        return f"{debut}. {verbe}{INSECABLE}: {', '.join(self.manquants)}."


class Forme(StrEnum):
    BARRES = "barres"
    EMPILEES = "empilees"
    CLASSEMENT = "classement"
    CARTE = "carte"
    COURBE = "courbe"


@dataclass(frozen=True, slots=True)
class Graphique:
    """How a table is drawn: `series` are the keys of the columns shown; labels come from the first column.

    `repere`: label of the line that a curve marks.
    """

    forme: Forme
    series: tuple[str, ...]
    titre: str
    repere: str = ""


@dataclass(frozen=True, slots=True)
class Tableau:
    """`definition`: what is counted and how. `source`: where the numbers come from, in words."""

    code: str
    titre: str
    definition: str
    colonnes: tuple[Colonne, ...]
    lignes: tuple[Ligne, ...]
    source: str
    unite: str = ""
    total: Ligne | None = None
    couverture: Couverture | None = None
    graphiques: tuple[Graphique, ...] = ()

    def __post_init__(self) -> None:
        for ligne in (*self.lignes, *([self.total] if self.total else [])):
            if len(ligne.valeurs) != len(self.colonnes):
                raise ValueError(f"{self.code} : une ligne n’a pas {len(self.colonnes)} valeurs")
        if len({c.cle for c in self.colonnes}) != len(self.colonnes):
            raise ValueError(f"{self.code} : deux colonnes ont la même clé")

    def cellules(self, ligne: Ligne) -> tuple[Cellule, ...]:
        return tuple(Cellule(c, c.valeur(v), c.texte(v)) for c, v in zip(self.colonnes, ligne.valeurs, strict=True))

    @property
    def rangees(self) -> Iterator[tuple[Cellule, ...]]:
        """The lines without the total, cell by cell."""
        return (self.cellules(ligne) for ligne in self.lignes)

    @property
    def rangee_totale(self) -> tuple[Cellule, ...]:
        return self.cellules(self.total) if self.total else ()

    @property
    def largeurs(self) -> tuple[int, ...]:
        """Width of each column on paper, in percents by steps of 4; the layout shares out what is left."""
        poids = [c.poids or POIDS.get(c.nature, 3) + (2 if i == 0 else 0) for i, c in enumerate(self.colonnes)]
        return tuple(min(max(100 * p // sum(poids) // 4 * 4, 4), 64) for p in poids)

    @property
    def allure(self) -> str:
        """« court »: fits on a page without a break; « long »: is set tighter on paper; empty otherwise."""
        return "court" if len(self.lignes) <= COURT else "long" if len(self.lignes) > LONG else ""

    def indice(self, cle: str) -> int:
        """Raises `KeyError` for a column the table does not have."""
        for i, colonne in enumerate(self.colonnes):
            if colonne.cle == cle:
                return i
        raise KeyError(cle)

    def colonne(self, cle: str) -> Colonne:
        return self.colonnes[self.indice(cle)]

    def publiees(self, cle: str) -> list[Valeur]:
        """The published (rounded) values of a column, line by line, without the total."""
        i = self.indice(cle)
        return [self.colonnes[i].valeur(ligne.valeurs[i]) for ligne in self.lignes]

    def totale(self, cle: str) -> Valeur:
        """The published total of a column; None when the table has none."""
        i = self.indice(cle)
        return self.colonnes[i].valeur(self.total.valeurs[i]) if self.total else None


Calcul = Callable[..., Tableau]
CHIFFRES: dict[str, Calcul] = {}


def chiffre(code: str) -> Callable[[Calcul], Calcul]:
    """Register a figure: a pure function from a `JeuDeDonnees` (and a territory, for some) to its `Tableau`."""

    def inscrire(calcul: Calcul) -> Calcul:
        if code in CHIFFRES:
            raise ValueError(f"chiffre déjà enregistré : {code}")
        CHIFFRES[code] = calcul
        return calcul

    return inscrire


def calculer(code: str, jeu: JeuDeDonnees, **territoire: Any) -> Tableau:
    """The table of a registered figure. Raises `KeyError` for an unknown code."""
    return CHIFFRES[code](jeu, **territoire)
