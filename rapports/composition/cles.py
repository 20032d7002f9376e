"""Stable names: proposed from the words of the section and of the label, unique, readable by whoever opens an export."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.text import slugify

from rapports.composition.document import questions
from rapports.questionnaire.explications import CLE_MAX

# Of a key, so that its explanation can be stored beside it; of the code of a check too.
LONGUEUR = CLE_MAX
MOTIF_CLE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)+")
MOTIF_CODE = re.compile(r"[A-Za-z0-9]+([_.-][A-Za-z0-9]+)*")
MOTIF_LETTRE = re.compile(r"[A-Z]{1,2}")
PHRASE_CLE = (
    "Une clé s’écrit en minuscules sans accent, un point entre le thème et la question, par exemple "
    f"« credits.reportes », et en {LONGUEUR} caractères au plus."
)
PHRASE_CODE = "Un code s’écrit sans accent ni espace, par exemple « sous_prefet »."
# Words that carry no sense in a key.
VIDES = frozenset(
    re.findall(
        r"\w+",
        "a au aux avec ce ces cette d dans de des du en est et eu il l la le les leur leurs n nombre on ou par pour qu "
        "que quel quelle quels quelles qui s sa se ses son sont sur un une votre vos y",
    )
)


def mots_utiles(texte: str, combien: int = 3) -> str:
    """« Nombre de réunions du comité de pilotage » → « reunions_comite_pilotage »."""
    mots = slugify(texte.replace("’", " ").replace("'", " ")).replace("-", "_").split("_")
    utiles = [mot for mot in mots if mot and mot not in VIDES] or [mot for mot in mots if mot]
    return "_".join(utiles[:combien])


def unique(nom: str, pris: Collection[str]) -> str:
    """`nom`, or `nom_2`, `nom_3`… when it is taken."""
    candidat, rang = nom, 1
    while candidat in pris:
        rang += 1
        candidat = f"{nom}_{rang}"
    return candidat


def radical(section: Mapping[str, Any]) -> str:
    """What most keys of the section begin with; from its title when it has none."""
    debuts = Counter(q["cle"].partition(".")[0] for q in section["questions"])
    if debuts:
        return str(debuts.most_common(1)[0][0])
    propose = mots_utiles(section["titre"], 2).lstrip("0123456789_")
    return propose or f"section_{section['lettre'].lower()}"


def proposer_cle(document: Mapping[str, Any], section: Mapping[str, Any], libelle: str) -> str:
    """A key that no question of the document has."""
    propose = f"{radical(section)}.{mots_utiles(libelle) or 'question'}"[: LONGUEUR - 4].rstrip("_.")
    return unique(propose, {q["cle"] for q in questions(document)})


def proposer_code(libelle: str, pris: Iterable[str]) -> str:
    """A code for a choice, a row or a column, from its label."""
    return unique(mots_utiles(libelle, 4)[:60].rstrip("_") or "autre_reponse", set(pris))


def lettre_libre(document: Mapping[str, Any]) -> str:
    """First letter after the last section's: « L » after « K », « AA » after « Z »."""
    prises = {s["lettre"] for s in document["sections"]}
    lettres = [chr(65 + i) for i in range(26)]
    rang = max((lettres.index(x) for x in prises if x in lettres), default=-1)
    suite = [*lettres[rang + 1 :], *lettres[: rang + 1], *(f"A{x}" for x in lettres), *(f"B{x}" for x in lettres)]
    return next(x for x in suite if x not in prises)


def numero_suivant(section: Mapping[str, Any], apres: int | None = None) -> str:
    """Printed number of a new question: « B9 » at the end, « B3 bis » after the one of rank `apres`."""
    numeros = [q.get("numero", "") for q in section["questions"]]
    if apres is not None and 0 <= apres < len(numeros) - 1:
        base = numeros[apres].split()[0] if numeros[apres].strip() else section["lettre"]
        return next(n for n in (f"{base} {suffixe}".strip() for suffixe in _suffixes()) if n not in numeros)
    plus_grand = max((int(m[1]) for n in numeros if (m := re.match(r"[A-Z]+(\d+)", n))), default=0)
    return f"{section['lettre']}{plus_grand + 1}"


def _suffixes() -> Iterable[str]:
    yield from ("bis", "ter", "quater")
    yield from (f"({n})" for n in range(5, 1000))
