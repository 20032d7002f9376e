"""Loads the 18 régions and the 102 préfectures from `fixtures/prefectures.csv`. Safe to run again."""

import csv
from datetime import date

from django.conf import settings

from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Participation, Prefecture, Region

# First exercice the sources give 102 answers for: membership is only known from then on. Staff can correct it.
DEBUT_CONNU = date(2023, 1, 1)


def charger() -> dict[str, int]:
    """Create or update the territories; open their participations when they have none. Returns {label: rows}."""
    with (settings.RACINE / "fixtures" / "prefectures.csv").open(encoding="utf-8", newline="") as fichier:
        lignes = list(csv.DictReader(fichier))
    # A région may hold overseas territories only through its own seat: 978 is « com » in a « drom » région.
    sieges = {ligne["region_code"]: ligne for ligne in lignes if ligne["siege_de_region"] == "oui"}
    for code, siege in sieges.items():
        Region.objects.update_or_create(
            code=code,
            defaults={
                "nom": siege["region"],
                "cle_tri": sans_accent(siege["region"]),
                "est_ultramarine": siege["zone"] != "metro",
            },
        )
    for ligne in lignes:
        _charger_prefecture(ligne)
    return {"régions": len(sieges), "préfectures": len(lignes)}


def _charger_prefecture(ligne: dict[str, str]) -> None:
    prefecture, nouvelle = Prefecture.objects.update_or_create(
        code=ligne["code"],
        defaults={
            "nom": ligne["nom"],
            "cle_tri": sans_accent(ligne["nom"]),
            "libelle": ligne["libelle"],
            "region_id": ligne["region_code"],
            "siege_de_region": ligne["siege_de_region"] == "oui",
            "chef_lieu": ligne["chef_lieu"],
            "population": int(ligne["population"]),
        },
    )
    if nouvelle:
        Participation.objects.bulk_create(
            Participation(prefecture=prefecture, nature=nature, debut=DEBUT_CONNU)
            for nature in Participation.Nature.values
        )
