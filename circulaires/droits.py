"""Who may do what on the texts. Each predicate gives the function that opens the right, or None."""

from circulaires.models import Texte
from prefectures.habilitations import Fonction, Habilitations
from prefectures.models import Role


def peut_ecrire(habilitations: Habilitations) -> Fonction | None:
    """Write a draft, have it read again, keep its signature."""
    return habilitations.fonction([Role.ADMINISTRATEUR, Role.AGENT])


def peut_publier(habilitations: Habilitations) -> Fonction | None:
    """Publish: the text becomes public, and is frozen."""
    return habilitations.fonction([Role.ADMINISTRATEUR])


def peut_suivre_les_lectures(habilitations: Habilitations) -> Fonction | None:
    """How many chefs de projets have read a text."""
    return habilitations.fonction([Role.ADMINISTRATEUR, Role.AGENT])


def fonctions_lectrices(habilitations: Habilitations) -> list[Fonction]:
    """The functions of chef de projet a person holds: each acknowledges for its own territory."""
    return [f for f in habilitations.fonctions if f.role in (Role.CHEF_DEPARTEMENTAL, Role.CHEF_REGIONAL)]


def peut_accuser_lecture(habilitations: Habilitations, texte: Texte) -> Fonction | None:
    """A chef de projet acknowledges a text in force that was published here."""
    if texte.statut != Texte.Statut.PUBLIE or texte.origine == Texte.Origine.REFERENCE:
        return None
    return next(iter(fonctions_lectrices(habilitations)), None)
