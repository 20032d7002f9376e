"""Who may do what on the texts. Each predicate gives the function that opens the right, or None."""

from circulaires.models import Texte
from prefectures.habilitations import DEPARTEMENTAL, NATIONAL, REGIONAL, Fonction, Habilitations
from prefectures.models import Prefecture, Region, Role


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


def peut_voir_les_lectures(habilitations: Habilitations) -> Fonction | None:
    """Who has read, within one's perimeter: the MILDECA, national readers, chefs de projets and their collaborateurs."""
    suivent = [Role.ADMINISTRATEUR, Role.AGENT, Role.CHEF_REGIONAL, Role.CHEF_DEPARTEMENTAL, Role.COLLABORATEUR]
    return habilitations.fonction(suivent) or habilitations.fonction([Role.LECTEUR], niveau=NATIONAL)


def peut_relancer(habilitations: Habilitations, prefecture: Prefecture | None = None) -> Fonction | None:
    """Remind who has not read: everywhere for the MILDECA, in his région for a chef de projet régional.

    `prefecture`: where; without it, somewhere. What another function lets him read does not count.
    """
    roles = [Role.ADMINISTRATEUR, Role.AGENT, Role.CHEF_REGIONAL]
    return habilitations.fonction(roles, prefecture_id=prefecture.pk if prefecture else None)


def peut_abroger(habilitations: Habilitations, texte: Texte) -> Fonction | None:
    """Repeal a published text that was written here."""
    if texte.statut not in (Texte.Statut.PUBLIE, Texte.Statut.REMPLACE) or texte.origine == Texte.Origine.REFERENCE:
        return None
    return habilitations.fonction([Role.ADMINISTRATEUR])


def peut_noter_legifrance(habilitations: Habilitations, texte: Texte) -> Fonction | None:
    """Note the publication on Légifrance, from the signature on."""
    return None if texte.statut in Texte.MODIFIABLES else peut_ecrire(habilitations)


def peut_completer(habilitations: Habilitations, texte: Texte) -> Fonction | None:
    """Complete a text of reference, known by its sources only."""
    return peut_ecrire(habilitations) if texte.origine == Texte.Origine.REFERENCE else None


def fonctions_qui_redigent(habilitations: Habilitations) -> list[Fonction]:
    """The functions for whose own territory a person may draft local rules: a région, or a préfecture."""
    roles = (Role.CHEF_REGIONAL, Role.CHEF_DEPARTEMENTAL, Role.COLLABORATEUR)
    return [f for f in habilitations.fonctions if f.role in roles]


def peut_rediger_regle_locale(habilitations: Habilitations, territoire: Region | Prefecture) -> Fonction | None:
    """The chef de projet of that very territory, or those who work for it: a région does not write for its préfectures."""
    return _du_territoire(habilitations, territoire, avec_collaborateurs=True)


def peut_appliquer_regle_locale(habilitations: Habilitations, territoire: Region | Prefecture) -> Fonction | None:
    """Put a local rule into force, or withdraw it: its chef de projet alone."""
    return _du_territoire(habilitations, territoire, avec_collaborateurs=False)


def _du_territoire(
    habilitations: Habilitations, territoire: Region | Prefecture, *, avec_collaborateurs: bool
) -> Fonction | None:
    aussi = [Role.COLLABORATEUR] if avec_collaborateurs else []
    if isinstance(territoire, Region):
        return habilitations.fonction([Role.CHEF_REGIONAL, *aussi], niveau=REGIONAL, region_code=territoire.pk)
    return habilitations.fonction([Role.CHEF_DEPARTEMENTAL, *aussi], niveau=DEPARTEMENTAL, prefecture_id=territoire.pk)
