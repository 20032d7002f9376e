"""Periodic work of the surveys: each campaign opens and closes at its instant."""

from datetime import timedelta

from django.utils import timezone

from mildeca_portal.socle.cadence import periodique
from mildeca_portal.socle.evenements import SYSTEME
from rapports.actions import avis_regional
from rapports.actions import campagne as actions
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


@periodique("rapports.avis_du_jour", toutes_les=timedelta(hours=1))
def recapituler_les_avis() -> int:
    """Tell the MILDECA which opinions the régions gave, day by day. Idempotent. Returns how many days were told."""
    return avis_regional.recapituler(timezone.localdate())
