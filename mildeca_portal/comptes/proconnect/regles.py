"""Who may come in with a ProConnect identity. Pure: nothing is read nor written here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mildeca_portal.comptes.models import Invitation
from prefectures.models import Personne

# Levels for which ProConnect vouches for two factors; the last two are the names it used before.
ACR_A_DEUX_FACTEURS = (
    "eidas0-mfa",
    "eidas1-mfa",
    "eidas2",
    "eidas3",
    "https://proconnect.gouv.fr/assurance/self-asserted-2fa",
    "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
)
# Asked, not required: an agent whose administration has no second factor still comes in, and shows ours if need be.
REVENDICATIONS = {"id_token": {"acr": {"essential": False, "values": list(ACR_A_DEUX_FACTEURS)}, "amr": None}}
# `Personne.oidc_sub`; the standard allows 255, ProConnect sends 64.
LONGUEUR_DE_SUB = 200


class Motif(StrEnum):
    """Why nobody was signed in: one page each."""

    INCONNUE = "inconnue"
    DEJA_LIEE = "deja_liee"
    ADRESSE_NON_VERIFIEE = "adresse_non_verifiee"
    RETOUR_INATTENDU = "retour_inattendu"
    REPONSE_INVALIDE = "reponse_invalide"
    INDISPONIBLE = "indisponible"
    ABANDON = "abandon"


class IdentiteRefusee(Exception):
    """Nobody is signed in. `motif`: which page says why; `detail`: for the journal of the server, without personal data."""

    def __init__(self, motif: Motif, detail: str = "") -> None:
        self.motif, self.detail = motif, detail
        super().__init__(f"{motif} {detail}".strip())


@dataclass(frozen=True, slots=True)
class Identite:
    """What the provider vouches for. `courriel`: in lower case, empty when it gave none that can be compared."""

    emetteur: str
    sub: str
    courriel: str = ""
    courriel_dementi: bool = False
    second_facteur: bool = False


def identite(jeton: dict[str, Any], infos: dict[str, Any]) -> Identite:
    """Identity told by the claims of a verified id_token and by the user info.

    Raises `IdentiteRefusee` when the two do not speak of the same person (OpenID Connect Core 5.3.2) or when `sub` is
    not something that can be kept.
    """
    sub = jeton.get("sub")
    if not isinstance(sub, str) or not 0 < len(sub) <= LONGUEUR_DE_SUB or not (sub.isascii() and sub.isprintable()):
        raise IdentiteRefusee(Motif.REPONSE_INVALIDE, "sub")
    if infos.get("sub") != sub:
        raise IdentiteRefusee(Motif.REPONSE_INVALIDE, "sub des informations")
    return Identite(
        emetteur=jeton["iss"],
        sub=sub,
        courriel=courriel_comparable(infos.get("email")),
        # ProConnect does not send it; who says « false » is believed, who says nothing is its agent's administration.
        courriel_dementi=infos.get("email_verified", True) not in (True, "true"),
        second_facteur=a_deux_facteurs(jeton),
    )


def courriel_comparable(valeur: object) -> str:
    """The address in lower case; empty when it is not one. ASCII only: letters that look alike are not the same person."""
    if not isinstance(valeur, str) or not valeur.isascii():
        return ""  # before the change of case, which makes a k of the Kelvin sign
    courriel = valeur.strip().lower()
    try:
        validate_email(courriel)
    except ValidationError:
        return ""
    return courriel


def a_deux_facteurs(jeton: dict[str, Any]) -> bool:
    """Whether the id_token asserts two factors, by its level (`acr`) or by its methods (`amr`)."""
    methodes = jeton.get("amr")
    return jeton.get("acr") in ACR_A_DEUX_FACTEURS or (isinstance(methodes, list) and "mfa" in methodes)


def est_destinataire(jeton: dict[str, Any], client: str) -> bool:
    """Whether the token was made for us: `azp` is ours when it is given, and given when there are several audiences.

    That `aud` holds `client` is checked with the signature (OpenID Connect Core 3.1.3.7, points 3 to 5).
    """
    plusieurs = isinstance(jeton.get("aud"), list) and len(jeton["aud"]) > 1
    return jeton.get("azp", None if plusieurs else client) == client


def est_invitee(invitations: Iterable[Invitation], maintenant: datetime) -> bool:
    """Whether an account may be bound by its address alone.

    Someone decided that this address enters the portal: an invitation that was accepted (whatever its age: the account
    was opened through it), or one that still runs. A cancelled invitation, or one that expired before anyone accepted
    it, is no longer an invitation; an account without any is invited first.
    """
    return any(i.acceptee_le is not None or est_a_accepter(i, maintenant) for i in invitations)


def est_a_accepter(invitation: Invitation, maintenant: datetime) -> bool:
    """Neither accepted nor cancelled, and it still runs."""
    return invitation.acceptee_le is None and invitation.annulee_le is None and invitation.expire_le > maintenant


def refus_de_lier(personne: Personne, invitations: Iterable[Invitation], maintenant: datetime) -> Motif | None:
    """Why the account that bears the address is not bound to one more identity; None: it may be.

    A closed account and one that was not invited read like an unknown address: the page tells nothing of who has one.
    """
    if not personne.is_active:
        return Motif.INCONNUE
    if personne.oidc_sub:
        return Motif.DEJA_LIEE
    return None if est_invitee(invitations, maintenant) else Motif.INCONNUE
