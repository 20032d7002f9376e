"""What the survey hands to the figures: who answered, what was accepted, and the questionnaire itself.

Values come from the frozen copy of each submission (`rapports.instantane`): territory and labels of that day, hidden
questions and names of people left out.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.functions import TruncDate

from mildeca_portal.socle.extraits import Extrait, Rang
from rapports.instantane import NOMINATIVES
from rapports.models import Reponse, VersionQuestionnaire

CODE = "rapports"


def extraire(exercice: int, au: date) -> Extrait:
    """The survey on `exercice`, as accepted by the end of the day `au`. Two queries.

    Tables: `prefectures` (one row per préfecture asked, with its région and whether its answer is accepted), `valeurs`
    (content of each question of the accepted answers), `calculs` (what the portal computed for them), `lignes` (labels
    of table rows that depend on the territory), `questionnaires` (the documents they answered).
    """
    rangs: list[dict[str, Any]] = [
        dict(rang)
        for rang in Reponse.objects.filter(campagne__exercice=exercice).values(
            "instantane",
            code=F("prefecture__code"),
            nom=F("prefecture__nom"),
            tri=F("prefecture__cle_tri"),
            region=F("prefecture__region_id"),
            region_nom=F("prefecture__region__nom"),
            region_tri=F("prefecture__region__cle_tri"),
            siege=F("prefecture__siege_de_region"),
            population=F("prefecture__population"),
            version=F("version_questionnaire__numero"),
            etat=F("statut"),
            jour=TruncDate("acceptee_le"),
        )
    ]
    copies = {rang["code"]: rang.pop("instantane") or {} for rang in rangs}
    prefectures = [_prefecture(rang, au) for rang in rangs]
    acceptees = {p["code"]: copies[p["code"]] for p in prefectures if p["acceptee"]}
    questionnaires = VersionQuestionnaire.objects.filter(
        exercice=exercice, numero__in={p["version"] for p in prefectures}
    ).values("numero", "empreinte", "definition")
    tables = {
        "prefectures": prefectures,
        "valeurs": _paires(acceptees, "valeurs", "contenu"),
        "calculs": _paires(acceptees, "totaux", "valeur"),
        "lignes": _lignes(acceptees),
        "questionnaires": questionnaires,
    }
    return Extrait.creer(CODE, exercice, au, tables)


def _prefecture(rang: dict[str, Any], au: date) -> dict[str, Any]:
    jour = rang.pop("jour")
    acceptee = rang.pop("etat") == Reponse.Statut.ACCEPTEE and jour <= au
    return {**rang, "acceptee": acceptee, "acceptee_le": jour if acceptee else None}


def _paires(copies: Mapping[str, Mapping[str, Any]], partie: str, nom: str) -> Iterator[Rang]:
    for code, copie in copies.items():
        for cle, valeur in copie.get(partie, {}).items():
            if cle not in NOMINATIVES:
                yield {"prefecture": code, "cle": cle, nom: valeur}


def _lignes(copies: Mapping[str, Mapping[str, Any]]) -> Iterator[Rang]:
    for code, copie in copies.items():
        for source, lignes in copie.get("lignes", {}).items():
            for rang, (cle, libelle) in enumerate(lignes):
                yield {"prefecture": code, "source": source, "rang": rang, "cle": cle, "libelle": libelle}
