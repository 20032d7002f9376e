"""The ten-minute page: what is due, what is blocked, three figures, what changed. Each app gives its part."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from mildeca_portal.socle.a_faire import Blocage, ChiffreCle, DateCle, Echeance, Nouveaute
from prefectures.habilitations import Habilitations

# In the order of the page when dates are equal.
APPLICATIONS = ("credits", "rapports", "circulaires", "feuilles_de_route", "prefectures")
CHIFFRES_MAX, CHIFFRES_PAR_APPLICATION = 3, 2
NOUVEAUTES_MAX = 8


@dataclass(frozen=True, slots=True)
class TableauDeBord:
    echeances: list[Echeance]
    blocages: list[Blocage]
    chiffres: list[ChiffreCle]
    nouveautes: list[Nouveaute]
    prochaine: DateCle | None


def _parts(nom: str) -> list[Callable[..., list[Any]]]:
    modules = [*(f"{a}.tableau_de_bord" for a in APPLICATIONS), "mildeca_portal.accueil.a_faire"]
    presents = [import_module(m) for m in modules if find_spec(m)]
    return [getattr(m, nom) for m in presents if hasattr(m, nom)]


def assembler(habilitations: Habilitations, maintenant: datetime, aujourdhui: date) -> TableauDeBord:
    """Join what the apps give for these rights: dues by date (undated last), news latest first."""

    def tout(nom: str) -> list[Any]:
        return [x for part in _parts(nom) for x in part(habilitations, maintenant)]

    dates = sorted((d for d in tout("agenda") if d.le >= aujourdhui), key=lambda d: d.le)
    return TableauDeBord(
        echeances=sorted(tout("echeances"), key=lambda e: (e.le is None, e.le or aujourdhui)),
        blocages=tout("blocages"),
        chiffres=[c for part in _parts("chiffres") for c in part(habilitations, maintenant)[:CHIFFRES_PAR_APPLICATION]][
            :CHIFFRES_MAX
        ],
        nouveautes=sorted(tout("nouveautes"), key=lambda n: n.le, reverse=True)[:NOUVEAUTES_MAX],
        prochaine=dates[0] if dates else None,
    )
