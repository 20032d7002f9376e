"""Loads the strategies and the known texts from `fixtures/`: only what a source says, beside that source. Safe to run again."""

import json
from typing import Any

from django.conf import settings

from circulaires.models import ObjectifCible, OrientationStrategique, Strategie, Texte


def charger() -> dict[str, int]:
    """Create or update the strategies, then the reference texts. Returns {label: rows}.

    What staff joined to a reference text (its file, its page on Légifrance) is kept, and so is the whole of a text that
    they completed here. A title that staff confirmed, in the admin, is kept too.
    """
    strategies = _lire("strategies.json")
    for donnees in strategies:
        _charger_strategie(donnees)
    textes = _lire("circulaires.json")
    for donnees in textes:
        _charger_texte(donnees)
    return {"stratégies": len(strategies), "circulaires et instructions connues": len(textes)}


def _lire(nom: str) -> list[dict[str, Any]]:
    return json.loads((settings.RACINE / "fixtures" / nom).read_text(encoding="utf-8"))


def _charger_strategie(donnees: dict[str, Any]) -> None:
    objectifs, orientations = donnees.pop("objectifs_cibles"), donnees.pop("orientations")
    strategie, _ = Strategie.objects.update_or_create(code=donnees["code"], defaults=donnees)
    for objectif in objectifs:
        ObjectifCible.objects.update_or_create(strategie=strategie, numero=objectif["numero"], defaults=objectif)
    for orientation in orientations:
        # Created once, then left to staff: they are the ones who will confirm the official titles.
        OrientationStrategique.objects.get_or_create(
            strategie=strategie, rang=orientation["rang"], defaults=orientation
        )


def _charger_texte(donnees: dict[str, Any]) -> None:
    cle = {"code": donnees["code"]} if donnees["code"] else {"nature": "annuelle", "exercice": donnees["exercice"]}
    code_strategie = donnees.pop("strategie")
    strategie = Strategie.objects.get(code=code_strategie) if code_strategie else None
    if Texte.objects.filter(**cle, origine=Texte.Origine.REFERENCE, version__gt=1).exists():
        return  # completed by staff: what they wrote is worth more than what the sources tell
    Texte.objects.update_or_create(
        **cle,
        origine=Texte.Origine.REFERENCE,
        defaults={**donnees, "strategie": strategie, "statut": Texte.Statut.PUBLIE},
    )
