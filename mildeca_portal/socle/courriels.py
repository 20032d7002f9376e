"""Outgoing mail: `deposer` writes in the transaction, `envoyer_en_attente` sends and tries again."""

import logging
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from mildeca_portal.socle.demonstration import MENTION, est_demonstration
from mildeca_portal.socle.models import Courriel

journal = logging.getLogger(__name__)

# Mails whose body holds a link that opens an account: it is read in the mailbox and nowhere else.
GABARITS_A_SECRET = frozenset({"comptes_invitation", "comptes_mot_de_passe_oublie"})
FINS_DE_LIGNE = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")
# Waiting time after the n-th failure; the mail is given up after the last.
ATTENTES = [timedelta(minutes=m) for m in (1, 5, 30, 120, 720)]


def deposer(
    gabarit: str, destinataires: Iterable[str], contexte: dict[str, Any], *, cle: str | None = None
) -> list[Courriel]:
    """Queue one mail per address, in the current transaction.

    `gabarit`: template `courriels/<gabarit>.txt`, first line the subject, then an empty line, then the body.
    `cle`: what makes the mail unique per address; a second deposit with the same key is ignored.
    Returns the mails handed over; with a key, the database ignores those it already holds.
    """
    sujet, corps = _composer(gabarit, contexte)
    maintenant = timezone.now()
    courriels = [
        Courriel(
            gabarit=gabarit,
            destinataire=adresse,
            sujet=sujet,
            corps=corps,
            cle=f"{cle}:{adresse}"[:120] if cle else None,
            prochain_essai=maintenant,
        )
        for adresse in dict.fromkeys(destinataires)
    ]
    ecrits = Courriel.objects.bulk_create(courriels, ignore_conflicts=bool(cle))
    if ecrits:
        transaction.on_commit(lambda: envoyer_tache.enqueue())
    return ecrits


def _composer(gabarit: str, contexte: dict[str, Any]) -> tuple[str, str]:
    """(subject, body) of a template."""
    communs = {"adresse": settings.ADRESSE_PUBLIQUE, "contact": settings.CONTACT_MILDECA}
    texte = render_to_string(f"courriels/{gabarit}.txt", {**contexte, **communs})
    sujet, _, corps = texte.strip().partition("\n")
    if est_demonstration():
        sujet, corps = f"[Démonstration] {sujet}", f"{MENTION}\n\n{corps.strip()}"
    # A subject is one line, whatever ends of lines the names in it hold: the mail server refuses any other.
    return FINS_DE_LIGNE.sub(" ", sujet).strip()[:200], corps.strip() + "\n"


def envoyer_sans_copie(gabarit: str, destinataire: str, contexte: dict[str, Any]) -> bool:
    """Send at once a mail whose body is a secret of a few minutes, and keep it nowhere. Returns whether it left.

    For the worker: it waits for the mail server. Not tried again: whoever waits for it asks for another.
    """
    sujet, corps = _composer(gabarit, contexte)
    try:
        EmailMessage(sujet, corps, to=[destinataire]).send()
    except Exception as erreur:  # whatever the mail server says, and without what was to be sent
        journal.warning("courriel %s non parti : %s", gabarit, type(erreur).__name__)
        return False
    return True


def envoyer_en_attente(maximum: int = 200) -> int:
    """Send what is due, one transaction per mail so that a crash repeats at most one. Returns how many left."""
    partis = 0
    for _ in range(maximum):
        resultat = _envoyer_le_suivant()
        if resultat is None:
            break
        partis += resultat
    return partis


def _envoyer_le_suivant() -> bool | None:
    with transaction.atomic():
        courriel = (
            Courriel.objects.select_for_update(skip_locked=True)
            .filter(statut=Courriel.Statut.A_ENVOYER, prochain_essai__lte=timezone.now())
            .order_by("prochain_essai", "pk")
            .first()
        )
        if courriel is None:
            return None
        try:
            EmailMessage(courriel.sujet, courriel.corps, to=[courriel.destinataire]).send()
        except Exception as erreur:  # whatever the mail server says, the mail is kept
            _noter_echec(courriel, erreur)
        else:
            courriel.statut, courriel.envoye_le, courriel.erreur = Courriel.Statut.ENVOYE, timezone.now(), ""
        courriel.save()
        return courriel.statut == Courriel.Statut.ENVOYE


def _noter_echec(courriel: Courriel, erreur: Exception) -> None:
    journal.warning("courriel %s non parti : %s", courriel.pk, type(erreur).__name__)
    courriel.erreur = f"{type(erreur).__name__} : {erreur}"[:300]
    courriel.tentatives += 1
    if courriel.tentatives > len(ATTENTES):
        courriel.statut = Courriel.Statut.ABANDONNE
    else:
        courriel.prochain_essai = timezone.now() + ATTENTES[courriel.tentatives - 1]


@task
def envoyer_tache() -> int:
    return envoyer_en_attente()
