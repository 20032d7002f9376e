"""The functions of a day as a workbook that can be handed in again, and the empty model of it."""

from datetime import date
from typing import Any

from mildeca_portal.comptes.imports.colonnes import (
    CHEF,
    COLONNES,
    DEPARTEMENTAL,
    FONCTIONS,
    NATIONAL,
    NIVEAUX,
    REGIONAL,
)
from mildeca_portal.socle.xlsx import Classeur
from prefectures.models import Affectation, Mandat, Personne, Prefecture

LARGEURS = {"prefecture": 26, "prenom": 16, "nom": 20, "courriel": 36, "titre": 22, "service": 36, "fonction": 22}
FEUILLE = "Fonctions"
TITRES = [c.titre for c in COLONNES]
NIVEAU_DE = {"national": NATIONAL, "region": REGIONAL, "prefecture": DEPARTEMENTAL}


def lignes_du(jour: date) -> list[list[Any]]:
    """One row per function open on `jour`, in the order of the columns. Three queries."""
    sieges = {p.region_id: p for p in Prefecture.objects.filter(siege_de_region=True)}
    mandats = Mandat.objects.en_cours(jour).select_related("personne", "prefecture")
    affectations = Affectation.objects.en_cours(jour).select_related("personne", "prefecture")
    lignes = [_du_mandat(m) for m in mandats.order_by("prefecture__code", "niveau", "pk")]
    lignes += [
        _de_l_affectation(a, a.prefecture or (sieges.get(a.region_id) if a.region_id else None))
        for a in affectations.order_by("role", "prefecture__code", "region_id", "personne__nom", "pk")
    ]
    return [[ligne.get(c.cle) for c in COLONNES] for ligne in lignes]


def _commun(personne: Personne, prefecture: Prefecture | None) -> dict[str, Any]:
    return {
        "code": prefecture.code if prefecture else None,
        "prefecture": prefecture.nom if prefecture else None,
        "prenom": personne.prenom,
        "nom": personne.nom,
        "courriel": personne.courriel,
    }


def _du_mandat(m: Mandat) -> dict[str, Any]:
    return {
        **_commun(m.personne, m.prefecture),
        "fonction": FONCTIONS[CHEF],
        "niveau": NIVEAUX[m.niveau],
        "titre": m.get_titre_display(),
        "titre_precise": m.titre_precise or None,
        "par_interim": m.par_interim,
        "debut": m.debut,
        "fin": m.fin,
        "formation_le": m.formation_le,
    }


def _de_l_affectation(a: Affectation, prefecture: Prefecture | None) -> dict[str, Any]:
    return {
        **_commun(a.personne, prefecture),
        "fonction": FONCTIONS[a.role],
        "niveau": NIVEAUX[NIVEAU_DE[a.perimetre]],
        "debut": a.debut,
        "fin": a.fin,
        "service": a.service or None,
        "quotite": a.quotite,
    }


def _classeur(lignes: list[list[Any]]) -> Classeur:
    classeur = Classeur("Fonctions du réseau")
    feuille = classeur.feuille(FEUILLE, largeurs=[LARGEURS.get(c.cle, 14) for c in COLONNES], figer="A2")
    feuille.entetes(TITRES)
    for ligne in lignes:
        feuille.ligne(ligne)
    return classeur


def fonctions_xlsx(lignes: list[list[Any]]) -> bytes:
    return _classeur(lignes).octets()


def modele_xlsx() -> bytes:
    """The headers and an example row, which is never imported; then what each column holds."""
    exemple: list[Any] = [c.exemple or None for c in COLONNES]
    exemple[[c.cle for c in COLONNES].index("debut")] = date(2026, 9, 1)
    classeur = _classeur([exemple])
    aide = classeur.feuille("Colonnes", largeurs=[24, 14, 110], figer="A2")
    aide.entetes(["Titre de colonne", "Obligatoire", "Ce qu’elle contient"])
    for c in COLONNES:
        aide.ligne([c.titre, c.obligatoire, c.aide])
    return classeur.octets()
