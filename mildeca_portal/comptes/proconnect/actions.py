"""Binding an account to a ProConnect identity, and releasing it."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from mildeca_portal.comptes.models import Invitation, Session, TentativeLiaison
from mildeca_portal.comptes.proconnect.regles import Identite, IdentiteRefusee, Motif, est_a_accepter, refus_de_lier
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME, Acteur, journaliser
from prefectures.habilitations import habilitations_de
from prefectures.models import Personne

BACKEND = "mildeca_portal.comptes.proconnect.backend.ProConnectBackend"


def reconnaitre(identite: Identite) -> Personne:
    """The person whose account this identity opens: bound already, or bound now by the address of an invited account.

    Raises `IdentiteRefusee`. No account is created; neither the name nor the address of the account is changed.
    """
    if identite.courriel_dementi:
        raise IdentiteRefusee(Motif.ADRESSE_NON_VERIFIEE)
    try:
        with transaction.atomic():
            trouvee = _deja_liee(identite) or _lier_par_le_courriel(identite)
    except IntegrityError:
        # The same identity was bound to another account at this very moment.
        raise IdentiteRefusee(Motif.DEJA_LIEE) from None
    if isinstance(trouvee, Motif):
        raise IdentiteRefusee(trouvee)
    return trouvee


def _deja_liee(identite: Identite) -> Personne | Motif | None:
    personne = Personne.objects.filter(oidc_issuer=identite.emetteur, oidc_sub=identite.sub).first()
    if personne is None or personne.is_active:
        return personne
    return Motif.INCONNUE


def _lier_par_le_courriel(identite: Identite) -> Personne | Motif:
    """Under the lock of the account: of two identities at once one is bound, the other reads whom to ask."""
    if not identite.courriel:
        return Motif.INCONNUE
    comptes = Personne.objects.alias(adresse=Lower("courriel")).filter(adresse=identite.courriel)
    personne = comptes.select_for_update(of=("self",), no_key=True).first()
    if personne is None:
        return Motif.INCONNUE
    if (personne.oidc_issuer, personne.oidc_sub) == (identite.emetteur, identite.sub):
        return personne  # bound a moment ago, in another tab
    maintenant = timezone.now()
    invitations = list(Invitation.objects.select_for_update().filter(personne=personne))
    refus = refus_de_lier(personne, invitations, maintenant)
    if refus is Motif.DEJA_LIEE:
        _noter_la_tentative(personne, identite)
    if refus:
        return refus
    personne.oidc_issuer, personne.oidc_sub = identite.emetteur, identite.sub
    personne.save(update_fields=["oidc_issuer", "oidc_sub"])
    par = _elle_meme(personne)
    for invitation in invitations:
        if est_a_accepter(invitation, maintenant):
            _accepter(invitation, maintenant, par)
    journaliser("comptes.identite.liee", personne, par=par)
    return personne


def _accepter(invitation: Invitation, le: datetime, par: Acteur) -> None:
    """Coming in with ProConnect is an answer to the invitation: its link opens nothing any more."""
    invitation.acceptee_le = le
    invitation.save(update_fields=["acceptee_le"])
    donnees = {"personne": invitation.personne_id, "moyen": "proconnect"}
    journaliser("comptes.invitation.acceptee", invitation, par=par, donnees=donnees)


def _noter_la_tentative(personne: Personne, identite: Identite) -> None:
    _, premiere = TentativeLiaison.objects.update_or_create(
        personne=personne,
        emetteur=identite.emetteur,
        sub=identite.sub,
        defaults={"courriel": identite.courriel, "le": timezone.now()},
    )
    if premiere:
        journaliser("comptes.identite.refusee", personne, par=SYSTEME)


def _elle_meme(personne: Personne) -> Acteur:
    """The person acts on her own account, in the first function she holds."""
    fonctions = habilitations_de(personne).fonctions
    return fonctions[0].acteur if fonctions else Acteur(personne.pk, "")


@transaction.atomic
def delier_identite(personne: Personne, *, par: Acteur) -> Personne:
    """Release the account: the sessions of the identity end, and the next one that bears the address will be bound.

    The caller has checked the right. The account's address and those that other identities presented are told.
    Raises `ActionRefusee` when the account is bound to none; of two releases at once one wins.
    """
    prise = Personne.objects.verrouiller(personne.pk)
    if not prise.oidc_sub:
        raise ActionRefusee("Ce compte n’est lié à aucune identité ProConnect.")
    prise.oidc_issuer = prise.oidc_sub = ""
    prise.save(update_fields=["oidc_issuer", "oidc_sub"])
    ouvertes = [s.pk for s in prise.sessions.all() if s.get_decoded().get(BACKEND_SESSION_KEY) == BACKEND]
    Session.objects.filter(pk__in=ouvertes).delete()
    tentatives = list(prise.tentatives_de_liaison.all())
    TentativeLiaison.objects.filter(personne=prise).delete()
    journaliser("comptes.identite.deliee", prise, par=par)
    adresses = [prise.courriel.lower(), *(t.courriel for t in tentatives)]
    deposer("comptes_identite_deliee", adresses, {"le": timezone.localdate()})
    return prise


def purger_les_tentatives() -> int:
    """Delete the attempts that nobody asked about. Returns how many."""
    limite = settings.CONSERVATION["identites_refusees"].avant(timezone.now())
    return TentativeLiaison.objects.filter(le__lt=limite).delete()[0]
