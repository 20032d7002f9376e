"""What a cell means: a code that Excel made a number, a date in three writings, a title in the feminine. Pure.

Each reader takes the value of a filled cell and raises `ValeurRefusee` with a sentence.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mildeca_portal.comptes.imports.colonnes import CHEF, FONCTIONS, NIVEAUX, TITRES
from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Role

ANNEE_MIN, ANNEE_MAX = 1980, 2100
CODE = re.compile(r"0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]")
JOUR_ATTENDU = "mettez la cellule au format Date, ou écrivez par exemple 01/09/2026"
VRAI, FAUX = {"oui", "o", "x", "vrai", "1", "yes", "true"}, {"non", "n", "faux", "0", "no", "false"}
FEMININS = {
    "directrice de cabinet": "directeur_de_cabinet",
    "sous prefete": "sous_prefet",
    "secretaire generale": "secretaire_general",
    "prefete": "prefet",
}
LUS_TITRES = {sans_accent(libelle): code for code, libelle in TITRES.items()} | FEMININS
LUS_NIVEAUX = {sans_accent(libelle): code for code, libelle in NIVEAUX.items()} | {
    "departementale": "departemental",
    "departement": "departemental",
    "regionale": "regional",
    "region": "regional",
}
# « chef de projet régional » says its level too.
LUES_FONCTIONS = {sans_accent(libelle): (str(code), "") for code, libelle in FONCTIONS.items()} | {
    "cheffe de projet": (CHEF, ""),
    "chef de projet departemental": (CHEF, "departemental"),
    "chef de projet regional": (CHEF, "regional"),
    "collaboratrice": (Role.COLLABORATEUR, ""),
    "lectrice": (Role.LECTEUR, ""),
    "agent": (Role.AGENT, ""),
    "agente de la mildeca": (Role.AGENT, ""),
}


T = TypeVar("T")


class ValeurRefusee(Exception):
    """`phrase`: why, in French."""

    def __init__(self, phrase: str) -> None:
        self.phrase = phrase
        super().__init__(phrase)


def texte(valeur: object, longueur: int) -> str:
    """A text of at most `longueur` characters, on one line."""
    if isinstance(valeur, bool | date | datetime):
        raise ValeurRefusee("Cette cellule devrait contenir un texte.")
    if isinstance(valeur, float) and valeur.is_integer():
        valeur = int(valeur)
    lu = " ".join(str(valeur).split())
    if len(lu) > longueur:
        raise ValeurRefusee(f"{longueur} caractères au plus ; cette cellule en a {len(lu)}.")
    return lu


def courriel(valeur: object) -> str:
    """An address in lower case."""
    lu = texte(valeur, 254).removeprefix("mailto:").lower()
    try:
        validate_email(lu)
    except ValidationError as erreur:
        raise ValeurRefusee(f"« {lu} » n’est pas une adresse électronique.") from erreur
    return lu


def code_de_prefecture(valeur: object) -> str:
    """« 2A », « 01 » even when the spreadsheet made it 1; whether it exists is not checked here."""
    lu = texte(valeur, 20).upper().replace(" ", "")
    if lu == "20":
        raise ValeurRefusee("Le code 20 désigne deux préfectures : écrivez 2A ou 2B.")
    lu = lu.zfill(2)
    if not CODE.fullmatch(lu):
        raise ValeurRefusee(f"« {texte(valeur, 20)} » n’est pas un code de département, comme 01, 2A ou 974.")
    return lu


def jour(valeur: object) -> date:
    """A date cell, « 01/09/2026 » or « 2026-09-01 »."""
    if isinstance(valeur, datetime):
        lu = valeur.date()
    elif isinstance(valeur, date):
        lu = valeur
    elif isinstance(valeur, str) and not re.fullmatch(r"[0-9]+([.,][0-9]+)?", valeur):
        lu = _jour_ecrit(valeur)
    else:
        raise ValeurRefusee(f"« {valeur} » est un nombre, pas une date : {JOUR_ATTENDU}.")
    if not ANNEE_MIN <= lu.year <= ANNEE_MAX:
        raise ValeurRefusee(f"L’année {lu.year} n’est pas possible : elle va de {ANNEE_MIN} à {ANNEE_MAX}.")
    return lu


def _jour_ecrit(valeur: str) -> date:
    francais = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", valeur)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?", valeur)
    try:
        if francais:
            j, m, a = map(int, francais.groups())
            return date(a, m, j)
        if iso:
            return date(*map(int, iso.groups()))
    except ValueError as erreur:
        raise ValeurRefusee(f"« {valeur} » n’existe pas au calendrier.") from erreur
    raise ValeurRefusee(f"« {valeur} » n’est pas une date : {JOUR_ATTENDU}.")


def oui_ou_non(valeur: object) -> bool:
    if isinstance(valeur, bool):
        return valeur
    if isinstance(valeur, float) and valeur.is_integer():
        valeur = int(valeur)
    lu = sans_accent(str(valeur))
    if lu in VRAI:
        return True
    if lu in FAUX:
        return False
    raise ValeurRefusee(f"« {valeur} » : écrivez oui ou non.")


def quotite(valeur: object) -> Decimal:
    """0.5, « 0,5 » or « 50 % » → 0.50."""
    ecrit = str(valeur).replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
    pourcentage = ecrit.endswith("%")
    try:
        lu = Decimal(ecrit.removesuffix("%"))
        lu = lu / 100 if pourcentage else lu
    except ArithmeticError as erreur:  # not a number, or one beyond all arithmetic
        raise ValeurRefusee(f"« {valeur} » n’est pas une quotité, comme 0,5 ou 50 %.") from erreur
    if isinstance(valeur, bool) or not lu.is_finite() or not 0 <= lu <= 1:
        raise ValeurRefusee(f"« {valeur} » : la quotité va de 0 à 1 (0,5 ou 50 %).")
    if lu != round(lu, 2):
        raise ValeurRefusee(f"« {valeur} » : la quotité a au plus deux décimales.")
    return round(lu, 2)


def titre(valeur: object) -> str:
    return _parmi(valeur, LUS_TITRES, TITRES.values())


def niveau(valeur: object) -> str:
    return _parmi(valeur, LUS_NIVEAUX, NIVEAUX.values())


def fonction(valeur: object) -> tuple[str, str]:
    """(code of the function, level it says or « »)."""
    return _parmi(valeur, LUES_FONCTIONS, map(str, FONCTIONS.values()))


def _parmi(valeur: object, lus: dict[str, T], acceptes: Iterable[str]) -> T:
    cle = sans_accent(str(valeur))
    if cle not in lus:
        raise ValeurRefusee(f"« {str(valeur)[:60]} » n’est pas une valeur connue : {', '.join(acceptes)}.")
    return lus[cle]
