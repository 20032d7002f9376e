"""What the credits hand to the figures of the report."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from credits.chiffres import requetes
from credits.chiffres.requetes import Perimetre, lignes
from credits.soldes import Balance, Solde, balance
from mildeca_portal.socle.extraits import Extrait

CODE = "credits"
COMPTE = ("notifie_ae", "notifie_cp", "delegue_ae", "delegue_cp", "programme", "engage", "paye")


def extraire(exercice: int, au: date) -> Extrait:
    """The credits of `exercice` as known at the end of the day `au`. Amounts in euros.

    Tables: `comptes` (niveau, region, prefecture: notified, delegated, granted, committed, paid; `complement_*` is the part
    of what is notified that came as a complement), `projets` (granted: number, amount, median… by préfecture; `prefecture`
    empty for a région, both empty for the nation), `dossiers`, `tranches` (grants by brackets of 500 €), `ventilations`
    (dimension, code), `cofinancements`, `comptes_rendus`, `appels`, `trafics`. A regional project counts in the préfecture
    that instructs it.
    """
    perimetre = Perimetre(exercice, au)
    soldes = balance(exercice, au=au)
    tables = {
        "comptes": comptes(soldes, perimetre),
        "projets": lignes(requetes.MESURES, perimetre),
        "dossiers": lignes(requetes.DOSSIERS, perimetre),
        "tranches": lignes(requetes.TRANCHES, perimetre),
        "ventilations": lignes(requetes.VENTILATIONS, perimetre),
        "cofinancements": lignes(requetes.COFINANCEMENTS, perimetre),
        "comptes_rendus": lignes(requetes.COMPTES_RENDUS, perimetre),
        "appels": lignes(requetes.APPELS, perimetre),
        "trafics": lignes(requetes.TRAFICS, perimetre),
    }
    return Extrait.creer(CODE, exercice, au, tables)


def comptes(soldes: Balance, perimetre: Perimetre) -> Iterator[dict[str, Any]]:
    """One row per account; what a région spent includes its départements, as everywhere."""
    complements = {
        (c["niveau"], c["prefecture"] or c["region"] or ""): c for c in lignes(requetes.COMPLEMENTS, perimetre)
    }
    if not soldes.ouverte:
        return
    yield _compte("national", "", "", soldes.national, complements)
    for code, solde in soldes.regions.items():
        yield _compte("regional", code, "", solde, complements)
    for code, solde in soldes.parts_regionales.items():
        yield _compte("part_regionale", code, "", solde, complements)
    for code, solde in soldes.prefectures.items():
        yield _compte("departemental", "", code, solde, complements)


def _compte(niveau: str, region: str, prefecture: str, solde: Solde, complements: dict[Any, Any]) -> dict[str, Any]:
    complement = complements.get((niveau, prefecture or region), {})
    return {
        "niveau": niveau,
        "region": region,
        "prefecture": prefecture,
        "complement_ae": complement.get("complement_ae", 0),
        "complement_cp": complement.get("complement_cp", 0),
        **{champ: getattr(solde, champ) for champ in COMPTE},
    }
