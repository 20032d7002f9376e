"""Operations on the checks and the parameters of a questionnaire."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from rapports.composition.cles import LONGUEUR, MOTIF_CODE, PHRASE_CODE, unique
from rapports.composition.document import Document, OperationRefusee, copie, rang_du_controle, valide

MOTIF_PARAMETRE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def ajouter_controle(document: Document, controle: Mapping[str, Any]) -> Document:
    """A check, last. Its code is unique."""
    nouveau = copie(document)
    _verifier_code(nouveau, str(controle.get("code", "")))
    nouveau["controles"].append(dict(controle))
    return valide(nouveau)


def modifier_controle(document: Document, code: str, controle: Mapping[str, Any]) -> Document:
    """The check as it is now told."""
    nouveau = copie(document)
    rang = rang_du_controle(nouveau, code)
    if controle.get("code", code) != code:
        _verifier_code(nouveau, str(controle["code"]))
    nouveau["controles"][rang] = {"code": code, **controle}
    return valide(nouveau)


def dupliquer_controle(document: Document, code: str) -> Document:
    """A copy just after."""
    nouveau = copie(document)
    rang = rang_du_controle(nouveau, code)
    codes = {c["code"] for c in nouveau["controles"]}
    double = {**nouveau["controles"][rang], "code": unique(code[: LONGUEUR - 5], codes)}
    nouveau["controles"].insert(rang + 1, double)
    return valide(nouveau)


def deplacer_controle(document: Document, code: str, sens: int) -> Document:
    """One place up (-1) or down (1)."""
    nouveau = copie(document)
    rang = rang_du_controle(nouveau, code)
    arrivee = rang + sens
    if not 0 <= arrivee < len(nouveau["controles"]):
        raise OperationRefusee("Ce contrôle est déjà au bout de la liste.")
    nouveau["controles"].insert(arrivee, nouveau["controles"].pop(rang))
    return valide(nouveau)


def retirer_controle(document: Document, code: str) -> Document:
    """Without a trace: nothing quotes a check."""
    nouveau = copie(document)
    del nouveau["controles"][rang_du_controle(nouveau, code)]
    return valide(nouveau)


def modifier_parametres(document: Document, parametres: Mapping[str, Decimal]) -> Document:
    """All the parameters, by name. One that a check uses stays."""
    nouveau = copie(document)
    for nom in parametres:
        if not MOTIF_PARAMETRE.fullmatch(nom):
            raise OperationRefusee(
                f"« {nom} » : le nom d’un paramètre s’écrit en minuscules, par exemple « petite_action »."
            )
    for controle in nouveau["controles"]:
        for nom in parametres_de(controle["regle"]):
            if nom not in parametres:
                raise OperationRefusee(
                    f"Le paramètre « {nom} » sert au contrôle « {controle['code']} » : changez d’abord ce contrôle."
                )
    nouveau["parametres"] = {nom: str(valeur) for nom, valeur in parametres.items()}
    return valide(nouveau)


def parametres_de(regle: Mapping[str, Any]) -> Iterator[str]:
    """Names of the parameters that the rule of a check uses."""
    for partie in (regle, regle.get("gauche", {}), regle.get("droite", {})):
        if partie.get("parametre"):
            yield str(partie["parametre"])


def _verifier_code(document: Document, code: str) -> None:
    if not MOTIF_CODE.fullmatch(code) or len(code) > LONGUEUR:
        raise OperationRefusee(f"« {code} » n’est pas un code. {PHRASE_CODE}")
    if any(c["code"] == code for c in document["controles"]):
        raise OperationRefusee(f"Un contrôle porte déjà le code « {code} ».")
