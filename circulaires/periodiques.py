"""Periodic work of the texts: publish what is due, remind who has not read."""

from datetime import timedelta

from django.utils import timezone

from circulaires import documents
from circulaires.actions.abrogation import abroger_a_la_date
from circulaires.actions.publication import publier_a_l_heure
from circulaires.actions.relances import relancer_par_le_calendrier
from circulaires.models import Texte
from mildeca_portal.socle.cadence import periodique, pour_chacun


@periodique("circulaires.publier_a_l_heure", toutes_les=timedelta(minutes=1))
def publier_ce_qui_est_du() -> int:
    """Publish the texts whose instant has come, each in its own transaction. Idempotent. Returns how many."""
    dus = Texte.objects.filter(statut=Texte.Statut.SIGNE, publication_prevue_le__lte=timezone.now())
    return pour_chacun(dus.order_by("publication_prevue_le", "pk"), publier_a_l_heure)


@periodique("circulaires.abroger_a_la_date", toutes_les=timedelta(minutes=10))
def abroger_ce_qui_est_du() -> int:
    """Repeal the texts whose day has come. Idempotent. Returns how many."""
    dus = Texte.objects.publies().exclude(statut=Texte.Statut.ABROGE).filter(abroge_le__lte=timezone.localdate())
    return pour_chacun(dus.order_by("pk"), abroger_a_la_date)


@periodique("circulaires.relancer", toutes_les=timedelta(hours=1))
def relancer_qui_n_a_pas_lu() -> int:
    """The reminders due 15 and 30 days after a publication. Idempotent. Returns how many posts were reminded."""
    jour = timezone.localdate()
    recents = Texte.objects.filter(
        statut=Texte.Statut.PUBLIE, date_publication__gte=timezone.now() - timedelta(days=40)
    )
    return pour_chacun(recents.order_by("pk"), lambda texte: relancer_par_le_calendrier(texte, jour))


periodique("circulaires.composer_les_pdf_manquants", toutes_les=timedelta(minutes=5))(documents.relancer_ce_qui_manque)
