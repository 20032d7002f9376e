"""The main menu: one list of addresses, each shown to those it serves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from mildeca_portal.accueil.droits import peut_suivre_les_prises_de_poste
from mildeca_portal.accueil.journal.droits import peut_lire_le_journal
from prefectures.droits import fonctions_de_chef


def _public(habilitations: Any) -> bool:
    return True


def _en_fonction(habilitations: Any) -> bool:
    return bool(habilitations)


def _sans_fonction(habilitations: Any) -> bool:
    return not habilitations


def _administrateur(habilitations: Any) -> bool:
    return bool(habilitations) and habilitations.administrateur


def _chef_de_projet(habilitations: Any) -> bool:
    return bool(habilitations) and bool(fonctions_de_chef(habilitations))


def _lit_le_journal(habilitations: Any) -> bool:
    return bool(habilitations) and peut_lire_le_journal(habilitations) is not None


def _suit_les_prises_de_poste(habilitations: Any) -> bool:
    """A chef de projet régional finds it on his own page: the menu is long enough."""
    return (
        bool(habilitations)
        and not _chef_de_projet(habilitations)
        and bool(peut_suivre_les_prises_de_poste(habilitations))
    )


@dataclass(frozen=True)
class Rubrique:
    """`url`: name of an address without argument."""

    libelle: str
    url: str
    montree: Callable[[Any], bool] = _public


@dataclass(frozen=True)
class Entree:
    """`courante`: value of `aria-current`, « page » on the page itself, « true » on one below, else empty."""

    libelle: str
    adresse: str
    courante: str = ""


RUBRIQUES = (
    Rubrique("Accueil", "accueil", _sans_fonction),
    Rubrique("Tableau de bord", "tableau_de_bord", _en_fonction),
    Rubrique("Préfectures", "prefectures:annuaire"),
    Rubrique("Circulaires", "circulaires:liste"),
    Rubrique("Feuilles de route", "feuilles_de_route:feuilles"),
    Rubrique("Plans d’actions", "feuilles_de_route:plans", _en_fonction),
    Rubrique("Crédits", "credits:accueil", _en_fonction),
    Rubrique("Projets", "credits:projets", _en_fonction),
    Rubrique("Enquêtes", "rapports:campagnes", _en_fonction),
    Rubrique("Rapports", "rapports:liste"),
    # What goes with the post comes after what goes with the mission.
    Rubrique("Prise de poste", "prise_de_poste", _chef_de_projet),
    Rubrique("Mon équipe", "equipe", _chef_de_projet),
    Rubrique("Prises de poste", "prises_de_poste", _suit_les_prises_de_poste),
    Rubrique("Comptes", "comptes", _administrateur),
    Rubrique("Journal", "journal", _lit_le_journal),
    Rubrique("Administration", "admin:index", _administrateur),
)


def _courante(adresse: str, chemin: str) -> str:
    if chemin == adresse:
        return "page"
    return "true" if adresse != "/" and chemin.startswith(adresse) else ""


def entrees(request: HttpRequest) -> list[Entree]:
    """Entries of the menu for this request, in order. No query but the day's rights, loaded once per request."""
    habilitations = getattr(request, "habilitations", None)
    resultat = []
    for rubrique in RUBRIQUES:
        if rubrique.montree(habilitations):
            adresse = reverse(rubrique.url)
            resultat.append(Entree(rubrique.libelle, adresse, _courante(adresse, request.path)))
    return resultat
