"""A curve: one line per series of a `Tableau`, drawn beside its table like the other charts.

Colours are never alone: the first line is full, the second broken, and each ends with its value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mildeca_portal.socle.tableau import Graphique, Tableau

PAS_DES_JOURS = (1, 2, 5, 7, 10, 15, 30, 60, 90, 180, 365)
PAS_DES_VALEURS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
REPERES = 6  # labels under the axis, at most
GRADUATIONS = 5


@dataclass(frozen=True, slots=True)
class Cadre:
    """Size of the drawing; `corps`: height of the letters in the same units, 12 on a page, more on a screen seen from afar."""

    largeur: int = 720
    hauteur: int = 300
    corps: int = 12

    @property
    def gauche(self) -> int:
        return self.corps * 3

    @property
    def haut(self) -> int:
        return self.corps * 2 + 8

    @property
    def droite(self) -> int:
        """Where the lines end: the values are written beyond."""
        return self.largeur - self.corps * 3

    @property
    def bas(self) -> int:
        return self.hauteur - self.corps * 2

    @property
    def classe(self) -> str:
        return "g-texte--grand" if self.corps > 12 else ""


PAGE = Cadre()
ECRAN = Cadre(720, 400, 26)


@dataclass(frozen=True, slots=True)
class Trait:
    """One series: its points « x,y », where it ends and with what value."""

    serie: int
    points: str
    x: float
    y: float
    y_valeur: float
    valeur: str


@dataclass(frozen=True, slots=True)
class Graduation:
    """A label and the line it goes with."""

    position: float
    libelle: str


@dataclass(frozen=True, slots=True)
class Cle:
    """One entry of the legend: a sample of the line, then its name."""

    serie: int
    x: float
    x_fin: float
    x_texte: float
    texte: str


def ecrire(tableau: Tableau, graphique: Graphique, identifiant: str, cadre: Cadre = PAGE) -> SafeString:
    """The curve of `graphique.series`, or an empty text when there is nothing to draw. A series stops at its last known value."""
    if not any(_nombre(v) for cle in graphique.series for v in tableau.publiees(cle)):
        return SafeString("")
    return render_to_string("ecrivains/svg_courbe.html", dessiner(tableau, graphique, identifiant, cadre))


def dessiner(tableau: Tableau, graphique: Graphique, identifiant: str, cadre: Cadre = PAGE) -> dict[str, Any]:
    """Everything the template draws."""
    series = [tableau.publiees(cle) for cle in graphique.series]
    sommet = max([1, *(int(_nombre(v)) for serie in series for v in serie if v is not None)])
    if tableau.couverture:
        sommet = max(sommet, tableau.couverture.attendus)
    libelles = [str(v) for v in tableau.publiees(tableau.colonnes[0].cle)]
    traits = [_trait(i, serie, sommet, cadre) for i, serie in enumerate(series, start=1)]
    return {
        "id": identifiant,
        "titre": graphique.titre,
        "cadre": cadre,
        "traits": _ecarter([t for t in traits if t.points], cadre),
        "cles": _legende([tableau.colonne(cle).titre for cle in graphique.series], cadre),
        "abscisses": _abscisses(libelles, graphique.repere, cadre),
        "ordonnees": _ordonnees(sommet, cadre),
        "repere": _x(libelles.index(graphique.repere), len(libelles), cadre) if graphique.repere in libelles else None,
        "y_libelles": cadre.bas + round(cadre.corps * 1.4),
        "y_legende": cadre.corps,
        "rayon": round(cadre.corps / 4, 1),
    }


def _nombre(valeur: Any) -> Decimal:
    return Decimal(valeur) if isinstance(valeur, int | Decimal) else Decimal(0)


def _x(rang: int, nombre: int, cadre: Cadre) -> float:
    part = rang / (nombre - 1) if nombre > 1 else 0
    return round(cadre.gauche + (cadre.droite - cadre.gauche) * part, 1)


def _y(valeur: Any, sommet: int, cadre: Cadre) -> float:
    return round(cadre.bas - (cadre.bas - cadre.haut) * float(_nombre(valeur) / sommet), 1)


def _trait(rang: int, serie: Sequence[Any], sommet: int, cadre: Cadre) -> Trait:
    connus = [(_x(i, len(serie), cadre), _y(v, sommet, cadre), v) for i, v in enumerate(serie) if v is not None]
    if not connus:
        return Trait(rang, "", 0, 0, 0, "")
    x, y, valeur = connus[-1]
    return Trait(rang, " ".join(f"{a},{b}" for a, b, _ in connus), x, y, y, str(valeur))


def _ecarter(traits: list[Trait], cadre: Cadre) -> list[Trait]:
    """The values at the end of two lines are never written one over the other."""
    places: list[Trait] = []
    for trait in sorted(traits, key=lambda t: t.y):
        y = trait.y
        if places and abs(trait.x - places[-1].x) < cadre.corps * 3:
            y = max(y, places[-1].y_valeur + cadre.corps)
        places.append(Trait(trait.serie, trait.points, trait.x, trait.y, y, trait.valeur))
    return places


def _legende(titres: Sequence[str], cadre: Cadre) -> list[Cle]:
    cles, x = [], float(cadre.gauche)
    for serie, titre in enumerate(titres, start=1):
        x_fin = x + cadre.corps * 2
        cles.append(Cle(serie, round(x, 1), round(x_fin, 1), round(x_fin + cadre.corps / 2, 1), titre))
        x = x_fin + cadre.corps * (1.5 + 0.6 * len(titre))
    return cles


def _abscisses(libelles: Sequence[str], repere: str, cadre: Cadre) -> list[Graduation]:
    """A few labels at a regular step, counted from the marked line when there is one."""
    nombre = len(libelles)
    pas = next((p for p in PAS_DES_JOURS if nombre <= p * REPERES), max(nombre, 1))
    origine = libelles.index(repere) if repere in libelles else 0
    return [Graduation(_x(i, nombre, cadre), libelle) for i, libelle in enumerate(libelles) if (i - origine) % pas == 0]


def _ordonnees(sommet: int, cadre: Cadre) -> list[Graduation]:
    """Values on the left, from nothing to the top: the last round one under it is left out when they would touch."""
    pas = next((p for p in PAS_DES_VALEURS if sommet <= p * GRADUATIONS), sommet)
    valeurs = [v for v in range(0, sommet, pas) if _y(v, sommet, cadre) - cadre.haut >= cadre.corps]
    return [Graduation(_y(v, sommet, cadre), str(v)) for v in [*valeurs, sommet]]
