"""What a newcomer reads: each app gives its rubriques, its dates and its steps (contract: `socle.prise_de_poste`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from mildeca_portal.socle.a_faire import ChiffreCle, DateCle
from mildeca_portal.socle.dates import decaler
from mildeca_portal.socle.prise_de_poste import Element, Etape, Point, Rubrique
from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import Mandat
from prefectures.postes_tenus import PosteTenu

# In the order of the page; what the network knows (contacts, notes) comes after the calendar of all.
APPLICATIONS = ("circulaires", "feuilles_de_route", "credits", "rapports", "prefectures")
CHIFFRES_MAX, DATES_MAX = 5, 40
HORIZON = 6  # months


@dataclass(frozen=True, slots=True)
class PriseDePoste:
    """The whole page, and the whole PDF."""

    poste: PosteTenu
    jour: date
    chiffres: list[ChiffreCle]
    etapes: list[Etape]
    rubriques: list[Rubrique]

    @property
    def restantes(self) -> int:
        """Steps still to be done."""
        return sum(e.faite_le is None for e in self.etapes)


def _parts(nom: str) -> list[Callable[..., Any]]:
    modules = [import_module(f"{a}.prise_de_poste") for a in APPLICATIONS]
    return [getattr(m, nom) for m in modules if hasattr(m, nom)]


def assembler(poste: PosteTenu, jour: date) -> PriseDePoste:
    """Everything about one post on the day `jour`. The number of queries does not depend on what there is to tell."""
    rubriques = [r for part in _parts("rubriques") for r in part(poste, jour)]
    rang = next((i for i, r in enumerate(rubriques) if r.code == "contacts"), len(rubriques))
    rubriques.insert(rang, _echeances(poste, jour))
    return PriseDePoste(
        poste=poste,
        jour=jour,
        chiffres=[c for r in rubriques for c in r.chiffres][:CHIFFRES_MAX],
        etapes=etapes_de([poste.mandat], jour)[poste.mandat.pk],
        rubriques=rubriques,
    )


def _echeances(poste: PosteTenu, jour: date) -> Rubrique:
    """The dates of all within the next six months, nearest first."""
    fin = decaler(jour, HORIZON)
    toutes = [d for part in _parts("dates") for d in part(poste, jour)]
    dates: list[DateCle] = sorted({d for d in toutes if jour <= d.le <= fin}, key=lambda d: (d.le, d.phrase))
    phrase = f"Du {date_longue(jour)} au {date_longue(fin)}"
    if len(dates) > DATES_MAX:
        phrase += f"\u00a0: les {DATES_MAX} premières dates sur {len(dates)}"
    points = tuple(Point(date_longue(d.le), d.phrase, url=d.url) for d in dates[:DATES_MAX])
    element = Element(phrase=f"{phrase}." if points else f"{phrase}, aucune échéance n’est connue.", points=points)
    return Rubrique("echeances", "Échéances des six prochains mois", (element,))


def etapes_de(mandats: Sequence[Mandat], le: date) -> dict[int, list[Etape]]:
    """{mandate: its steps} as they stood on the day `le`, in a fixed number of queries. Mandates come with their préfecture."""
    toutes: dict[int, list[Etape]] = {m.pk: [] for m in mandats}
    for part in _parts("etapes"):
        for cle, etapes in part(mandats, le).items():
            toutes[cle] += etapes
    return toutes
