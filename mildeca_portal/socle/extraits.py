"""What an app hands to the figures: plain sorted rows, the same whether read now or from a frozen edition.

`<app>/chiffres.py` offers `extraire(exercice: int, au: date) -> Extrait`, rows already grouped in SQL.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self, TypeVar

Rang = Mapping[str, Any]
V = TypeVar("V")


def en_json(valeur: Any) -> Any:
    """The JSON form of a value of a row: Decimal as plain text, dates in ISO 8601, containers in depth.

    Raises `TypeError` on a float (an amount is never one) and on anything else JSON does not know.
    """
    if valeur is None or isinstance(valeur, str | bool | int):
        return valeur
    if isinstance(valeur, Decimal):
        return format(valeur, "f")
    if isinstance(valeur, date | datetime):
        return valeur.isoformat()
    if isinstance(valeur, Mapping):
        return {str(cle): en_json(v) for cle, v in valeur.items()}
    if isinstance(valeur, Iterable) and not isinstance(valeur, bytes):
        return [en_json(v) for v in valeur]
    raise TypeError(f"valeur sans forme JSON dans un extrait : {valeur!r}")


def decimal(valeur: Any) -> Decimal | None:
    """Read an amount of a row back: « 1250.50 » → Decimal. None stays None."""
    return None if valeur is None or valeur == "" else Decimal(str(valeur))


def canonique(contenu: Any) -> str:
    """The one JSON text of a content: keys sorted, no spaces, accents kept."""
    return json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Extrait:
    """The rows of one app on an exercice, as known at the end of the day `au`. Build it with `Extrait.creer`."""

    code: str
    exercice: int
    au: date
    tables: Mapping[str, tuple[Rang, ...]] = field(default_factory=dict)

    @classmethod
    def creer(cls, code: str, exercice: int, au: date, tables: Mapping[str, Iterable[Rang]]) -> Self:
        """Normalise the rows (`en_json`) and sort them, so that the same facts always give the same extract."""
        propres = {
            nom: tuple(sorted(({c: en_json(v) for c, v in rang.items()} for rang in rangs), key=canonique))
            for nom, rangs in tables.items()
        }
        return cls(code, exercice, au, propres)

    def table(self, nom: str) -> tuple[Rang, ...]:
        """The rows of a table; an empty tuple when the app gave none under that name."""
        return self.tables.get(nom, ())

    def en_dict(self) -> dict[str, Any]:
        tables = {nom: [dict(rang) for rang in rangs] for nom, rangs in self.tables.items()}
        return {"code": self.code, "exercice": self.exercice, "au": self.au.isoformat(), "tables": tables}

    @classmethod
    def depuis(cls, contenu: Mapping[str, Any]) -> Self:
        """The inverse of `en_dict`. Raises `KeyError` or `ValueError` on something else."""
        tables = {nom: tuple(rangs) for nom, rangs in contenu["tables"].items()}
        return cls(contenu["code"], contenu["exercice"], date.fromisoformat(contenu["au"]), tables)


@dataclass(frozen=True)
class JeuDeDonnees:
    """The extracts a report is made of. Same facts, same `empreinte`."""

    exercice: int
    au: date
    extraits: Mapping[str, Extrait]
    _vues: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def vue(self, lecture: Callable[["JeuDeDonnees"], V]) -> V:
        """`lecture(self)`, computed once: the indexes that several figures read."""
        if lecture not in self._vues:
            self._vues[lecture] = lecture(self)
        vue: V = self._vues[lecture]
        return vue

    @classmethod
    def reunir(cls, exercice: int, au: date, extraits: Iterable[Extrait]) -> Self:
        """Raises `ValueError` when two extracts have the same code."""
        par_code: dict[str, Extrait] = {}
        for extrait in extraits:
            if extrait.code in par_code:
                raise ValueError(f"extrait en double : {extrait.code}")
            par_code[extrait.code] = extrait
        return cls(exercice, au, par_code)

    def table(self, code: str, nom: str) -> tuple[Rang, ...]:
        """Rows of the table `nom` of the extract `code`; empty when either is absent."""
        extrait = self.extraits.get(code)
        return extrait.table(nom) if extrait else ()

    def en_dict(self) -> dict[str, Any]:
        extraits = {code: extrait.en_dict() for code, extrait in self.extraits.items()}
        return {"exercice": self.exercice, "au": self.au.isoformat(), "extraits": extraits}

    @classmethod
    def depuis(cls, contenu: Mapping[str, Any]) -> Self:
        extraits = {code: Extrait.depuis(e) for code, e in contenu["extraits"].items()}
        return cls(contenu["exercice"], date.fromisoformat(contenu["au"]), extraits)

    @property
    def empreinte(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(canonique(self.en_dict()).encode()).hexdigest()
