"""Periodic work of the surveys: each campaign opens and closes at its instant, each reminder leaves at its own."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from mildeca_portal.socle.cadence import periodique, pour_chacun
from mildeca_portal.socle.erreurs import ActionRefusee
from rapports.actions import avis_regional, courriels, relances
from rapports.actions import campagne as actions
from rapports.actions.avancement import recompter
from rapports.models import Campagne

journal = logging.getLogger(__name__)


@periodique("rapports.ouvrir_et_clore", toutes_les=timedelta(minutes=1))
def ouvrir_et_clore() -> int:
    """Open what is programmed and due, close what is past its closing, national extensions included. Idempotent.

    A campaign that cannot open stops none of the others: it stays programmed, and the MILDECA is told once.
    Returns how many campaigns changed.
    """
    maintenant, changees = timezone.now(), 0
    for campagne in Campagne.objects.filter(statut=Campagne.Statut.PROGRAMMEE, ouverture__lte=maintenant):
        changees += _ouvrir(campagne, maintenant)
    for campagne in Campagne.objects.filter(statut=Campagne.Statut.OUVERTE, cloture__lte=maintenant):
        changees += actions.clore_a_l_heure(campagne, maintenant)
    return changees


def _ouvrir(campagne: Campagne, maintenant: datetime) -> bool:
    try:
        return actions.ouvrir_a_l_heure(campagne, maintenant)
    except ActionRefusee as refus:
        journal.warning("enquête %s non ouverte : %s", campagne.exercice, refus)
        cle = f"non-ouverte:{campagne.pk}:{campagne.ouverture.isoformat()}"
        courriels.avertir_la_mildeca("rapports_non_ouverte", {"campagne": campagne, "phrases": refus.phrases}, cle=cle)
        return False


@periodique("rapports.relancer", toutes_les=timedelta(minutes=10))
def relancer() -> int:
    """Send the reminders due, each campaign in its own transaction. Idempotent. Returns how many were written to."""
    maintenant = timezone.now()
    en_cours = Campagne.objects.filter(statut__in=Campagne.EN_MARCHE, relances_arretees_le=None)
    return pour_chacun(en_cours.order_by("pk"), lambda c: relances.relancer_par_le_calendrier(c, maintenant))


@periodique("rapports.avis_du_jour", toutes_les=timedelta(hours=1))
def recapituler_les_avis() -> int:
    """Tell the MILDECA which opinions the régions gave, day by day. Idempotent. Returns how many days were told."""
    return avis_regional.recapituler(timezone.localdate())


@periodique("rapports.recompter_les_anomalies", toutes_les=timedelta(hours=12))
def recompter_les_anomalies() -> int:
    """What the follow-up counts, in the surveys that run: the portal's figures move without a save. Idempotent."""
    en_marche = Campagne.objects.filter(statut__in=Campagne.EN_MARCHE)
    return pour_chacun(en_marche, recompter)
