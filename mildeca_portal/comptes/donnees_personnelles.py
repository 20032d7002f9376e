"""What accounts hold on a person: invitations, open sessions, identities refused, files handed in, assistance."""

from mildeca_portal.comptes.models import Assistance, ImportFonctions, Invitation, Session, TentativeLiaison
from mildeca_portal.socle.portabilite import Sections, rangs

CHAMPS = frozenset(
    {
        "comptes.invitation.personne",
        "comptes.invitation.invitee_par_id",
        "comptes.session.personne",
        "comptes.tentativeliaison.personne",
        "comptes.tentativeliaison.courriel",
        "comptes.importfonctions.depose_par_id",
        "comptes.assistance.personne",
        "comptes.assistance.assistant",
    }
)
SECRET = "secret du second facteur : il ne sort jamais du portail"
ECARTES = {"otp_totp.totpdevice.user": SECRET, "otp_static.staticdevice.user": SECRET}


def extraire(personne_id: int) -> Sections:
    """The key of an invitation and that of a session open something: they are left out."""
    return {
        "invitations_recues": rangs(
            Invitation.objects.filter(personne=personne_id).order_by("envoyee_le", "pk"),
            envoyee_le="envoyee_le",
            expire_le="expire_le",
            acceptee_le="acceptee_le",
            annulee_le="annulee_le",
        ),
        "invitations_envoyees": rangs(
            Invitation.objects.filter(invitee_par_id=personne_id).order_by("envoyee_le", "pk"), envoyee_le="envoyee_le"
        ),
        "sessions": rangs(
            Session.objects.filter(personne=personne_id).order_by("ouverte_le", "session_key"),
            appareil="appareil",
            ouverte_le="ouverte_le",
            derniere_activite="vue_le",
            expire_le="expire_date",
        ),
        "identites_refusees": rangs(
            TentativeLiaison.objects.filter(personne=personne_id).order_by("le", "pk"), courriel="courriel", le="le"
        ),
        "imports_de_fonctions": rangs(
            ImportFonctions.objects.filter(depose_par_id=personne_id).order_by("depose_le", "pk"),
            fichier="fichier__nom",
            depose_le="depose_le",
            applique_le="applique_le",
        ),
        "assistances_recues": rangs(
            Assistance.objects.filter(personne=personne_id).order_by("debut", "pk"),
            prenom_de_l_assistant="assistant__prenom",
            nom_de_l_assistant="assistant__nom",
            motif="motif",
            debut="debut",
            fin="fin",
        ),
        "assistances_donnees": rangs(
            Assistance.objects.filter(assistant=personne_id).order_by("debut", "pk"),
            motif="motif",
            debut="debut",
            fin="fin",
        ),
    }
