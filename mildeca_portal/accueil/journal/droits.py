"""Who may read the log. The predicate gives the function that opens the right, or None."""

from prefectures.habilitations import Fonction, Habilitations
from prefectures.models import Role


def peut_lire_le_journal(habilitations: Habilitations) -> Fonction | None:
    """The log of the whole portal: the MILDECA."""
    return habilitations.fonction([Role.ADMINISTRATEUR, Role.AGENT])
