"""Map of the départements, drawn on the server: the same SVG on the page and in the PDF, always beside its list or table.

Python places the shapes, `templates/composants/carte.html` draws them (`{% carte carte %}`, or `render_to_string`).
Colours are the classes of `static/css/graphiques.css`; each class has its own pattern too, and its words in the legend.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.conf import settings

from mildeca_portal.socle.templatetags.formats import INSECABLE

METROPOLE = "0 0 1010 1010"
NOMBRE_DE_CLASSES = 5
# Classes told apart by a pattern over their colour; the lightest and the darkest stay plain.
MOTIFS = (0, 2, 3, 4)
# Where each inset stands in the frame of the metropole: the Atlantic corner, two columns of three.
ENCARTS = {
    "971": (6, 600),
    "972": (112, 600),
    "973": (6, 740),
    "974": (112, 740),
    "976": (6, 880),
    "978": (112, 880),
}
NOMS_COURTS = {"978": ("St-Barthélemy", "et St-Martin")}
COTE = 100  # side of an inset, its label below
# Paris and the three départements around it are too small to be read: shown again, larger, above Brittany.
PETITE_COURONNE = ("75", "92", "93", "94")
LOUPE = (484, 217, 36)  # left, top and side of what is enlarged
COTE_LOUPE = 170
LEGENDE_Y, PAS_LEGENDE, COLONNE_LEGENDE = 1052, 40, 505


def _teinte(classe: int) -> str:
    """Class of `graphiques.css` that colours a class of the map."""
    return f"g-c{classe - 1}" if classe else "g-vide"


@dataclass(frozen=True, slots=True)
class Territoire:
    """One département as the map shows it. `classe`: 0 without value, else 1 to 5; `adresse`: of its page, if linked."""

    code: str
    nom: str
    classe: int = 1
    valeur: str = ""
    adresse: str = ""

    @property
    def titre(self) -> str:
        """« Doubs (25) : 12 400 € »."""
        return f"{self.nom} ({self.code})" + (f"{INSECABLE}: {self.valeur}" if self.valeur else "")

    @property
    def teinte(self) -> str:
        return _teinte(self.classe)


@dataclass(frozen=True, slots=True)
class Forme:
    """A shape to draw; without `chemin` it is a plain tile. `agrandie`: its outline is drawn thinner."""

    territoire: Territoire
    chemin: str = ""
    transformation: str = ""
    agrandie: bool = False


@dataclass(frozen=True, slots=True)
class Encart:
    """Words below an inset, line by line."""

    x: int
    y: int
    lignes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Palier:
    """One line of the legend: how many territories it holds, and where it is drawn."""

    classe: int
    libelle: str
    nombre: int
    x: int = 0
    y: int = 0

    @property
    def teinte(self) -> str:
        return _teinte(self.classe)


@dataclass(frozen=True, slots=True)
class Carte:
    """All that the template draws. `identifiant` keeps two maps of a page apart."""

    identifiant: str
    titre: str
    formes: tuple[Forme, ...]
    encarts: tuple[Encart, ...]
    legende: tuple[Palier, ...] = ()

    @property
    def hauteur(self) -> int:
        rangees = (len(self.legende) + 1) // 2
        return LEGENDE_Y + PAS_LEGENDE * rangees if rangees else 1020

    @property
    def a_des_liens(self) -> bool:
        """Links on the map are for the mouse: keyboard and screen reader use the list beside it, which has them all."""
        return any(forme.territoire.adresse for forme in self.formes)

    @property
    def motifs(self) -> tuple[int, ...]:
        """The patterns that this map needs."""
        return tuple(m for m in MOTIFS if any(forme.territoire.classe == m for forme in self.formes))


@lru_cache(maxsize=1)
def _formes() -> dict[str, tuple[str, str]]:
    """(viewBox, path) by code, from the reference file."""
    donnees = json.loads((settings.RACINE / "fixtures" / "departements-formes.json").read_text())
    return {code: (cadre, chemin) for code, (cadre, chemin) in donnees["departements"].items()}


def composer(
    titre: str, territoires: Iterable[Territoire], legende: Sequence[Palier] = (), identifiant: str = "carte"
) -> Carte:
    """The map of `territoires`. One without a shape and without a place among the insets is left to the list."""
    dessinees, encarts = [], []
    for territoire in sorted(territoires, key=lambda t: t.code):
        cadre, chemin = _formes().get(territoire.code, ("", ""))
        if cadre == METROPOLE:
            dessinees.append(Forme(territoire, chemin))
            if territoire.code in PETITE_COURONNE:
                dessinees.append(Forme(territoire, chemin, _loupe(), agrandie=True))
        elif territoire.code in ENCARTS:
            x, y = ENCARTS[territoire.code]
            dessinees.append(Forme(territoire, chemin, _dans_l_encart(cadre, x, y)))
            lignes = NOMS_COURTS.get(territoire.code, (territoire.nom,))
            encarts.append(Encart(x + COTE // 2, y + COTE, lignes))
    if any(forme.territoire.code in PETITE_COURONNE for forme in dessinees):
        encarts.append(Encart(COTE_LOUPE // 2 + 20, COTE_LOUPE + 24, ("Paris et", "petite couronne")))
    return Carte(identifiant, titre, tuple(dessinees), tuple(encarts), _placer(legende))


def choroplethe(
    titre: str,
    valeurs: Mapping[str, tuple[str, Decimal | int | None]],
    ecrire: Callable[[Decimal], str],
    identifiant: str = "carte",
    sans_valeur: str = "sans donnée",
) -> Carte:
    """Map of a figure: `valeurs` gives (name, value or None) by code; `ecrire` writes a value with its unit.

    Classes hold about as many territories each (quantiles); a value shared by many stays in one class.
    """
    connues = {code: Decimal(v) for code, (_, v) in valeurs.items() if v is not None}
    bornes = quantiles(list(connues.values()))
    territoires, rangs = [], {}
    for code, (nom, _) in valeurs.items():
        valeur = connues.get(code)
        rangs[code] = 0 if valeur is None else 1 + sum(valeur > borne for borne in bornes)
        texte = sans_valeur if valeur is None else ecrire(valeur)
        territoires.append(Territoire(code, nom, _nuance(rangs[code], len(bornes)), texte))
    legende = []
    for rang in range(len(bornes) + 1):
        membres = [connues[code] for code in connues if rangs[code] == rang]
        if membres:
            bas, haut = ecrire(min(membres)), ecrire(max(membres))
            libelle = bas if bas == haut else f"de {bas} à {haut}"
            legende.append(Palier(_nuance(rang, len(bornes)), libelle, len(membres)))
    if sans := len(valeurs) - len(connues):
        legende.append(Palier(0, sans_valeur, sans))
    return composer(titre, territoires, legende, identifiant)


def quantiles(valeurs: Sequence[Decimal], nombre: int = NOMBRE_DE_CLASSES) -> list[Decimal]:
    """Upper bounds of at most `nombre` classes of about the same size, strictly increasing; the last is the maximum.

    Fewer distinct values than classes: one class each. Empty for no value.
    """
    distinctes = sorted(set(valeurs))
    if len(distinctes) <= nombre:
        return distinctes
    triees = sorted(valeurs)
    rangs = [-(-len(triees) * i // nombre) - 1 for i in range(1, nombre + 1)]
    return sorted({triees[rang] for rang in rangs})


def _nuance(rang: int, classes: int) -> int:
    """Class drawn for a rank: few classes are spread over the whole range of shades, so that they stay apart."""
    if rang == 0 or classes <= 1:
        return 0 if rang == 0 else NOMBRE_DE_CLASSES - 1
    return 1 + round((rang - 1) * (NOMBRE_DE_CLASSES - 1) / (classes - 1))


def _placer(legende: Sequence[Palier]) -> tuple[Palier, ...]:
    """The legend in two columns under the map, read downwards."""
    moitie = (len(legende) + 1) // 2
    return tuple(
        Palier(p.classe, p.libelle, p.nombre, COLONNE_LEGENDE * (i // moitie), LEGENDE_Y + PAS_LEGENDE * (i % moitie))
        for i, p in enumerate(legende)
    )


def _dans_l_encart(cadre: str, x: int, y: int) -> str:
    """Scale a shape of its own frame into the inset at (x, y); the tile of a territory without shape is only moved."""
    if not cadre:
        return f"translate({x} {y})"
    largeur, hauteur = (float(n) for n in cadre.split()[2:])
    echelle = (COTE - 30) / max(largeur, hauteur)
    marge = (COTE - largeur * echelle) / 2
    return f"translate({x + marge:.1f} {y}) scale({echelle:.3f})"


def _loupe() -> str:
    gauche, haut, cote = LOUPE
    echelle = COTE_LOUPE / cote
    return f"translate({20 - gauche * echelle:.1f} {-haut * echelle:.1f}) scale({echelle:.3f})"
