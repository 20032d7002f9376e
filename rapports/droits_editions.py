"""Who may do what with the national report. Each predicate gives the function that opens the right, or None."""

from prefectures.habilitations import NATIONAL, Fonction, Habilitations
from prefectures.models import Role


def peut_preparer_le_rapport(habilitations: Habilitations) -> Fonction | None:
    """Generate, compose again, publish."""
    return habilitations.fonction([Role.ADMINISTRATEUR, Role.AGENT])


def peut_lire_la_preparation(habilitations: Habilitations) -> Fonction | None:
    """Read the editions not published: those who prepare, and a national lecteur."""
    return peut_preparer_le_rapport(habilitations) or habilitations.fonction([Role.LECTEUR], niveau=NATIONAL)
