"""Canonical content of an answer: what is stored, compared and hashed.

entier: int · decimal, euros, pourcentage: text with a fixed number of decimals · date: ISO text · oui_non: bool ·
choix: {"choix": code, "autre"?: text} · choix_multiple: {"choix": [codes in order], "autre"?: text} · texte: text ·
fichier: {"fichier": id, "nom": text, "taille": bytes} · tableau: {row: {column: cell}}. None: no answer.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rapports.questionnaire.definition import Choix, Colonne, Ligne, Question, Type
from rapports.questionnaire.nombres import canonique, lire_nombre

LONGUEUR_TEXTE, LONGUEUR_TEXTE_LONG = 255, 20_000
PLAFOND = Decimal(10) ** 12
EXEMPLES = {Type.EUROS: "82 400,00", Type.ENTIER: "12", Type.DECIMAL: "0,5", Type.POURCENTAGE: "80"}


class ContenuInvalide(ValueError):
    """`phrase`: what is wrong, in French. `case`: (row, column) inside a table."""

    def __init__(self, phrase: str, case: tuple[str, str] | None = None) -> None:
        self.phrase, self.case = phrase, case
        super().__init__(phrase)


def normaliser(question: Question, brut: Any, lignes: Sequence[Ligne] = ()) -> Any:
    """Canonical form of what was typed (text) or given (JSON). Raises `ContenuInvalide`.

    `lignes`: rows of a table, those of the territory included. Canonical content comes back unchanged.
    """
    if brut is None or brut == "":
        return None
    return LECTEURS[question.type](question, brut, lignes)


def nettoyer(texte: Any) -> str:
    """Text that PostgreSQL can keep: composed accents, Unix line ends, no control character, no blank around."""
    brut = str(texte).replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "ignore").decode()
    return unicodedata.normalize(
        "NFC", "".join(c for c in brut if c in "\n\t" or unicodedata.category(c) != "Cc")
    ).strip()


def nombre_canonique(type_: Type, brut: Any, decimales: int) -> int | str:
    """A number of the type, from text or JSON. Raises `ContenuInvalide`."""
    exemple = EXEMPLES[type_]
    if isinstance(brut, bool) or not isinstance(brut, int | str | Decimal):
        raise ContenuInvalide(f"Saisissez un nombre, par exemple {exemple}.")
    if not isinstance(brut, str) and abs(Decimal(brut)) >= PLAFOND:
        raise ContenuInvalide("Ce nombre est trop grand.")
    try:
        # Never « 0E-6 ».
        valeur = lire_nombre(brut if isinstance(brut, str) else f"{Decimal(brut):f}")
    except ValueError as erreur:
        quoi = "un nombre entier" if type_ is Type.ENTIER else "un nombre"
        raise ContenuInvalide(f"« {str(brut)[:40]} » n’est pas {quoi} : saisissez par exemple {exemple}.") from erreur
    permises = 0 if type_ is Type.ENTIER else decimales
    if valeur != round(valeur, permises):
        if permises == 0:
            raise ContenuInvalide(f"Saisissez un nombre entier, sans décimale, par exemple {exemple}.")
        raise ContenuInvalide(f"Saisissez au plus {permises} décimale{'s' if permises > 1 else ''}.")
    return int(valeur) if type_ is Type.ENTIER else canonique(valeur, permises)


def _nombre(q: Question, brut: Any, _lignes: Sequence[Ligne]) -> int | str:
    contenu = nombre_canonique(q.type, brut, q.decimales)
    valeur = Decimal(contenu)
    if q.minimum is not None and valeur < q.minimum:
        raise ContenuInvalide(f"Saisissez un nombre supérieur ou égal à {_court(q.minimum)}.")
    if q.maximum is not None and valeur > q.maximum:
        raise ContenuInvalide(f"Saisissez un nombre inférieur ou égal à {_court(q.maximum)}.")
    return contenu


def _court(valeur: Decimal) -> str:
    return f"{valeur.normalize():f}".replace(".", ",")


def _date(_q: Question, brut: Any, _lignes: Sequence[Ligne]) -> str:
    texte = nettoyer(brut)
    try:
        if "/" in texte:
            jour, mois, annee = texte.split("/")
            lue = date(int(annee), int(mois), int(jour))
        else:
            lue = date.fromisoformat(texte)
    except (ValueError, OverflowError) as erreur:
        raise ContenuInvalide("Saisissez une date, par exemple 15/03/2026.") from erreur
    if not 1950 <= lue.year <= 2100:
        raise ContenuInvalide("Vérifiez l’année de cette date.")
    return lue.isoformat()


def _oui_non(_q: Question, brut: Any, _lignes: Sequence[Ligne]) -> bool:
    if isinstance(brut, bool):
        return brut
    if brut in ("oui", "non"):
        return bool(brut == "oui")
    raise ContenuInvalide("Répondez par oui ou par non.")


def _choisis(q: Question, codes: Any) -> list[Choix]:
    if not isinstance(codes, list | tuple) or not all(isinstance(c, str) for c in codes):
        raise ContenuInvalide("Choisissez dans la liste proposée.")
    if set(codes) - {c.code for c in q.choix}:
        raise ContenuInvalide("Choisissez dans la liste proposée.")
    return [c for c in q.choix if c.code in codes]


def _avec_autre(q: Question, choix: Any, autre: Any, coche: bool) -> dict[str, Any]:
    precision = nettoyer(autre or "")[:LONGUEUR_TEXTE] if q.autre and coche else ""
    return {"choix": choix, "autre": precision} if precision else {"choix": choix}


def _choix(q: Question, brut: Any, _lignes: Sequence[Ligne]) -> dict[str, Any] | None:
    if not isinstance(brut, Mapping):
        brut = {"choix": brut}
    if not brut.get("choix"):
        return None
    choisi = _choisis(q, [brut["choix"]])[0]
    return _avec_autre(q, choisi.code, brut.get("autre"), choisi.code == "autre")


def _choix_multiple(q: Question, brut: Any, _lignes: Sequence[Ligne]) -> dict[str, Any] | None:
    if not isinstance(brut, Mapping):
        brut = {"choix": brut}
    if not brut.get("choix"):
        return None
    choisis = _choisis(q, brut["choix"])
    seul = next((c for c in choisis if c.exclusif), None)
    if seul and len(choisis) > 1:
        raise ContenuInvalide(f"« {seul.libelle} » ne peut pas être coché avec une autre réponse.")
    codes = [c.code for c in choisis]
    return _avec_autre(q, codes, brut.get("autre"), "autre" in codes)


def _texte(q: Question, brut: Any, _lignes: Sequence[Ligne]) -> str | None:
    texte = nettoyer(brut)
    limite = q.longueur_max or LONGUEUR_TEXTE
    if len(texte) > limite:
        raise ContenuInvalide(f"Ce texte a {len(texte)} caractères : {limite} au plus.")
    return texte or None


def _texte_long(_q: Question, brut: Any, _lignes: Sequence[Ligne]) -> str | None:
    """Kept whatever its length, up to a safety limit: what is too short or too long is said, not lost."""
    texte = nettoyer(brut)
    if len(texte) > LONGUEUR_TEXTE_LONG:
        raise ContenuInvalide(f"Ce texte a {len(texte)} caractères : {LONGUEUR_TEXTE_LONG} au plus.")
    return texte or None


def _fichier(_q: Question, brut: Any, _lignes: Sequence[Ligne]) -> dict[str, Any]:
    if not isinstance(brut, Mapping) or not isinstance(brut.get("fichier"), int):
        raise ContenuInvalide("Déposez un fichier.")
    return {
        "fichier": brut["fichier"],
        "nom": nettoyer(brut.get("nom", ""))[:150],
        "taille": int(brut.get("taille", 0)),
    }


def _tableau(q: Question, brut: Any, lignes: Sequence[Ligne]) -> dict[str, dict[str, Any]] | None:
    if not isinstance(brut, Mapping) or q.tableau is None:
        raise ContenuInvalide("Remplissez le tableau.")
    contenu: dict[str, dict[str, Any]] = {}
    for ligne in lignes:
        cases = brut.get(ligne.cle)
        if not isinstance(cases, Mapping):
            continue
        lues = {c.cle: _case(c, cases.get(c.cle), ligne) for c in q.tableau.colonnes}
        if remplies := {cle: valeur for cle, valeur in lues.items() if valeur is not None}:
            contenu[ligne.cle] = remplies
    return contenu or None


def _case(colonne: Colonne, brut: Any, ligne: Ligne) -> Any:
    if brut is None or brut == "":
        return None
    try:
        return normaliser(_question_de_case(colonne), brut)
    except ContenuInvalide as erreur:
        raise ContenuInvalide(
            f"{ligne.libelle}, {colonne.libelle} : {erreur.phrase}", (ligne.cle, colonne.cle)
        ) from None


def _question_de_case(colonne: Colonne) -> Question:
    minimum = None if colonne.type in (Type.DATE, Type.TEXTE) else Decimal(0)
    return Question(colonne.cle, "", colonne.libelle, colonne.type, minimum=minimum)


def _calcul(_q: Question, _brut: Any, _lignes: Sequence[Ligne]) -> None:
    raise ContenuInvalide("Cette valeur est calculée par le portail.")


LECTEURS: dict[Type, Callable[[Question, Any, Sequence[Ligne]], Any]] = {
    Type.ENTIER: _nombre,
    Type.DECIMAL: _nombre,
    Type.EUROS: _nombre,
    Type.POURCENTAGE: _nombre,
    Type.DATE: _date,
    Type.OUI_NON: _oui_non,
    Type.CHOIX: _choix,
    Type.CHOIX_MULTIPLE: _choix_multiple,
    Type.TEXTE: _texte,
    Type.TEXTE_LONG: _texte_long,
    Type.FICHIER: _fichier,
    Type.TABLEAU: _tableau,
    Type.CALCUL: _calcul,
}
