"""Conditions between their dataclasses and the document, as `questionnaire.lecture` writes them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rapports.questionnaire.definition import Condition, Groupe, Test
from rapports.xlsform.xpath import PROFONDEUR


def condition_en_json(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, Groupe):
        return {"lien": condition.lien, "parties": [condition_en_json(p) for p in condition.parties]}
    brut: dict[str, Any] = {"question": condition.question, "operateur": condition.operateur}
    valeur = condition.valeur
    if valeur is not None:
        brut["valeur"] = str(valeur) if isinstance(valeur, Decimal) else valeur
    return brut


def condition_de_json(brut: Mapping[str, Any], niveau: int = 0) -> Condition:
    """Raises `KeyError`, `TypeError`, `ValueError` or `ArithmeticError` for anything else."""
    if niveau > PROFONDEUR:
        raise ValueError("trop imbriquée")
    if "parties" in brut:
        return Groupe(str(brut["lien"]), tuple(condition_de_json(p, niveau + 1) for p in brut["parties"]))
    valeur = brut.get("valeur")
    if brut["operateur"] in ("<", "<=", ">", ">="):
        valeur = Decimal(str(valeur))
    return Test(brut["question"], brut["operateur"], valeur)
