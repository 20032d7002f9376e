"""How the log is read: `<app>/journal.py` gives words to the app's events and names to its objects. It may offer

`LIBELLES: dict[str, str]`: {event code: what was done, to be read after a name}, « a transmis la réponse à l’enquête »;
`OBJETS: dict[str, Nommeur]`: {label of a model: names of many of its objects at once};
`DETAILS: dict[str, str]`: {key of `donnees`: its words}.

Events hold ids and codes only: names are read when the page is shown, so that an anonymised person has none.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Model, QuerySet

from mildeca_portal.socle.modules import modules

LIBELLES = {
    "socle.purge.executee": "a effacé ou anonymisé les données dont la durée de conservation est échue",
}
DETAILS = {"lignes": "Lignes", "format": "Format"}


@dataclass(frozen=True, slots=True)
class ObjetNomme:
    """`adresse`: the page of the object; empty when it has none. Who reads the log has a national function: it opens."""

    nom: str
    adresse: str = ""


# ids as the log keeps them → names, in a fixed number of queries; an id that no longer exists is left out.
Nommeur = Callable[[Collection[str]], Mapping[str, ObjetNomme]]


def sans_page(objet: Any) -> str:
    return ""


def nommer(
    objets: QuerySet[Any],
    nom: Callable[[Any], str] = str,
    adresse: Callable[[Any], str] = lambda objet: objet.get_absolute_url(),
) -> Nommeur:
    """A `Nommeur` that reads `objets` (with what their name needs in `select_related`) in one query."""

    def lire(ids: Collection[str]) -> dict[str, ObjetNomme]:
        return {str(o.pk): ObjetNomme(nom(o), adresse(o)) for o in objets.filter(pk__in=ids)}

    return lire


def _rassembler(nom: str) -> dict[str, Any]:
    """What every app declares under `nom`. Raises `ValueError` when two of them say two things of the same key."""
    tout: dict[str, Any] = {}
    for module in modules("journal"):
        declare = getattr(module, nom, {})
        if contraires := [cle for cle in declare if tout.get(cle, declare[cle]) != declare[cle]]:
            raise ValueError(f"{module.__name__}.{nom} : déjà déclaré autrement, {', '.join(contraires)}")
        tout |= declare
    return tout


@cache
def libelles() -> Mapping[str, str]:
    """{event code: words} of the whole portal."""
    return _rassembler("LIBELLES")


@cache
def nommeurs() -> Mapping[str, Nommeur]:
    """{label of a model: its `Nommeur`} of the whole portal."""
    return _rassembler("OBJETS")


@cache
def details() -> Mapping[str, str]:
    """{key of `donnees`: words} of the whole portal."""
    return _rassembler("DETAILS")


def etiquette_de(modele: type[Model]) -> str:
    """How the log names a model: « credits.projet »."""
    return modele._meta.label_lower
