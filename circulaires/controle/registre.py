"""The registry of rule types. Adding a type is adding one class in `circulaires/controle/types/` and its test."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.db.models import TextChoices
from django.utils import timezone

from circulaires.controle.constat import Verdict
from circulaires.controle.fiche import FicheControle
from circulaires.controle.grandeurs import Bornes, Liste, Mesure
from mildeca_portal.socle.dates import decaler
from mildeca_portal.socle.formulaires import FormulaireDsfr

P = TypeVar("P")


class Famille(TextChoices):
    """What a rule is about, in the order of the authoring screens."""

    ARGENT = "argent", "Montants et financement"
    DEPENSES = "depenses", "Dépenses"
    TERRITOIRE = "territoire", "Territoire"
    DATES = "dates", "Dates et durée"
    DOSSIER = "dossier", "Porteur, projet et dossier"
    SUIVI = "suivi", "Renouvellement, évaluation et suivi"


class TypeInconnu(Exception):
    """No class is registered under that code."""


class ParametresInvalides(Exception):
    """The stored parameters are not those the type expects. `phrases`: why, in French."""

    def __init__(self, phrases: list[str]) -> None:
        self.phrases = phrases
        super().__init__(" ".join(phrases))


class FormulaireParametres(FormulaireDsfr, forms.Form):
    """Form of the parameters of a type: typed, bounded, explained. Its cleaned values build the type’s values."""

    def donnees(self) -> dict[str, Any]:
        """Cleaned values as they are stored: decimals as text, ISO dates, sorted codes."""
        return {nom: _en_json(valeur) for nom, valeur in self.cleaned_data.items()}


class TypeDeRegle(ABC, Generic[P]):
    """One kind of rule. Stateless: everything that varies is in its parameters."""

    code: ClassVar[str]
    nom: ClassVar[str]
    explication: ClassVar[str]
    famille: ClassVar[Famille] = Famille.DOSSIER
    formulaire: ClassVar[type[FormulaireParametres]]
    valeurs: type[P]

    @abstractmethod
    def en_clair(self, parametres: P) -> str:
        """The rule as a French sentence for its readers."""

    @abstractmethod
    def verifier(self, fiche: FicheControle, parametres: P) -> Verdict:
        """Check a fiche. Pure; amounts in euros, compared exactly, to the cent."""

    def est_plus_stricte(self, a: P, b: P) -> bool | None:
        """Whether whatever `b` refuses, `a` refuses too. None: the type allows no local variant."""
        return None

    def bornes(self, parametres: P) -> Mapping[Mesure, Bornes]:
        """The least and the most that the rule admits of each measure it bounds, to find rules that contradict it."""
        return {}

    def ensembles(self, parametres: P) -> Mapping[Liste, frozenset[str]]:
        """The only codes that the rule admits of each list it restricts, for the same use."""
        return {}

    def dernier_jour(self, parametres: P) -> date | None:
        """The last day that the rule leaves to respect it: a text is not published once it has passed. None: no end."""
        return None


_REGISTRE: dict[str, TypeDeRegle[Any]] = {}
T = TypeVar("T", bound=type[TypeDeRegle[Any]])


def inscrire(classe: T) -> T:
    """Class decorator: register a type under its code. A code taken twice is a programming error."""
    if classe.code in _REGISTRE:
        raise ValueError(f"type de règle déjà inscrit : {classe.code}")
    _REGISTRE[classe.code] = classe()
    return classe


def types_de_regle() -> list[TypeDeRegle[Any]]:
    """All types, by name."""
    return sorted(_REGISTRE.values(), key=lambda t: t.nom)


E = TypeVar("E")


def par_famille(elements: Iterable[E], type_de: Callable[[E], TypeDeRegle[Any]]) -> list[tuple[Famille, list[E]]]:
    """Elements under what their type (`type_de`) is about, in the order of `Famille`, then in their own."""
    lus = list(elements)
    groupes = [(famille, [e for e in lus if type_de(e).famille == famille]) for famille in Famille]
    return [(famille, groupe) for famille, groupe in groupes if groupe]


def type_de_regle(code: str) -> TypeDeRegle[Any]:
    """The type registered under `code`. Raises `TypeInconnu`."""
    try:
        return _REGISTRE[code]
    except KeyError:
        raise TypeInconnu(code) from None


def lire_parametres(code: str, parametres: Mapping[str, Any]) -> Any:
    """Stored parameters as the type’s values. Raises `TypeInconnu` or `ParametresInvalides`."""
    return _lire(code, json.dumps(parametres, sort_keys=True, default=str))


def parametres_decales(code: str, parametres: Mapping[str, Any], annees: int) -> dict[str, Any]:
    """Stored parameters for a text so many years later: the days move, the hour in Paris stays. Unreadable: as they are."""
    try:
        valeurs = lire_parametres(code, parametres)
    except (TypeInconnu, ParametresInvalides):
        return dict(parametres)
    lues = {champ.name: getattr(valeurs, champ.name) for champ in fields(valeurs)}
    return {**parametres, **{n: _en_json(_plus_tard(v, annees)) for n, v in lues.items() if isinstance(v, date)}}


def _plus_tard(moment: date | datetime, annees: int) -> date | datetime:
    if not isinstance(moment, datetime):
        return decaler(moment, 12 * annees)
    ici = timezone.localtime(moment)
    return datetime.combine(decaler(ici.date(), 12 * annees), ici.time(), tzinfo=ici.tzinfo)


@lru_cache(maxsize=1024)
def _lire(code: str, parametres: str) -> Any:
    """Read once per value: validating a form costs more than checking a rule."""
    type_regle = type_de_regle(code)
    valeurs = json.loads(parametres)
    if not isinstance(valeurs, dict):
        raise ParametresInvalides(["Les paramètres ne sont pas une liste de valeurs nommées."])
    champs = type_regle.formulaire.base_fields
    formulaire = type_regle.formulaire({n: c.prepare_value(valeurs.get(n)) for n, c in champs.items()})
    if not formulaire.is_valid():
        raise ParametresInvalides(
            [
                f"{champs[nom].label} : {e}" if nom in champs else str(e)
                for nom, erreurs in formulaire.errors.items()
                for e in erreurs
            ]
        )
    return type_regle.valeurs(**formulaire.cleaned_data)


def _en_json(valeur: Any) -> Any:
    if isinstance(valeur, (list, set, tuple, frozenset)):
        return sorted(str(v) for v in valeur)
    if valeur is None or isinstance(valeur, (bool, int)):
        return valeur
    return valeur.isoformat() if hasattr(valeur, "isoformat") else str(valeur)
