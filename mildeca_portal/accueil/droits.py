"""Who may do what on the pages that join several apps. Each predicate gives the function that opens the right, or None."""

from prefectures.habilitations import REGIONAL, Fonction, Habilitations
from prefectures.models import Role


def peut_suivre_les_prises_de_poste(habilitations: Habilitations) -> Fonction | None:
    """Who took post and where they are: the MILDECA for all, a région (its chef de projet, his collaborateurs) for its own."""
    nationale = habilitations.fonction([Role.ADMINISTRATEUR, Role.AGENT])
    return nationale or habilitations.fonction([Role.CHEF_REGIONAL, Role.COLLABORATEUR], niveau=REGIONAL)


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
