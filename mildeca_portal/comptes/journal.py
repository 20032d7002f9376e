"""The events of accounts, in words."""

from mildeca_portal.comptes.models import ImportFonctions, Invitation
from mildeca_portal.socle.journal import etiquette_de, nommer, sans_page
from prefectures.models import Personne

LIBELLES = {
    "comptes.compte.cree": "a créé un compte",
    "comptes.compte.corrige": "a corrigé un compte",
    "comptes.compte.ferme": "a fermé un compte",
    "comptes.compte.rouvert": "a rouvert un compte",
    "comptes.compte.averti_de_dormance": "a averti d’un compte dormant",
    "comptes.compte.anonymise": "a anonymisé un compte fermé",
    "comptes.invitation.envoyee": "a envoyé une invitation",
    "comptes.invitation.annulee": "a annulé une invitation",
    "comptes.invitation.acceptee": "a accepté une invitation",
    "comptes.identite.liee": "a lié un compte à ProConnect",
    "comptes.identite.refusee": "a refusé une identité ProConnect",
    "comptes.identite.deliee": "a délié un compte de ProConnect",
    "comptes.mot_de_passe.change": "a changé un mot de passe",
    "comptes.mot_de_passe.reinitialise": "a réinitialisé un mot de passe oublié",
    "comptes.second_facteur.active": "a activé un second facteur",
    "comptes.second_facteur.remplace": "a remplacé un second facteur",
    "comptes.second_facteur.retire": "a retiré un second facteur",
    "comptes.code_de_secours.utilise": "a utilisé un code de secours",
    "comptes.codes_de_secours.renouveles": "a renouvelé les codes de secours",
    "comptes.sessions.fermees": "a fermé des sessions",
    "comptes.import.depose": "a déposé un fichier de fonctions",
    "comptes.import.applique": "a appliqué un import de fonctions",
    "comptes.fonctions.exportees": "a exporté la liste nominative des fonctions",
    "comptes.assistance.commencee": "a commencé une assistance",
    "comptes.assistance.terminee": "a terminé une assistance",
}
DETAILS = {"nombre": "Nombre", "moyen": "Moyen", "fermeture_le": "Fermeture prévue le"}
DETAILS |= {
    "assistance": "Numéro de l’assistance",
    "cause": "Cause de la fin",
    "clore_en_cours": "Fin des mandats en cours demandée",
    "inviter": "Invitations demandées",
    "ouvertures": "Fonctions ouvertes",
    "fins": "Fins de fonctions",
    "personnes": "Comptes créés",
}


def _invitation(invitation: Invitation) -> str:
    invite: Personne = invitation.personne
    return "Invitation d’un compte anonymisé" if invite.anonymise_le else f"Invitation de {invite}"


OBJETS = {
    etiquette_de(Invitation): nommer(Invitation.objects.select_related("personne"), _invitation, sans_page),
    etiquette_de(ImportFonctions): nommer(
        ImportFonctions.objects.all(), lambda i: f"Import de fonctions n° {i.pk}", sans_page
    ),
}
