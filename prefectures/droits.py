"""Who may do what on the network. Each predicate gives the function that opens the right, or None."""

from prefectures.habilitations import Fonction, Habilitations
from prefectures.models import Role


def peut_administrer(habilitations: Habilitations) -> Fonction | None:
    """Accounts, functions, texts, questionnaires, campaigns."""
    return habilitations.fonction([Role.ADMINISTRATEUR])


def peut_voir_les_noms(habilitations: Habilitations) -> bool:
    """Names and personal addresses of the directory: any open function; the public reads functions and mailboxes only."""
    return bool(habilitations)
