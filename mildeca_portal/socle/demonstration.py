"""Is what is shown demonstration data? One answer for pages, PDF, workbooks and mails.

The demonstration set leaves a mark in the database, so that a copy of that database started without `DEMONSTRATION=1`
still says what it holds.
"""

from django.conf import settings
from django.core.cache import cache

from mildeca_portal.socle.models import Passage

MENTION = "Données de démonstration, sans valeur officielle"
MARQUE = "demonstration.chargee"


def est_demonstration() -> bool:
    """True when the database holds the demonstration set (one query, remembered a minute) or the setting says so."""
    if settings.DEMONSTRATION:
        return True
    connue: bool | None = cache.get(MARQUE)
    if connue is None:
        connue = Passage.objects.filter(code=MARQUE).exists()
        cache.set(MARQUE, connue, 60)
    return connue
