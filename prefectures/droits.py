"""Who may do what on the network. Each predicate gives the function that opens the right, or None."""

from django.core.exceptions import PermissionDenied

from mildeca_portal.socle.evenements import Acteur
from prefectures.habilitations import DEPARTEMENTAL, REGIONAL, Fonction, Habilitations
from prefectures.models import Affectation, Correspondant, Delegation, Mandat, Prefecture, Region, Role

CHEFS = (Role.CHEF_REGIONAL, Role.CHEF_DEPARTEMENTAL)
LISENT_LE_RESEAU = [r for r in Role if r != Role.CONTRIBUTEUR]


def exiger(fonction: Fonction | None) -> Acteur:
    """Who acts, in the function that opens the right; without any, 403."""
    if fonction is None:
        raise PermissionDenied("Votre fonction ne permet pas cet acte.")
    return fonction.acteur


def peut_administrer(habilitations: Habilitations) -> Fonction | None:
    """Accounts, functions, texts, questionnaires, campaigns."""
    return habilitations.fonction([Role.ADMINISTRATEUR])


def peut_voir_les_noms(habilitations: Habilitations) -> Fonction | None:
    """Names and personal addresses of the directory: any function but a contributeur's, who is let into one section only.

    The public reads functions and mailboxes.
    """
    return habilitations.fonction(LISENT_LE_RESEAU)


def fonctions_de_chef(habilitations: Habilitations) -> list[Fonction]:
    """Functions of chef de projet held today: each has a team."""
    return [f for f in habilitations.fonctions if f.role in CHEFS]


def peut_gerer_collaborateur(habilitations: Habilitations, affectation: Affectation) -> Fonction | None:
    """The chef de projet of the same territory and level: a régional one does not hold the teams of the préfectures.

    Never one's own function: nobody lengthens his own stay.
    """
    if affectation.role != Role.COLLABORATEUR or affectation.personne_id == habilitations.personne_id:
        return None
    if affectation.region_id:
        return habilitations.fonction([Role.CHEF_REGIONAL], niveau=REGIONAL, region_code=affectation.region_id)
    return habilitations.fonction(
        [Role.CHEF_DEPARTEMENTAL], niveau=DEPARTEMENTAL, prefecture_id=affectation.prefecture_id
    )


def peut_voir_les_delegations(habilitations: Habilitations) -> Fonction | None:
    """Who gives them, and the administrators, who may revoke them."""
    return habilitations.fonction([*CHEFS, Role.ADMINISTRATEUR])


def peut_deleguer(habilitations: Habilitations, mandat: Mandat) -> Fonction | None:
    """The holder of the mandate, while it is open. Reads `mandat.prefecture`."""
    if mandat.personne_id != habilitations.personne_id:
        return None
    if mandat.niveau == Mandat.Niveau.REGIONAL:
        return habilitations.fonction([Role.CHEF_REGIONAL], niveau=REGIONAL, region_code=mandat.prefecture.region_id)
    return habilitations.fonction([Role.CHEF_DEPARTEMENTAL], niveau=DEPARTEMENTAL, prefecture_id=mandat.prefecture_id)


def peut_revoquer(habilitations: Habilitations, delegation: Delegation) -> Fonction | None:
    """Who gave it, or an administrator. Reads `delegation.mandat.prefecture`."""
    return peut_deleguer(habilitations, delegation.mandat) or peut_administrer(habilitations)


def peut_voir_la_designation(habilitations: Habilitations, mandat: Mandat) -> bool:
    """The document that names a chef de projet: administrators, agents, its holder, today's chef of that post."""
    if mandat.personne_id == habilitations.personne_id:
        return bool(habilitations)
    if mandat.niveau == Mandat.Niveau.REGIONAL:
        chef = habilitations.fonction([Role.CHEF_REGIONAL], region_code=mandat.prefecture.region_id)
    else:
        chef = habilitations.fonction([Role.CHEF_DEPARTEMENTAL], prefecture_id=mandat.prefecture_id)
    return bool(chef or habilitations.fonction([Role.ADMINISTRATEUR, Role.AGENT]))


def peut_gerer_les_correspondants(habilitations: Habilitations, territoire: Prefecture | Region) -> Fonction | None:
    """Of a préfecture: its chef de projet and those who work for it. Of a région: the régional one and his. Staff: all."""
    if isinstance(territoire, Region):
        locale = habilitations.fonction(
            [Role.CHEF_REGIONAL, Role.COLLABORATEUR], niveau=REGIONAL, region_code=territoire.pk
        )
    else:
        locale = habilitations.fonction(
            [Role.CHEF_DEPARTEMENTAL, Role.COLLABORATEUR], niveau=DEPARTEMENTAL, prefecture_id=territoire.pk
        )
    return locale or peut_administrer(habilitations)


def peut_modifier_le_correspondant(habilitations: Habilitations, correspondant: Correspondant) -> Fonction | None:
    """As to add one there."""
    return peut_gerer_les_correspondants(habilitations, correspondant.territoire)


def peut_lire_l_etat_du_reseau(habilitations: Habilitations) -> Fonction | None:
    """Vacancies, training, correspondents: whoever reads a territory, for that territory."""
    return habilitations.fonction(LISENT_LE_RESEAU)


def peut_suivre_le_reseau(habilitations: Habilitations) -> Fonction | None:
    """Who is warned of what is missing in the network: the MILDECA everywhere, a région in its préfectures."""
    return habilitations.fonction([Role.ADMINISTRATEUR, Role.AGENT]) or habilitations.fonction(
        [Role.CHEF_REGIONAL, Role.COLLABORATEUR], niveau=REGIONAL
    )
