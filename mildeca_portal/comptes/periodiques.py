"""Periodic jobs of the accounts."""

from datetime import timedelta

from mildeca_portal.comptes.proconnect.actions import purger_les_tentatives
from mildeca_portal.socle.cadence import periodique

periodique("comptes.purger_les_tentatives", toutes_les=timedelta(days=1))(purger_les_tentatives)
