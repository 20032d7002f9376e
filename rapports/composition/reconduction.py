"""Next year's questionnaire from this one's: the same document, each question tied to what it was."""

import re
from collections.abc import Mapping
from typing import Any

from rapports.composition.document import Document, copie, questions, valide

# What is told anew each year: a comment, a file.
SANS_EQUIVALENT = frozenset({"texte_long", "fichier"})
ANNEE = re.compile(r"\b20\d\d\b")


def reconduire(document: Mapping[str, Any], exercice: int) -> Document:
    """The document for `exercice`, with its parameters. The title bears the new year.

    A question keeps no equivalent when last year's had none on purpose (comments, files); every other one is tied to
    itself, so that last year's answer shows beside it.
    """
    nouveau = copie(document)
    ancien = int(nouveau["exercice"])
    nouveau["exercice"] = exercice
    nouveau["titre"] = str(nouveau["titre"]).replace(str(ancien), str(exercice))
    for question in questions(nouveau):
        if question.get("equivalent_n1") or question["type"] not in SANS_EQUIVALENT:
            question["equivalent_n1"] = question["cle"]
    return valide(nouveau)


def textes_dates(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(key or code, text) of what quotes a year: to be read again when the questionnaire is taken over."""
    trouves = []
    for section in document["sections"]:
        trouves += [(section["lettre"], section[c]) for c in ("titre", "aide") if ANNEE.search(section.get(c, ""))]
        for question in section["questions"]:
            champs = (question.get(c, "") for c in ("libelle", "aide", "condition_phrase"))
            trouves += [(question["cle"], texte) for texte in champs if ANNEE.search(texte)]
    trouves += [(c["code"], c["message"]) for c in document.get("controles", ()) if ANNEE.search(c["message"])]
    return trouves
