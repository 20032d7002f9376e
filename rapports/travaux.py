"""Background tasks of rapports."""

from mildeca_portal.socle.taches import Suivi, travail
from rapports.actions import editions
from rapports.models import Edition


@travail(editions.TRAVAIL)
def composer_une_edition(suivi: Suivi, edition_id: int) -> None:
    """Freeze and compose an edition, or only what it lacks."""
    editions.realiser(Edition.objects.select_related("campagne").get(pk=edition_id), suivi)
