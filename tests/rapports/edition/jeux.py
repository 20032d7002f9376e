"""Data sets of the report, made without a database: the real questionnaire, the 102 préfectures, deterministic answers."""

import csv
import json
from collections.abc import Callable, Collection
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from mildeca_portal.socle.extraits import Extrait, JeuDeDonnees
from mildeca_portal.socle.tri import sans_accent
from rapports.questionnaire.definition import Question, Type
from rapports.questionnaire.lecture import empreinte, lire

AU = date(2025, 11, 23)
EXERCICE = 2024
Correction = Callable[[str, str, Any], Any]


@cache
def document(exercice: int = EXERCICE) -> dict[str, Any]:
    chemin = settings.RACINE / "fixtures" / f"questionnaire-{exercice}.json"
    lu: dict[str, Any] = json.loads(chemin.read_text(encoding="utf-8"))
    return lu


@cache
def territoires() -> tuple[dict[str, str], ...]:
    with (settings.RACINE / "fixtures" / "prefectures.csv").open(encoding="utf-8", newline="") as fichier:
        return tuple(csv.DictReader(fichier))


def reponse(q: Question, graine: int) -> Any:
    """A plausible answer to `q` that depends on `graine` only."""
    if q.tableau:
        cases = {Type.EUROS: f"{1_000 + graine}.50", Type.ENTIER: graine % 3, Type.DATE: "2024-05-14"}
        colonnes = {c.cle: cases[c.type] for c in q.tableau.colonnes}
        return {ligne.cle: dict(colonnes) for ligne in q.tableau.lignes} or None
    if q.type is Type.CHOIX:
        return {"choix": q.choix[graine % len(q.choix)].code}
    if q.type is Type.CHOIX_MULTIPLE:
        possibles = [c.code for c in q.choix if not c.exclusif]
        return {"choix": [possibles[graine % len(possibles)], possibles[-1]][: 1 + graine % 2]}
    paragraphes = [f"Paragraphe {n} de la réponse {graine} : {q.libelle.lower()}. " * 3 for n in (1, 2)]
    return {
        Type.ENTIER: graine % 4 + 2,
        Type.EUROS: f"{40_000 + 37 * graine}.25",
        Type.DECIMAL: f"{graine % 3 + 1}.5",
        Type.POURCENTAGE: f"{graine % 3 + 1}.5",
        Type.DATE: f"2024-0{graine % 9 + 1}-12",
        Type.OUI_NON: graine % 3 != 0,
        Type.TEXTE: f"Réponse {graine} à « {q.libelle} »",
        Type.TEXTE_LONG: "\n".join(paragraphes),
    }.get(q.type)


def jeu(
    codes: Collection[str] | None = None,
    *,
    non_acceptees: Collection[str] = (),
    corriger: Correction = lambda _code, _cle, contenu: contenu,
) -> JeuDeDonnees:
    """`codes`: préfectures asked (all 102 by default). `corriger(code, cle, contenu)` gives the content to keep."""
    questionnaire = lire(document())
    prefectures, valeurs = [], []
    for graine, t in enumerate(territoires()):
        if codes is not None and t["code"] not in codes:
            continue
        acceptee = t["code"] not in non_acceptees
        prefectures.append(
            {
                "code": t["code"],
                "nom": t["nom"],
                "tri": sans_accent(t["nom"]),
                "region": t["region_code"],
                "region_nom": t["region"],
                "region_tri": sans_accent(t["region"]),
                "siege": t["siege_de_region"] == "oui",
                "population": int(t["population"]),
                "version": 1,
                "acceptee": acceptee,
                "acceptee_le": date(2025, 10, 1 + graine % 28) if acceptee else None,
            }
        )
        for q in questionnaire if acceptee else ():
            if q.qui == "R" and t["siege_de_region"] != "oui":
                continue
            contenu = corriger(t["code"], q.cle, reponse(q, graine))
            if contenu is not None:
                valeurs.append({"prefecture": t["code"], "cle": q.cle, "contenu": contenu})
    questionnaires = [{"numero": 1, "empreinte": empreinte(document()), "definition": document()}]
    tables = {"prefectures": prefectures, "valeurs": valeurs, "questionnaires": questionnaires}
    enquete = Extrait.creer("rapports", EXERCICE, AU, tables)
    regions = {p["code"]: p["region"] for p in prefectures}
    return JeuDeDonnees.reunir(EXERCICE, AU, [enquete, feuilles(regions), comptes(regions)])


def comptes(regions: dict[str, str]) -> Extrait:
    """Each région notified of 500 000.25 €, granted two thirds of it, paid a half."""
    montants = {
        "notifie_ae": "500000.25",
        "delegue_ae": "450000.00",
        "programme": "330000.50",
        "engage": "300000.00",
        "paye": "250000.00",
    }
    rangs = [{"niveau": "regional", "region": r, "prefecture": "", **montants} for r in set(regions.values())]
    projets = [
        {"region": r, "prefecture": "", "nombre": 4, "montant": "40000.50", "montant_median": "9000.25", **PARTS}
        for r in {"", *regions.values()}
    ]
    return Extrait.creer("credits", EXERCICE, AU, {"comptes": rangs, "projets": projets if regions else []})


PARTS = {"renouvellements": 1, "sans_cofinancement": 2}


def feuilles(regions: dict[str, str]) -> Extrait:
    """One signed roadmap a région; in each préfecture a signed plan of four actions, three of them under way."""
    signe = {"etat": "signee", "signe_le": date(2024, 2, 1)}
    tables = {
        "feuilles": [{"region": r, "nb_axes": 3, "strategie_code": "SIMCA", **signe} for r in set(regions.values())],
        "plans": [{"prefecture": p, "region": r, **signe} for p, r in regions.items()],
        "actions": [{"prefecture": p, "region": r, "nombre": 4, "engagees": 3} for p, r in regions.items()],
    }
    return Extrait.creer("feuilles_de_route", EXERCICE, AU, tables)
