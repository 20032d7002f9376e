"""What the follow-up reads of each section: counted at each save, and again when something else has changed it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from rapports.dossiers import Dossier
from rapports.models import Campagne, Reponse, SectionReponse, VersionQuestionnaire
from rapports.questionnaire.etat import avancement
from rapports.questionnaire.evaluation import Donnees

COMPTES = ("etat", "attendues", "remplies", "anomalies")


def recompter(campagne: Campagne) -> int:
    """Progress and anomalies of the answers not yet submitted: the portal's own figures move without any save.

    A submitted answer keeps what was counted when it was accepted for submission. Returns how many sections changed.
    """
    cles = campagne.reponses.exclude(statut__in=Reponse.REMISES).order_by("pk").values_list("pk", flat=True)
    return recompter_les_reponses(list(cles))


def recompter_les_reponses(cles: Iterable[int]) -> int:
    """These answers (their keys), each in its transaction; a version of the questionnaire is read once for them all.

    Six queries for an answer that holds nothing, at most sixteen for a whole one. Returns how many sections changed.
    """
    versions: dict[int, VersionQuestionnaire] = {}
    return sum(_recompter_une(cle, versions) for cle in cles)


@transaction.atomic
def _recompter_une(cle: int, versions: dict[int, VersionQuestionnaire]) -> int:
    """One answer, its sections locked in the order of a save. `versions`: those already read, by key."""
    sections = list(SectionReponse.objects.select_for_update().filter(reponse=cle).order_by("lettre"))
    reponse = Reponse.objects.select_related("campagne", "prefecture__region").get(pk=cle)
    version = reponse.version_questionnaire_id
    reponse.version_questionnaire = versions.get(version) or reponse.version_questionnaire
    versions[version] = reponse.version_questionnaire
    donnees = Dossier(reponse, timezone.now()).donnees
    changees = [section for section in sections if compter(donnees, section)]
    SectionReponse.objects.bulk_update(changees, COMPTES)
    return len(changees)


def compter(donnees: Donnees, section: SectionReponse) -> bool:
    """Put in the row what the follow-up reads of its section (`COMPTES`); the caller writes it. Whether something moved."""
    comptes = avancement(donnees, section.lettre)
    change = any(getattr(section, nom) != comptes[nom] for nom in COMPTES)
    for nom in COMPTES:
        setattr(section, nom, comptes[nom])
    return change
