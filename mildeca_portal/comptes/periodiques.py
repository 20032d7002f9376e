"""Periodic jobs of accounts."""

from datetime import timedelta

from mildeca_portal.comptes.actions.dormance import traiter_les_comptes_dormants
from mildeca_portal.comptes.actions.sessions import oublier_les_sessions_echues
from mildeca_portal.comptes.proconnect.actions import purger_les_tentatives
from mildeca_portal.comptes.verrouillage import oublier_les_echecs_echus
from mildeca_portal.socle.cadence import periodique

periodique("comptes.oublier_les_echecs", toutes_les=timedelta(minutes=30))(oublier_les_echecs_echus)
periodique("comptes.oublier_les_sessions", toutes_les=timedelta(hours=1))(oublier_les_sessions_echues)
periodique("comptes.purger_les_tentatives", toutes_les=timedelta(days=1))(purger_les_tentatives)
periodique("comptes.traiter_les_comptes_dormants", toutes_les=timedelta(days=1))(traiter_les_comptes_dormants)
