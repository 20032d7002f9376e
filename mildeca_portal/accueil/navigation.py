"""The main menu: one list of addresses, each shown to those it serves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from mildeca_portal.accueil.droits import peut_suivre_les_prises_de_poste
from mildeca_portal.accueil.journal.droits import peut_lire_le_journal
from prefectures.droits import fonctions_de_chef, peut_suivre_le_reseau
from rapports.droits import peut_voir_les_preparatifs


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
    return bool(habilitations) and bool(peut_suivre_les_prises_de_poste(habilitations))


def _suit_le_reseau(habilitations: Any) -> bool:
    """Who is warned of what is missing, and the national lecteur; the others find the page from the directory."""
    return bool(habilitations) and (habilitations.national or peut_suivre_le_reseau(habilitations) is not None)


def _prepare_les_enquetes(habilitations: Any) -> bool:
    return bool(habilitations) and peut_voir_les_preparatifs(habilitations) is not None


@dataclass(frozen=True)
class Rubrique:
    """`url`: name of an address without argument."""

    libelle: str
    url: str
    montree: Callable[[Any], bool] = _public


@dataclass(frozen=True)
class Groupe:
    """Rubriques under one entry of the menu, which leads to the first that is shown; they stand in a row on their pages."""

    libelle: str
    rubriques: tuple[Rubrique, ...]


@dataclass(frozen=True)
class Entree:
    """`courante`: value of `aria-current`, « page » on the page itself, « true » on one below, else empty.

    `sous`: the entries of a group.
    """

    libelle: str
    adresse: str
    courante: str = ""
    sous: tuple["Entree", ...] = ()


MENU: tuple[Rubrique | Groupe, ...] = (
    Rubrique("Accueil", "accueil", _sans_fonction),
    Rubrique("Tableau de bord", "tableau_de_bord", _en_fonction),
    Rubrique("Préfectures", "prefectures:annuaire"),
    Groupe(
        "Circulaires",
        (
            Rubrique("Circulaires et instructions", "circulaires:liste"),
            Rubrique("Règles en vigueur", "circulaires:choisir_regles_en_vigueur", _en_fonction),
            Rubrique("Règles locales", "circulaires:regles_locales", _en_fonction),
        ),
    ),
    Rubrique("Feuilles de route", "feuilles_de_route:feuilles"),
    Rubrique("Plans d’actions", "feuilles_de_route:plans", _en_fonction),
    Rubrique("Crédits", "credits:accueil", _en_fonction),
    Rubrique("Projets", "credits:projets", _en_fonction),
    Groupe(
        "Enquêtes",
        (
            Rubrique("Enquêtes", "rapports:campagnes", _en_fonction),
            Rubrique("Questionnaires", "rapports:questionnaires", _prepare_les_enquetes),
        ),
    ),
    Rubrique("Rapports", "rapports:liste"),
    # What goes with the post comes after what goes with the mission.
    Groupe(
        "Mon poste",
        (
            Rubrique("Prise de poste", "prise_de_poste", _chef_de_projet),
            Rubrique("Mon équipe", "equipe", _chef_de_projet),
            Rubrique("Délégations de signature", "prefectures:delegations", _chef_de_projet),
        ),
    ),
    Groupe(
        "Réseau",
        (
            Rubrique("État du réseau", "prefectures:reseau", _suit_le_reseau),
            Rubrique("Prises de poste", "prises_de_poste", _suit_les_prises_de_poste),
            Rubrique("Comptes", "comptes", _administrateur),
            Rubrique("Participations", "prefectures:participations", _administrateur),
            Rubrique("Journal", "journal", _lit_le_journal),
            Rubrique("Administration", "admin:index", _administrateur),
        ),
    ),
)


def entrees(request: HttpRequest) -> list[Entree]:
    """Entries of the menu for this request, in order. No query but the day's rights, loaded once per request."""
    habilitations = getattr(request, "habilitations", None)
    montrees = [(p, [r for r in _rubriques(p) if r.montree(habilitations)]) for p in MENU]
    adresses = [reverse(r.url) for _, rubriques in montrees for r in rubriques]
    # The most precise one: the state of the network stands below the address of the directory.
    ici = max((a for a in adresses if _contient(a, request.path)), key=len, default="")

    def entree(rubrique: Rubrique) -> Entree:
        adresse = reverse(rubrique.url)
        courante = "page" if adresse == request.path else "true"
        return Entree(rubrique.libelle, adresse, courante if adresse == ici else "")

    resultat = []
    for piece, rubriques in montrees:
        sous = tuple(entree(r) for r in rubriques)
        if sous and isinstance(piece, Groupe):
            # Alone, a rubrique is the entry itself: the page of the public is « Circulaires », current as any other.
            seule = sous[0].courante if len(sous) == 1 else "true"
            resultat.append(
                Entree(piece.libelle, sous[0].adresse, seule if any(e.courante for e in sous) else "", sous)
            )
        else:
            resultat += sous
    return resultat


def _rubriques(piece: Rubrique | Groupe) -> tuple[Rubrique, ...]:
    return piece.rubriques if isinstance(piece, Groupe) else (piece,)


def _contient(adresse: str, chemin: str) -> bool:
    return chemin == adresse or (adresse != "/" and chemin.startswith(adresse))
