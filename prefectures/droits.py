"""Who may do what on the network. Each predicate gives the function that opens the right, or None."""

from prefectures.habilitations import DEPARTEMENTAL, REGIONAL, Fonction, Habilitations
from prefectures.models import Correspondant, Prefecture, Region, Role

LISENT_LE_RESEAU = [r for r in Role if r != Role.CONTRIBUTEUR]


def peut_administrer(habilitations: Habilitations) -> Fonction | None:
    """Accounts, functions, texts, questionnaires, campaigns."""
    return habilitations.fonction([Role.ADMINISTRATEUR])


def peut_voir_les_noms(habilitations: Habilitations) -> bool:
    """Names and personal addresses of the directory: any open function; the public reads functions and mailboxes only."""
    return bool(habilitations)


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


def suit_le_reseau(habilitations: Habilitations) -> Fonction | None:
    """Who is warned of what is missing in the network: the MILDECA everywhere, a région in its préfectures."""
    return habilitations.fonction([Role.ADMINISTRATEUR, Role.AGENT]) or habilitations.fonction(
        [Role.CHEF_REGIONAL, Role.COLLABORATEUR], niveau=REGIONAL
    )
