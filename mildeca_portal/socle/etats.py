"""Change of a stored state: the one place where a status column is written."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime

Transitions = Mapping[str, frozenset[str]]


def changer_statut(objet: Model, vers: str, transitions: Transitions, *, champ: str = "statut", **valeurs: Any) -> None:
    """Move `objet` to state `vers`, and set `valeurs` in the same UPDATE.

    `transitions`: {source: {targets}}. Raises `ActionRefusee` when the map does not allow it, `EtatPerime` when the
    row is no longer in the state `objet` was read in. The object in memory follows.
    """
    source = getattr(objet, champ)
    if vers not in transitions.get(source, frozenset()):
        libelles = dict(objet._meta.get_field(champ).flatchoices)  # type: ignore[union-attr]
        raise ActionRefusee(
            f"Passer de l’état « {libelles.get(source, source)} » à « {libelles.get(vers, vers)} » n’est pas possible."
        )
    touchees = type(objet)._default_manager.filter(pk=objet.pk, **{champ: source}).update(**{champ: vers}, **valeurs)
    if not touchees:
        raise EtatPerime
    for nom, valeur in {champ: vers, **valeurs}.items():
        setattr(objet, nom, valeur)
