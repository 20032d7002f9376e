"""Periodic jobs of the socle itself."""

from datetime import timedelta

from mildeca_portal.socle import conservation, courriels, taches
from mildeca_portal.socle.cadence import periodique

periodique("socle.envoyer_les_courriels", toutes_les=timedelta(minutes=1))(courriels.envoyer_en_attente)
periodique("socle.abandonner_les_travaux_muets", toutes_les=timedelta(minutes=5))(taches.abandonner_les_travaux_muets)
periodique("socle.purger", toutes_les=timedelta(days=1))(conservation.purger_si_demande)
