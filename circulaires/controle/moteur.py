"""Checking a fiche against rules: one finding per rule, in the order of the rules, and never an exception."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import circulaires.controle.types  # noqa: F401 - registers the types
from circulaires.controle.constat import Constat, Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.registre import ParametresInvalides, TypeInconnu, lire_parametres, type_de_regle


class RegleLisible(Protocol):
    """What the engine reads of a rule; `circulaires.en_vigueur.RegleApplicable` and a row of a draft offer it."""

    @property
    def code(self) -> str: ...
    @property
    def libelle(self) -> str: ...
    @property
    def type_regle(self) -> str: ...
    @property
    def parametres(self) -> Mapping[str, Any]: ...
    @property
    def severite(self) -> str: ...
    @property
    def paragraphe(self) -> str: ...
    @property
    def paragraphe_origine(self) -> str: ...
    @property
    def texte_id(self) -> int: ...
    @property
    def origine(self) -> str: ...


def controler(fiche: FicheControle, regles: Iterable[RegleLisible]) -> list[Constat]:
    """One `Constat` per rule. A rule of an unknown type, or with invalid parameters, says that it cannot be checked."""
    return [_controler_une(fiche, regle) for regle in regles]


def _controler_une(fiche: FicheControle, regle: RegleLisible) -> Constat:
    verifiable = True
    try:
        parametres = lire_parametres(regle.type_regle, regle.parametres)
        verdict = type_de_regle(regle.type_regle).verifier(fiche, parametres)
    except TypeInconnu:
        verifiable, verdict = False, Verdict(None, f"Règle {regle.code} non vérifiée : son type n’est pas connu.")
    except ParametresInvalides as erreur:
        raison = " ".join(erreur.phrases)
        verifiable = False
        verdict = Verdict(None, f"Règle {regle.code} non vérifiée : ses paramètres ne sont pas valides. {raison}")
    return Constat(
        code=regle.code,
        libelle=regle.libelle,
        severite=regle.severite,
        respectee=verdict.respectee,
        phrase=f"{verdict.phrase} {citation(regle)}".strip(),
        chiffres=verdict.chiffres,
        verifiable=verifiable,
        texte_id=regle.texte_id,
        origine=regle.origine,
    )


def citation(regle: RegleLisible) -> str:
    """« Origine : « paragraphe ». » ; empty when the rule quotes nothing."""
    paragraphe = regle.paragraphe.strip().rstrip(".")
    if paragraphe and regle.paragraphe_origine:
        return f"{regle.paragraphe_origine} : « {paragraphe} »."
    if paragraphe:
        return f"« {paragraphe} »."
    return f"({regle.paragraphe_origine})" if regle.paragraphe_origine else ""
