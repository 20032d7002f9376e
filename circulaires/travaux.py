"""Background tasks of circulaires."""

from circulaires.actions import impact
from circulaires.models import Impact
from mildeca_portal.socle.taches import Suivi, travail


@travail(impact.TRAVAIL)
def calculer_un_impact(suivi: Suivi, impact_id: int) -> None:
    """Try the rules of a draft on many projects."""
    impact.realiser(Impact.objects.select_related("texte").get(pk=impact_id), suivi)
