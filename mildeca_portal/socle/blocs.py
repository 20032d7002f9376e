"""A downstream app shows itself on an upstream page by a bloc registered in its `AppConfig.ready()`.

The upstream view calls `charger("feuilles_de_route.action", actions, habilitations)` once for all the objects of the
page, and its template renders `{% blocs par_objet action %}`; it never learns who answered.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Bloc:
    """`charger(objets, habilitations)` gives {pk: context} in a fixed number of queries; an absent pk shows nothing."""

    emplacement: str
    gabarit: str
    charger: Callable[[Sequence[Model], Any], Mapping[Any, dict[str, Any]]]
    ordre: int = 100


_REGISTRE: dict[str, list[Bloc]] = defaultdict(list)


def enregistrer(bloc: Bloc) -> None:
    """Add a bloc to its slot. Registering the same template twice in a slot is a programming error."""
    autres = _REGISTRE[bloc.emplacement]
    if any(b.gabarit == bloc.gabarit for b in autres):
        raise ValueError(f"bloc déjà enregistré : {bloc.emplacement} {bloc.gabarit}")
    autres.append(bloc)
    autres.sort(key=lambda b: (b.ordre, b.gabarit))


def charger(
    emplacement: str, objets: Sequence[Model], habilitations: Any
) -> dict[Any, list[tuple[str, dict[str, Any]]]]:
    """{pk: [(template, context), …]} for all `objets`, blocs in order. Queries do not depend on the number of objects."""
    par_objet: dict[Any, list[tuple[str, dict[str, Any]]]] = {o.pk: [] for o in objets}
    if not objets:
        return par_objet
    for bloc in _REGISTRE[emplacement]:
        for cle, contexte in bloc.charger(objets, habilitations).items():
            par_objet[cle].append((bloc.gabarit, contexte))
    return par_objet
