"""Invitations: one signed link in a mail, 72 hours, one use. Nobody registers by himself."""

import secrets

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone

from mildeca_portal.comptes.fonctions import Fonction, detail, en_cours_ou_a_venir, libelle
from mildeca_portal.comptes.models import Invitation
from mildeca_portal.comptes.regles import DUREE_DE_L_INVITATION, attend_son_acces, est_valable, refus_d_inviter
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.habilitations import habilitations_de
from prefectures.models import Affectation, Personne

SEL = "comptes.invitation"
LIEN_MORT = "Cette invitation n’est plus valable."


def connexion_par_mot_de_passe() -> bool:
    """Whether a password opens the portal; otherwise ProConnect alone does."""
    return bool(settings.CONNEXION_PAR_MOT_DE_PASSE)


def proconnect_ouvert() -> bool:
    return bool(settings.PROCONNECT_EMETTEUR)


def jeton_de(invitation: Invitation) -> str:
    """The signed part of the link: whoever reads the table alone cannot make one."""
    return signing.Signer(salt=SEL).sign(invitation.cle)


def invitation_du_jeton(jeton: str) -> Invitation | None:
    """The invitation a link leads to, if it still opens something; None for any other link, without saying why."""
    try:
        cle = signing.Signer(salt=SEL).unsign(jeton)
    except signing.BadSignature:
        return None
    invitation = Invitation.objects.select_related("personne").filter(cle=cle).first()
    if invitation is None or not est_valable(invitation, timezone.now()):
        return None
    # A password chosen meanwhile by another way: the link leads to ProConnect alone, or to nothing.
    return invitation if attend_son_acces(invitation.personne) or proconnect_ouvert() else None


def hote_de(invitation: Invitation) -> tuple[str, str]:
    """(name, function of today) of who invites; the portal's own invitations are those of the MILDECA."""
    hote = Personne.objects.filter(pk=invitation.invitee_par_id).first() if invitation.invitee_par_id else None
    if hote is None:
        return "La MILDECA", ""
    fonctions = habilitations_de(hote).fonctions
    return str(hote), fonctions[0].libelle if fonctions else ""


def annuler_en_cours(personne: Personne) -> int:
    """Cancel the pending invitation, if any. Called under the lock of the person; writes no event."""
    en_cours = Invitation.objects.filter(personne=personne, acceptee_le__isnull=True, annulee_le__isnull=True)
    return en_cours.update(annulee_le=timezone.now())


@transaction.atomic
def inviter(personne: Personne, *, par: Acteur) -> Invitation:
    """Send a new link to the person; the former one, if any, opens nothing any more.

    Raises `ActionRefusee` when the account is closed, or its owner already has a way in.
    """
    prise = Personne.objects.verrouiller(personne.pk)
    if refus := refus_d_inviter(prise, proconnect=proconnect_ouvert()):
        raise ActionRefusee(refus)
    annuler_en_cours(prise)
    maintenant = timezone.now()
    invitation = Invitation.objects.create(
        personne=prise,
        cle=secrets.token_urlsafe(32),
        invitee_par_id=par.personne_id,
        envoyee_le=maintenant,
        expire_le=maintenant + DUREE_DE_L_INVITATION,
    )
    _ecrire_a(invitation)
    journaliser("comptes.invitation.envoyee", invitation, par=par, donnees={"personne": prise.pk})
    return invitation


@transaction.atomic
def inviter_de_nouveau(affectation: Affectation, *, par: Acteur) -> Invitation:
    """A chef de projet sends its link again to a collaborateur who has not come yet. Raises `ActionRefusee`."""
    if not attend_son_acces(Personne.objects.verrouiller(affectation.personne.pk)):
        raise ActionRefusee("Cette personne a déjà ouvert son accès : elle n’a pas besoin d’invitation.")
    return inviter(affectation.personne, par=par)


def _ecrire_a(invitation: Invitation) -> None:
    hote, fonction = hote_de(invitation)
    contexte = {
        "invitation": invitation,
        "jeton": jeton_de(invitation),
        "hote": hote,
        "fonction_de_l_hote": fonction,
        "fonctions": [libelle(f) for f in en_cours_ou_a_venir(invitation.personne, timezone.localdate())],
    }
    deposer("comptes_invitation", [invitation.personne.courriel], contexte)


@transaction.atomic
def annuler_invitation(personne: Personne, *, par: Acteur) -> None:
    """The pending link opens nothing any more. Raises `ActionRefusee` when there is none."""
    prise = Personne.objects.verrouiller(personne.pk)
    en_cours = Invitation.objects.filter(personne=prise, acceptee_le__isnull=True, annulee_le__isnull=True).first()
    if en_cours is None:
        raise ActionRefusee("Aucune invitation n’est en attente pour cette personne.")
    annuler_en_cours(prise)
    journaliser("comptes.invitation.annulee", en_cours, par=par, donnees={"personne": prise.pk})


@transaction.atomic
def accepter(jeton: str, mot_de_passe: str) -> Personne:
    """Use the link: the password is set, the link is spent. Returns the person, to be signed in.

    `mot_de_passe` has been validated by the form. Of two simultaneous clicks one wins; the other raises `ActionRefusee`.
    """
    if not connexion_par_mot_de_passe():
        raise ActionRefusee("La connexion par mot de passe n’est pas ouverte : identifiez-vous avec ProConnect.")
    trouvee = invitation_du_jeton(jeton)
    if trouvee is None:
        raise ActionRefusee(LIEN_MORT)
    personne = Personne.objects.verrouiller(trouvee.personne.pk)
    invitation = invitation_du_jeton(jeton)
    if invitation is None or not attend_son_acces(personne):
        raise ActionRefusee(LIEN_MORT)
    personne.set_password(mot_de_passe)
    personne.save(update_fields=["password"])
    invitation.acceptee_le = timezone.now()
    invitation.save(update_fields=["acceptee_le"])
    donnees = {"personne": personne.pk, "moyen": "mot_de_passe"}
    journaliser("comptes.invitation.acceptee", invitation, par=_invite(personne), donnees=donnees)
    return personne


def _invite(personne: Personne) -> Acteur:
    """Who accepts, in the function of the day or, before it begins, in the first to come."""
    if fonctions := habilitations_de(personne).fonctions:
        return fonctions[0].acteur
    prochaines = en_cours_ou_a_venir(personne, timezone.localdate())
    return Acteur(personne.pk, str(prochaines[0].role) if prochaines else "")


def prevenir(personne: Personne, fonction: Fonction, *, par: Acteur) -> None:
    """A function was opened: an invitation to who has no way in yet, a plain mail to the others.

    A function already over, or a closed account, is history: nobody is written to.
    """
    if not personne.is_active or (fonction.fin is not None and fonction.fin <= timezone.localdate()):
        return
    if attend_son_acces(personne):
        inviter(personne, par=par)
        return
    contexte = {"fonction": fonction, "libelle": libelle(fonction), "detail": detail(fonction)}
    deposer("comptes_fonction_ouverte", [personne.courriel], contexte)
