"""Counting again what the follow-up reads, when something else than a save has changed it."""

from django.db import transaction
from django.utils import timezone

from rapports.dossiers import Dossier
from rapports.models import Campagne, Reponse, SectionReponse
from rapports.questionnaire.etat import avancement


def recompter(campagne: Campagne) -> int:
    """Progress and anomalies of the answers not yet submitted: the portal's own figures move without any save.

    A submitted answer keeps what was counted when it was accepted for submission. Returns how many sections changed.
    """
    cles = campagne.reponses.exclude(statut__in=Reponse.REMISES).order_by("pk").values_list("pk", flat=True)
    return sum(recompter_la_reponse(cle) for cle in list(cles))


@transaction.atomic
def recompter_la_reponse(reponse_id: int) -> int:
    """One answer, its sections locked in the order of a save. Returns how many of them changed."""
    sections = list(SectionReponse.objects.select_for_update().filter(reponse=reponse_id).order_by("lettre"))
    reponse = Reponse.objects.select_related("campagne", "prefecture__region", "version_questionnaire").get(
        pk=reponse_id
    )
    donnees, changees = Dossier(reponse, timezone.now()).donnees, []
    for section in sections:
        avant = (section.etat, section.attendues, section.remplies, section.anomalies)
        comptes = avancement(donnees, section.lettre)
        if avant != tuple(comptes.values()):
            for champ, valeur in comptes.items():
                setattr(section, champ, valeur)
            changees.append(section)
    SectionReponse.objects.bulk_update(changees, ["etat", "attendues", "remplies", "anomalies"])
    return len(changees)
