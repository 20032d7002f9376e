from django.db import transaction
from django.utils import timezone

from mildeca_portal.comptes.models import Session
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.models import Personne


def fermer_les_sessions(personne: Personne, *, sauf: str | None = None) -> int:
    """End the open sessions of `personne`, but the one whose key is `sauf`. Returns how many.

    No event: part of another change (account closed, password changed…), which writes its own.
    """
    return Session.objects.filter(personne=personne).exclude(session_key=sauf or "").delete()[0]


@transaction.atomic
def deconnecter(sessions: list[Session], personne: Personne, *, par: Acteur) -> int:
    """The person signs out of these sessions of theirs from another one. Returns how many were open."""
    cles = [s.session_key for s in sessions]
    nombre = Session.objects.filter(personne=personne, session_key__in=cles).delete()[0]
    if nombre:
        journaliser("comptes.sessions.fermees", personne, par=par, donnees={"nombre": nombre})
    return nombre


def oublier_les_sessions_echues() -> int:
    """Delete the sessions that nobody can use any more."""
    return Session.objects.filter(expire_date__lte=timezone.now()).delete()[0]
