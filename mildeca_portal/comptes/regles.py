"""What is accepted of accounts and invitations. Pure: nothing is written here."""

from datetime import date, datetime, timedelta

from mildeca_portal.comptes.models import Invitation
from mildeca_portal.comptes.mots_de_passe import a_un_mot_de_passe
from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import Personne, Role

DUREE_DE_L_INVITATION = timedelta(hours=72)


def attend_son_acces(personne: Personne) -> bool:
    """Whether the person has no way in yet: no password, no identity of ProConnect."""
    return not personne.oidc_sub and not a_un_mot_de_passe(personne)


def refus_d_inviter(personne: Personne, *, proconnect: bool) -> list[str]:
    """Sentences saying why the person cannot be sent an invitation; empty: yes.

    `proconnect`: whether ProConnect is open. Someone who has a password may then be invited to come in by ProConnect:
    an account is bound to an identity by its address only if it was invited.
    """
    if not personne.is_active:
        return ["Ce compte est fermé : rouvrez-le avant d’inviter cette personne."]
    if attend_son_acces(personne) or (proconnect and not personne.oidc_sub):
        return []
    return ["Cette personne a déjà ouvert son accès : elle n’a pas besoin d’invitation."]


def refus_d_accueillir(
    compte: Personne | None, debut: date, *, par_id: int | None, mandat_debut: date | None
) -> list[str]:
    """Why a chef de projet cannot take someone into his team so; empty: he can.

    `compte`: the account that has the address already. `mandat_debut`: first day of the mandate in which he acts; what was
    before is another's to tell.
    """
    refus = []
    if compte is not None and compte.pk == par_id:
        refus.append("Vous ne pouvez pas vous ajouter à votre propre équipe.")
    if mandat_debut is not None and debut < mandat_debut:
        refus.append(f"La fonction ne peut pas commencer avant votre mandat, le {date_longue(mandat_debut)}.")
    return refus


def est_valable(invitation: Invitation, maintenant: datetime) -> bool:
    """Whether the link still opens something: not used, not cancelled, not expired, the account open and not bound."""
    return (
        invitation.acceptee_le is None
        and invitation.annulee_le is None
        and maintenant < invitation.expire_le
        and invitation.personne.is_active
        and not invitation.personne.oidc_sub
    )


def etat_de_l_invitation(invitation: Invitation, maintenant: datetime) -> tuple[str, str]:
    """(words, level of the badge)."""
    if invitation.acceptee_le is not None:
        return "acceptée", "succes"
    if invitation.annulee_le is not None:
        return "annulée", "neutre"
    return ("expirée", "attention") if maintenant >= invitation.expire_le else ("en attente", "info")


def refus_du_territoire(role: str, *, prefecture: bool, region: bool) -> tuple[str, str] | None:
    """(field, sentence) when the territory given does not go with the role; None: it does."""
    if role in (Role.ADMINISTRATEUR, Role.AGENT):
        champ = "prefecture" if prefecture else "region" if region else ""
        return (champ, "Ce rôle est national : n’indiquez pas de territoire.") if champ else None
    if role == Role.CHEF_DEPARTEMENTAL and not prefecture:
        return "prefecture", "Indiquez la préfecture de ce chef de projet départemental."
    if role == Role.CHEF_REGIONAL and not region:
        return "region", "Indiquez la région de ce chef de projet régional."
    if prefecture and region:
        return "region", "Indiquez une préfecture ou une région, pas les deux."
    if role in (Role.COLLABORATEUR, Role.CONTRIBUTEUR) and not (prefecture or region):
        return "prefecture", "Indiquez la préfecture ou la région de cette fonction."
    return None


def refus_de_la_correction(personne: Personne, courriel: str, prise: Personne | None) -> list[str]:
    """Why the identity cannot be corrected. `prise`: the account that already has this address, if any."""
    if personne.anonymise_le is not None:
        return ["Ce compte est anonymisé : il n’a plus de nom ni d’adresse."]
    if prise is not None and prise.pk != personne.pk:
        return [f"L’adresse {courriel} est déjà celle d’un autre compte."]
    return []


def refus_de_fermer(personne: Personne, par_id: int | None) -> list[str]:
    if personne.pk == par_id:
        return ["Vous ne pouvez pas fermer votre propre compte : demandez à un autre administrateur."]
    return [] if personne.is_active else ["Ce compte est déjà fermé."]


def refus_de_rouvrir(personne: Personne) -> list[str]:
    if personne.anonymise_le is not None:
        return ["Ce compte est anonymisé : il ne peut pas être rouvert. Créez un nouveau compte."]
    return ["Ce compte est déjà ouvert."] if personne.is_active else []
