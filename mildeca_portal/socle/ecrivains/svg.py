"""Charts drawn on the server from a `Tableau`: the same SVG on the page and in the PDF, always beside its table.

Python computes the geometry, the templates draw it; colours are CSS classes (`static/css/graphiques.css`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mildeca_portal.socle import cartes
from mildeca_portal.socle.ecrivains import courbes
from mildeca_portal.socle.tableau import Forme, Graphique, Ligne, Tableau

LARGEUR = 720
LIBELLES = 230  # width kept for the labels of horizontal bars
VALEURS = 90  # and for the values at their end
PAS = 26
HAUTEUR_BARRES = 240
SIGNES_PAR_LIGNE = 34


@dataclass(frozen=True, slots=True)
class Rectangle:
    x: float
    y: float
    largeur: float
    hauteur: float
    serie: int


@dataclass(frozen=True, slots=True)
class Etiquette:
    """A label on one or two lines; `y` is the baseline of the first."""

    x: float
    y: float
    lignes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rang:
    """One category: its label, its bars, what is written at their end."""

    libelle: Etiquette
    barres: tuple[Rectangle, ...]
    valeur: Etiquette


@dataclass(frozen=True, slots=True)
class Legende:
    x: float
    y: float
    texte: str
    serie: int

    @property
    def x_texte(self) -> float:
        return round(self.x + 18, 1)


def ecrire(tableau: Tableau, graphique: Graphique) -> SafeString:
    """The chart, or an empty text when there is nothing to draw (the table says so)."""
    if not any(_nombre(v) for cle in graphique.series for v in tableau.publiees(cle)):
        return SafeString("")
    identifiant = f"graphique-{tableau.code}-{graphique.forme}".replace(".", "-")
    if graphique.forme is Forme.CARTE:
        return render_to_string("composants/carte.html", {"carte": _carte(tableau, graphique, identifiant)})
    if graphique.forme is Forme.COURBE:
        return courbes.ecrire(tableau, graphique, identifiant)
    dessiner = _verticales if graphique.forme is Forme.BARRES else _horizontales
    return render_to_string(
        "ecrivains/svg_barres.html", {"graphique": graphique, "id": identifiant, **dessiner(tableau, graphique)}
    )


def _carte(tableau: Tableau, graphique: Graphique, identifiant: str) -> cartes.Carte:
    """The départements of the table, shaded by the first series."""
    cle = graphique.series[0]
    colonne, rang = tableau.colonne(cle), tableau.indice(cle)
    valeurs: dict[str, tuple[str, Decimal | None]] = {}
    for ligne in tableau.lignes:
        publiee = colonne.valeur(ligne.valeurs[rang])
        valeurs[ligne.territoire] = (str(ligne.valeurs[0]), None if publiee is None else _nombre(publiee))
    return cartes.choroplethe(graphique.titre, valeurs, colonne.texte, identifiant)


def _nombre(valeur: Any) -> Decimal:
    return Decimal(valeur) if isinstance(valeur, int | Decimal) else Decimal(0)


def _proportion(valeur: Any, maximum: Decimal, longueur: float) -> float:
    return round(float(max(_nombre(valeur), Decimal(0)) / maximum) * longueur, 1) if maximum else 0.0


def _lignes_de_texte(texte: str, signes: int = SIGNES_PAR_LIGNE) -> tuple[str, ...]:
    morceaux = wrap(texte, signes)
    return (*morceaux[:1], f"{morceaux[1][: signes - 1]}…") if len(morceaux) > 2 else tuple(morceaux or [""])


def _legendes(tableau: Tableau, series: Sequence[str]) -> tuple[Legende, ...]:
    """One entry per series, on one line at the top; none for a single series (the title says it)."""
    if len(series) < 2:
        return ()
    titres = [tableau.colonne(cle).titre for cle in series]
    xs, x = [], 0.0
    for titre in titres:
        xs.append(round(x, 1))
        x += 34 + 7.2 * len(titre)
    return tuple(Legende(x, 12, titre, i + 1) for i, (x, titre) in enumerate(zip(xs, titres, strict=True)))


def _ordonnees(tableau: Tableau, graphique: Graphique) -> list[Ligne]:
    lignes = [ligne for ligne in tableau.lignes if any(_valeurs(tableau, ligne, graphique))]
    if graphique.forme is Forme.CLASSEMENT:
        lignes.sort(key=lambda ligne: -sum(_valeurs(tableau, ligne, graphique)))
    return lignes


def _valeurs(tableau: Tableau, ligne: Ligne, graphique: Graphique) -> list[Decimal]:
    return [_nombre(tableau.colonne(c).valeur(ligne.valeurs[tableau.indice(c)])) for c in graphique.series]


def _texte(tableau: Tableau, ligne: Ligne, graphique: Graphique) -> str:
    """What stands at the end of a row: the value of the only series; nothing when they are stacked (see the table)."""
    if len(graphique.series) > 1:
        return ""
    cle = graphique.series[0]
    return tableau.colonne(cle).texte(ligne.valeurs[tableau.indice(cle)])


def _horizontales(tableau: Tableau, graphique: Graphique) -> dict[str, Any]:
    """Ranking (one series) or stacked bars (several), one row per line of the table."""
    legendes = _legendes(tableau, graphique.series)
    haut = 28 if legendes else 4
    lignes = _ordonnees(tableau, graphique)
    maximum = max((sum(_valeurs(tableau, ligne, graphique), Decimal(0)) for ligne in lignes), default=Decimal(0))
    place = LARGEUR - LIBELLES - (VALEURS if len(graphique.series) == 1 else 0)
    rangs = []
    for i, ligne in enumerate(lignes):
        y, x, barres = haut + i * PAS, float(LIBELLES), []
        for serie, valeur in enumerate(_valeurs(tableau, ligne, graphique), start=1):
            largeur = _proportion(valeur, maximum, place)
            barres.append(Rectangle(round(x, 1), y + 4, largeur, PAS - 8, serie))
            x += largeur
        lignes_libelle = _lignes_de_texte(str(ligne.valeurs[0]))
        base = y + (17 if len(lignes_libelle) == 1 else 11)
        valeur_lue = Etiquette(round(x + 6, 1), y + 17, (_texte(tableau, ligne, graphique),))
        rangs.append(Rang(Etiquette(LIBELLES - 8, base, lignes_libelle), tuple(barres), valeur_lue))
    hauteur = haut + PAS * len(lignes) + 4
    axe = Rectangle(LIBELLES, haut, 0, PAS * len(lignes), 0)
    return {"largeur": LARGEUR, "hauteur": hauteur, "rangs": rangs, "legendes": legendes, "axe": axe, "sens": "debout"}


def _verticales(tableau: Tableau, graphique: Graphique) -> dict[str, Any]:
    """Grouped columns: one group per line of the table, one column per series."""
    legendes = _legendes(tableau, graphique.series)
    haut, bas = (44 if legendes else 20), 38
    lignes = _ordonnees(tableau, graphique)
    valeurs = [_valeurs(tableau, ligne, graphique) for ligne in lignes]
    maximum = max(_tous(valeurs), default=Decimal(0))
    pas = LARGEUR / max(len(lignes), 1)
    place = HAUTEUR_BARRES - haut - bas
    largeur = min(pas * 0.7 / len(graphique.series), 60)
    rangs = []
    for i, (ligne, groupe) in enumerate(zip(lignes, valeurs, strict=True)):
        centre = pas * (i + 0.5)
        x = centre - largeur * len(groupe) / 2
        barres = []
        for serie, valeur in enumerate(groupe, start=1):
            haute = _proportion(valeur, maximum, place)
            barres.append(Rectangle(round(x, 1), round(haut + place - haute, 1), round(largeur - 2, 1), haute, serie))
            x += largeur
        libelle = Etiquette(
            round(centre, 1), HAUTEUR_BARRES - 22, _lignes_de_texte(str(ligne.valeurs[0]), max(int(pas / 7), 6))
        )
        sommet = min(b.y for b in barres)
        valeur_lue = Etiquette(round(centre, 1), sommet - 6, (_texte(tableau, ligne, graphique),))
        rangs.append(Rang(libelle, tuple(barres), valeur_lue))
    axe = Rectangle(0, haut + place, LARGEUR, 0, 0)
    dessin = {"largeur": LARGEUR, "hauteur": HAUTEUR_BARRES, "rangs": rangs, "legendes": legendes, "axe": axe}
    return {**dessin, "sens": "couche"}


def _tous(valeurs: Iterable[Iterable[Decimal]]) -> Iterable[Decimal]:
    return (v for groupe in valeurs for v in groupe)
