"""Who tries every address: the objects of the matrix belong to the Doubs (25) and to Bourgogne-Franche-Comté (27)."""

from collections.abc import Callable

from prefectures.models import Personne, Role
from tests import fabriques

ROLES: dict[str, Callable[[], Personne | None]] = {
    "anonyme": lambda: None,
    "sans_fonction": fabriques.PersonneFactory,
    "admin": fabriques.administrateur,
    "agent": fabriques.agent,
    "lecteur": fabriques.lecteur,
    "region_27": lambda: fabriques.chef_regional("27"),
    "region_84": lambda: fabriques.chef_regional("84"),
    "chef_25": lambda: fabriques.chef_departemental("25"),
    "chef_39": lambda: fabriques.chef_departemental("39"),
    "collab_25": lambda: fabriques.collaborateur("25"),
    "collab_27": lambda: fabriques.collaborateur_regional("27"),
    # Let into one section of one answer, and into nothing else.
    "contrib_25": lambda: fabriques.affecte(Role.CONTRIBUTEUR, prefecture="25"),
}
