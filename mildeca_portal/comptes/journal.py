"""The events of accounts, in words."""

from mildeca_portal.comptes.models import ImportFonctions, Invitation
from mildeca_portal.socle.journal import etiquette_de, nommer, sans_page
from prefectures.models import Personne

LIBELLES: dict[str, str] = {}


def _invitation(invitation: Invitation) -> str:
    invite: Personne = invitation.personne
    return "Invitation d’un compte anonymisé" if invite.anonymise_le else f"Invitation de {invite}"


OBJETS = {
    etiquette_de(Invitation): nommer(Invitation.objects.select_related("personne"), _invitation, sans_page),
    etiquette_de(ImportFonctions): nommer(
        ImportFonctions.objects.all(), lambda i: f"Import de fonctions n° {i.pk}", sans_page
    ),
}
