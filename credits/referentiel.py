"""Public figures on the credits, each with its source (`fixtures/`). Safe to run again."""

import json
from typing import Any

from django.conf import settings

from credits.models import Repere

CHAMPS = ("periode", "nature", "retenus", "montant", "montant_ecrit", "remarque", "source", "source_adresse")


def charger() -> dict[str, int]:
    """Create or update the reference rows; a figure that a source no longer gives goes. Returns {label: rows}."""
    rubriques = {Repere.Rubrique.APPEL_NATIONAL: _lire("appels_nationaux.json")}
    budget = _lire("budget.json")
    rubriques[Repere.Rubrique.ACTION_15] = budget["action_15"]
    rubriques[Repere.Rubrique.TERRITOIRES] = budget["territoires"]
    gardes = [_charger(rubrique, ligne) for rubrique, lignes in rubriques.items() for ligne in lignes]
    Repere.objects.exclude(pk__in=gardes).delete()
    return {"repères budgétaires": len(gardes)}


def _lire(nom: str) -> Any:
    return json.loads((settings.RACINE / "fixtures" / nom).read_text(encoding="utf-8"))


def _charger(rubrique: str, ligne: dict[str, Any]) -> int:
    valeurs = {champ: ligne[champ] for champ in CHAMPS if champ in ligne}
    cle = {"rubrique": rubrique, "exercice": ligne["exercice"], "rang": ligne.get("rang", 1)}
    return Repere.objects.update_or_create(**cle, defaults=valeurs)[0].pk
