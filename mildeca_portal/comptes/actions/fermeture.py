"""Closing an account and opening it again. The functions of the person are untouched: without an account they open nothing."""

from django.db import transaction
from django.utils import timezone

from mildeca_portal.comptes.actions.invitations import annuler_en_cours
from mildeca_portal.comptes.actions.sessions import fermer_les_sessions
from mildeca_portal.comptes.regles import attend_son_acces, refus_de_fermer, refus_de_rouvrir
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.actions.administrateurs import est_indispensable, verrouiller_les_administrateurs
from prefectures.models import Personne
from prefectures.regles import DERNIER_ADMINISTRATEUR

DECISION, PAR_DORMANCE = "decision", "dormance"


@transaction.atomic
def fermer_compte(personne: Personne, *, par: Acteur, motif: str = DECISION) -> Personne:
    """Close the account: no sign-in, no right, no session, no invitation from now on; the person is told.

    `motif`: « decision » or « dormance ». Raises `ActionRefusee` for an account already closed, for one's own, and for
    the last administrator: nobody could let anyone in any more.
    """
    verrouiller_les_administrateurs()
    prise = Personne.objects.verrouiller(personne.pk)
    if refus := refus_de_fermer(prise, par.personne_id):
        raise ActionRefusee(refus)
    if est_indispensable(prise.pk, timezone.localdate()):
        raise ActionRefusee(DERNIER_ADMINISTRATEUR)
    prise.is_active, prise.ferme_le = False, timezone.now()
    prise.save(update_fields=["is_active", "ferme_le"])
    annuler_en_cours(prise)
    fermer_les_sessions(prise)
    journaliser("comptes.compte.ferme", prise, par=par, donnees={"motif": motif})
    deposer("comptes_compte_ferme", [prise.courriel], {"personne": prise, "dormance": motif == PAR_DORMANCE})
    return prise


@transaction.atomic
def rouvrir_compte(personne: Personne, *, par: Acteur) -> Personne:
    """Open a closed account again, with its functions of the day. The count of dormancy starts again.

    The person is told, unless they have no way in yet: the invitation will tell them.
    Raises `ActionRefusee` when it is open, or anonymised (there is nobody left to open it to).
    """
    prise = Personne.objects.verrouiller(personne.pk)
    if refus := refus_de_rouvrir(prise):
        raise ActionRefusee(refus)
    prise.is_active, prise.ferme_le, prise.avis_dormance, prise.avis_dormance_le = True, None, 0, None
    prise.save(update_fields=["is_active", "ferme_le", "avis_dormance", "avis_dormance_le"])
    journaliser("comptes.compte.rouvert", prise, par=par)
    if not attend_son_acces(prise):
        deposer("comptes_compte_rouvert", [prise.courriel], {"personne": prise})
    return prise
