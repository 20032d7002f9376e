"""Who may do what on the pages that join several apps. Each predicate gives the function that opens the right, or None."""

from prefectures.droits import peut_suivre_le_reseau
from prefectures.habilitations import REGIONAL, Fonction, Habilitations
from prefectures.models import Role


def peut_suivre_les_prises_de_poste(habilitations: Habilitations) -> Fonction | None:
    """Who took post and where they are: who follows the network."""
    return peut_suivre_le_reseau(habilitations)


def prefectures_suivies(habilitations: Habilitations) -> frozenset[int] | None:
    """Préfectures whose newcomers one follows; None: all of them."""
    if habilitations.fonction([Role.ADMINISTRATEUR, Role.AGENT]):
        return None
    regionales = (
        f
        for f in habilitations.fonctions
        if f.niveau == REGIONAL and f.role in (Role.CHEF_REGIONAL, Role.COLLABORATEUR)
    )
    return frozenset[int]().union(*(f.prefecture_ids for f in regionales))
