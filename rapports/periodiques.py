"""Periodic work of the surveys: each campaign opens and closes at its instant."""

from datetime import timedelta

from django.utils import timezone

from mildeca_portal.socle.cadence import periodique
from mildeca_portal.socle.evenements import SYSTEME
from rapports.actions import campagne as actions
from rapports.actions.avancement import recompter
from rapports.models import Campagne
from rapports.regles import echeance


@periodique("rapports.ouvrir_et_clore", toutes_les=timedelta(minutes=1))
def ouvrir_et_clore() -> int:
    """Open what is programmed and due, close what is past its closing, national extensions included. Idempotent.

    Returns how many campaigns changed.
    """
    maintenant, changees = timezone.now(), 0
    for campagne in Campagne.objects.filter(statut=Campagne.Statut.PROGRAMMEE, ouverture__lte=maintenant):
        actions.ouvrir(campagne, par=SYSTEME)
        changees += 1
    ouvertes = Campagne.objects.filter(statut=Campagne.Statut.OUVERTE, cloture__lte=maintenant)
    for campagne in ouvertes.prefetch_related("prolongations"):
        nationales = [p for p in campagne.prolongations.all() if p.prefecture_id is None]
        if echeance(campagne, nationales) <= maintenant:
            actions.clore(campagne, par=SYSTEME)
            changees += 1
    return changees


@periodique("rapports.recompter_les_anomalies", toutes_les=timedelta(hours=12))
def recompter_les_anomalies() -> int:
    """What the follow-up counts, in the surveys that run: the portal's figures move without a save. Idempotent."""
    en_marche = Campagne.objects.filter(statut__in=[Campagne.Statut.OUVERTE, Campagne.Statut.CLOSE])
    return sum(recompter(campagne) for campagne in en_marche)
