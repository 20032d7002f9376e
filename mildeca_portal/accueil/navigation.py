"""The main menu: one list of addresses, each shown to those it serves."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, get_urlconf, resolve
from django.utils import timezone


def _public(habilitations: Any) -> bool:
    return True


def _en_fonction(habilitations: Any) -> bool:
    return bool(habilitations)


def _sans_fonction(habilitations: Any) -> bool:
    return not habilitations


@dataclass(frozen=True)
class Rubrique:
    """`adresse` may hold `{exercice}`, replaced by the current year."""

    libelle: str
    adresse: str
    montree: Callable[[Any], bool] = _public


@dataclass(frozen=True)
class Entree:
    """`courante`: value of `aria-current`, « page » on the page itself, « true » on one below, else empty."""

    libelle: str
    adresse: str
    courante: str = ""


RUBRIQUES = (
    Rubrique("Accueil", "/", _sans_fonction),
    Rubrique("Tableau de bord", "/tableau-de-bord/", _en_fonction),
    Rubrique("Préfectures", "/prefectures/"),
    Rubrique("Circulaires", "/circulaires/"),
    Rubrique("Feuilles de route", "/feuilles-de-route/"),
    Rubrique("Plans d’actions", "/plans-actions/", _en_fonction),
    Rubrique("Crédits", "/credits/{exercice}/", _en_fonction),
    Rubrique("Projets", "/projets/", _en_fonction),
    Rubrique("Enquêtes", "/enquetes/", _en_fonction),
    Rubrique("Rapports", "/rapports/"),
)


@lru_cache(maxsize=64)
def _existe(adresse: str, urlconf: str | None) -> bool:
    try:
        resolve(adresse, urlconf)
    except Resolver404:
        return False
    return True


def _courante(adresse: str, chemin: str) -> str:
    if chemin == adresse:
        return "page"
    racine = f"/{adresse.split('/')[1]}/"
    return "true" if adresse != "/" and chemin.startswith(racine) else ""


def entrees(request: HttpRequest) -> list[Entree]:
    """Entries of the menu for this request, in order. No query but the day's rights, loaded once per request."""
    habilitations = getattr(request, "habilitations", None)
    exercice = timezone.localdate().year
    resultat = []
    for rubrique in RUBRIQUES:
        adresse = rubrique.adresse.format(exercice=exercice)
        if rubrique.montree(habilitations) and _existe(adresse, get_urlconf()):
            resultat.append(Entree(rubrique.libelle, adresse, _courante(adresse, request.path)))
    return resultat
