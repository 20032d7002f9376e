"""What an app tells a newcomer: `<app>/prise_de_poste.py` offers any of

`rubriques(poste, jour) -> list[Rubrique]`, `dates(poste, jour) -> list[DateCle]`,
`etapes(mandats, le) -> dict[mandate id, list[Etape]]` (many mandates at once, in a fixed number of queries).
`mildeca_portal/accueil/prise_de_poste.py` joins them; the page and the PDF are written from the same data.
`poste` is a `prefectures.postes_tenus.PosteTenu`.
"""

from dataclasses import dataclass, field
from datetime import date

from mildeca_portal.socle.a_faire import ChiffreCle
from mildeca_portal.socle.tableau import Tableau


@dataclass(frozen=True, slots=True)
class Point:
    """A fact. `valeur`: what it is worth; `detail`: a sentence more; `url`: where it is read."""

    libelle: str
    valeur: str = ""
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """A piece of a rubrique: a sentence, facts, a table, a text in Markdown, in that order, any of them empty.

    `replie`: folded under its title on the page, open on paper.
    """

    titre: str = ""
    phrase: str = ""
    points: tuple[Point, ...] = ()
    tableau: Tableau | None = None
    texte: str = ""
    replie: bool = False

    @property
    def entier(self) -> bool:
        """Not broken between two pages, title included: a short table."""
        return self.tableau is not None and self.tableau.allure == "court"


@dataclass(frozen=True, slots=True)
class Rubrique:
    """A chapter. `code`: its anchor; `liens`: label and address of the pages to go to; `chiffres`: for the summary."""

    code: str
    titre: str
    elements: tuple[Element, ...]
    liens: tuple[tuple[str, str], ...] = ()
    chiffres: tuple[ChiffreCle, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Etape:
    """A step of the checklist. `faite_le`: None while it is to be done; `a_cocher`: by the holder, the portal does not know.

    `url`: where it is done.
    """

    code: str
    libelle: str
    faite_le: date | None = None
    url: str = ""
    a_cocher: bool = False
