"""What the test file of each type of rule declares, as `ECHANTILLON`: `test_types.py` checks all the types by it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from circulaires.controle import FicheControle
from tests.circulaires.controle.fiches import fiche


@dataclass(frozen=True)
class Cas:
    """`champs` of the fiche, `parametres` as they are stored, and whether the rule is respected (None: does not apply)."""

    respectee: bool | None
    champs: dict[str, Any]
    parametres: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Echantillon:
    """`parametres`: draws the values of the type; `fiches`: draws projects that the rule may accept as well as refuse.

    `limites`: at each bound, just under and just over. `inconnues`: what is missing for the rule to apply.
    `saisies_refusees`: (what is typed in the form, field in error, sentence).
    """

    parametres: SearchStrategy[Any]
    fiches: SearchStrategy[FicheControle]
    limites: list[Cas]
    inconnues: list[Cas]
    saisies_refusees: list[tuple[dict[str, Any], str, str]] = field(default_factory=list)


def montants(maximum: int, minimum: str = "0.01") -> SearchStrategy[Any]:
    return st.decimals(min_value=minimum, max_value=maximum, places=2)


def jours() -> SearchStrategy[date]:
    """Few enough for two of them to be often near each other."""
    return st.dates(min_value=date(2026, 12, 1), max_value=date(2029, 3, 31))


def instants() -> SearchStrategy[datetime]:
    """Before the hour that comes twice in Paris at the end of October, which no form accepts."""
    return st.datetimes(min_value=datetime(2027, 1, 1), max_value=datetime(2027, 10, 30), timezones=st.just(UTC))


def parties(codes: list[str], minimum: int = 0) -> SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(codes), min_size=minimum)


def fiches(**champs: SearchStrategy[Any]) -> SearchStrategy[FicheControle]:
    return st.builds(fiche, **champs)
