"""Closing an account and opening it again. The functions of the person are untouched: without an account they open nothing."""

from django.db import transaction
from django.utils import timezone

from mildeca_portal.comptes.actions.sessions import fermer_les_sessions
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.models import Affectation, Personne, Role

DECISION, PAR_DORMANCE = "decision", "dormance"


def _prendre(personne: Personne) -> Personne:
    return Personne.objects.select_for_update(of=("self",), no_key=True).get(pk=personne.pk)


def administrateurs_actifs() -> set[int]:
    """Ids of who can let people in today, locked in one order: two administrators cannot close each other at once."""
    ouvertes = Affectation.objects.filter(role=Role.ADMINISTRATEUR).en_cours(timezone.localdate())
    actifs = Personne.objects.filter(is_active=True, pk__in=ouvertes.values("personne_id"))
    return set(actifs.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def fermer_compte(personne: Personne, *, par: Acteur, motif: str = DECISION) -> Personne:
    """Close the account: no sign-in, no right, no session from now on; the person is told.

    `motif`: « decision » or « dormance ». Raises `ActionRefusee` for an account already closed, for one's own, and for
    the last administrator: nobody could let anyone in any more.
    """
    administrateurs = administrateurs_actifs()
    prise = _prendre(personne)
    if not prise.is_active:
        raise ActionRefusee("Ce compte est déjà fermé.")
    if prise.pk == par.personne_id:
        raise ActionRefusee("Vous ne pouvez pas fermer votre propre compte : demandez-le à un autre administrateur.")
    if administrateurs == {prise.pk}:
        raise ActionRefusee("C’est le dernier administrateur : ouvrez d’abord cette fonction à une autre personne.")
    prise.is_active, prise.ferme_le = False, timezone.now()
    prise.save(update_fields=["is_active", "ferme_le"])
    fermer_les_sessions(prise)
    journaliser("comptes.compte.ferme", prise, par=par, donnees={"motif": motif})
    deposer("comptes_compte_ferme", [prise.courriel], {"personne": prise, "dormance": motif == PAR_DORMANCE})
    return prise


@transaction.atomic
def rouvrir_compte(personne: Personne, *, par: Acteur) -> Personne:
    """Open a closed account again, with its functions of the day; the person is told. The count of dormancy starts again.

    Raises `ActionRefusee` when it is open, or anonymised (there is nobody left to open it to).
    """
    prise = _prendre(personne)
    if prise.is_active:
        raise ActionRefusee("Ce compte est déjà ouvert.")
    if prise.anonymise_le:
        raise ActionRefusee("Ce compte a été anonymisé : créez un nouveau compte.")
    prise.is_active, prise.ferme_le, prise.avis_dormance, prise.avis_dormance_le = True, None, 0, None
    prise.save(update_fields=["is_active", "ferme_le", "avis_dormance", "avis_dormance_le"])
    journaliser("comptes.compte.rouvert", prise, par=par)
    deposer("comptes_compte_rouvert", [prise.courriel], {"personne": prise})
    return prise
