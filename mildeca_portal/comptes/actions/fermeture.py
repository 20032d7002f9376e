"""Closing an account and opening it again. The functions of the person keep their dates: without an account they open nothing."""

from django.db import transaction
from django.utils import timezone

from mildeca_portal.comptes.actions.invitations import annuler_en_cours
from mildeca_portal.comptes.models import Session
from mildeca_portal.comptes.regles import refus_de_fermer, refus_de_rouvrir
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.actions.administrateurs import exiger_un_administrateur, verrouiller_les_administrateurs
from prefectures.models import Affectation, Personne, Role


def _verrouiller(personne: Personne) -> Personne:
    return Personne.objects.select_for_update(of=("self",), no_key=True).get(pk=personne.pk)


@transaction.atomic
def fermer_compte(personne: Personne, *, par: Acteur) -> Personne:
    """Shut the account: its sessions end, its invitation opens nothing. Its functions keep their dates.

    Raises `ActionRefusee`: one's own account, and the last administrator's, stay open.
    """
    verrouiller_les_administrateurs()
    prise = _verrouiller(personne)
    if refus := refus_de_fermer(prise, par.personne_id):
        raise ActionRefusee(refus)
    administre = Affectation.objects.filter(personne=prise, role=Role.ADMINISTRATEUR)
    jour = timezone.localdate()
    if ouvertes := [a.pk for a in administre if a.fin is None or a.fin > jour]:
        exiger_un_administrateur(sans=ouvertes, des=jour)
    prise.is_active, prise.ferme_le = False, timezone.now()
    prise.save(update_fields=["is_active", "ferme_le"])
    annuler_en_cours(prise)
    Session.objects.filter(personne=prise).delete()
    journaliser("comptes.compte.ferme", prise, par=par)
    return prise


@transaction.atomic
def rouvrir_compte(personne: Personne, *, par: Acteur) -> Personne:
    """Open a closed account again, with what it had. Raises `ActionRefusee`."""
    prise = _verrouiller(personne)
    if refus := refus_de_rouvrir(prise):
        raise ActionRefusee(refus)
    prise.is_active, prise.ferme_le = True, None
    prise.avis_dormance, prise.avis_dormance_le = 0, None
    prise.save(update_fields=["is_active", "ferme_le", "avis_dormance", "avis_dormance_le"])
    journaliser("comptes.compte.rouvert", prise, par=par)
    return prise
