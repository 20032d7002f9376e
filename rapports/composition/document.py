"""The document being composed: finding one's way in it, checking that what comes out can still be read."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from mildeca_portal.socle.erreurs import ActionRefusee
from rapports.questionnaire.lecture import DefinitionInvalide, ecrire, lire_brouillon

# The JSON of a questionnaire, as `rapports.questionnaire.lecture` reads and writes it.
Document = dict[str, Any]
Objet = dict[str, Any]


class OperationRefusee(ActionRefusee):
    """The operation makes no sense on this document. `phrases`: why, in French; the document is unchanged."""


def copie(document: Mapping[str, Any]) -> Document:
    """A copy to change at will."""
    return {**deepcopy(dict(document)), "controles": deepcopy(list(document.get("controles", [])))}


def valide(document: Document) -> Document:
    """The document in its one written form. Raises `OperationRefusee` when it can no longer be read."""
    try:
        return ecrire(lire_brouillon(document))
    except DefinitionInvalide as erreur:
        raise OperationRefusee(erreur.phrases) from erreur


def questions(document: Mapping[str, Any]) -> Iterator[Objet]:
    """Every question, in order."""
    for section in document["sections"]:
        yield from section["questions"]


def section_de_lettre(document: Mapping[str, Any], lettre: str) -> Objet:
    """Raises `OperationRefusee` when it is gone."""
    for section in document["sections"]:
        if section["lettre"] == lettre:
            return section
    raise OperationRefusee(f"La section {lettre} n’est plus dans le questionnaire.")


def situer(document: Mapping[str, Any], cle: str) -> tuple[Objet, int]:
    """(section, rank in it) of a question. Raises `OperationRefusee` when it is gone."""
    for section in document["sections"]:
        for rang, question in enumerate(section["questions"]):
            if question["cle"] == cle:
                return section, rang
    raise OperationRefusee(f"La question « {cle} » n’est plus dans le questionnaire.")


def rang_du_controle(document: Mapping[str, Any], code: str) -> int:
    """Raises `OperationRefusee` when it is gone."""
    for rang, controle in enumerate(document["controles"]):
        if controle["code"] == code:
            return rang
    raise OperationRefusee(f"Le contrôle « {code} » n’est plus dans le questionnaire.")


def rattacher(objet: Any, cles: Mapping[str, str]) -> Any:
    """The same object where what quotes a question of `cles` quotes the one it becomes: conditions, sums, checks."""
    if isinstance(objet, list):
        return [rattacher(o, cles) for o in objet]
    if not isinstance(objet, Mapping):
        return objet
    return {champ: _rattacher_champ(champ, valeur, cles) for champ, valeur in objet.items()}


def _rattacher_champ(champ: str, valeur: Any, cles: Mapping[str, str]) -> Any:
    if champ in ("question", "commentaire") and isinstance(valeur, str):
        return cles.get(valeur, valeur)
    if champ in ("termes", "numerateur", "denominateur"):
        return [_rattacher_terme(terme, cles) for terme in valeur]
    return rattacher(valeur, cles)


def _rattacher_terme(terme: str, cles: Mapping[str, str]) -> str:
    cle, diese, colonne = terme.partition("#")
    return f"{cles.get(cle, cle)}{diese}{colonne}"


def cles_citees(objet: Any) -> set[str]:
    """Keys of the questions that a condition, a formula or a check quotes."""
    citees: set[str] = set()

    class Temoin(dict[str, str]):
        def get(self, cle: str, defaut: Any = None) -> Any:
            citees.add(cle)
            return defaut

    rattacher(objet, Temoin())
    return {cle for cle in citees if not cle.startswith("@")}
