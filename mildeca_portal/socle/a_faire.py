"""What an app contributes to the dashboard: `<app>/tableau_de_bord.py` offers any of

`echeances(habilitations, maintenant) -> list[Echeance]`, `blocages(...) -> list[Blocage]`,
`chiffres(...) -> list[ChiffreCle]`, `nouveautes(...) -> list[Nouveaute]`, `agenda(...) -> list[DateCle]`.
The page (`mildeca_portal/accueil/`) joins and sorts them.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Echeance:
    """Something to do. `le`: the date it is due (None: no date, shown last); one button: `bouton`, `url`."""

    titre: str
    detail: str
    le: date | None
    bouton: str
    url: str


@dataclass(frozen=True, slots=True)
class Blocage:
    """Something that cannot go on, and why."""

    phrase: str
    url: str


@dataclass(frozen=True, slots=True)
class ChiffreCle:
    """A figure already formatted, with its source in words."""

    libelle: str
    valeur: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Nouveaute:
    """Something that changed."""

    le: datetime
    phrase: str
    url: str


@dataclass(frozen=True, slots=True)
class DateCle:
    """A date to come that asks nothing yet: the page shows the next one when there is nothing to do."""

    le: date
    phrase: str
    url: str
