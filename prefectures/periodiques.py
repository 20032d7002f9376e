"""Periodic jobs of the network."""

from datetime import timedelta

from mildeca_portal.socle.cadence import periodique
from prefectures.actions.passation import demander_les_notes_attendues

periodique("prefectures.demander_les_notes", toutes_les=timedelta(days=1))(demander_les_notes_attendues)
