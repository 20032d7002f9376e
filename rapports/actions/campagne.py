"""The life of a campaign: opened, put off, closed, published."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.etats import changer_statut
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.models import Prefecture
from rapports.composition.manques import exiger
from rapports.models import Campagne, Prolongation, Reponse, SectionReponse, VersionQuestionnaire
from rapports.questionnaire.definition import Questionnaire, Qui
from rapports.regles import TRANSITIONS_CAMPAGNE, echeance

S, V = Campagne.Statut, VersionQuestionnaire.Statut


@transaction.atomic
def programmer(campagne: Campagne, *, par: Acteur) -> Campagne:
    """Keep a new campaign, which opens by itself at its instant. Raises `ActionRefusee` without a questionnaire."""
    exiger_un_questionnaire(campagne.exercice)
    campagne.statut = S.PROGRAMMEE
    campagne.save(force_insert=True)
    journaliser("rapports.campagne.programmee", campagne, par=par, donnees={"exercice": campagne.exercice})
    return campagne


@transaction.atomic
def ouvrir(campagne: Campagne, *, par: Acteur) -> Campagne:
    """Open the campaign: its questionnaire is frozen, and each préfecture that is asked gets its answer to fill.

    Raises `ActionRefusee` when no questionnaire is ready, or when the campaign is past that state.
    """
    campagne = Campagne.objects.select_for_update(of=("self",)).get(pk=campagne.pk)
    version = exiger_un_questionnaire(campagne.exercice)
    changer_statut(campagne, S.OUVERTE, TRANSITIONS_CAMPAGNE)
    if version.statut == V.COMPOSITION:
        version.statut, version.ouverte_le = V.OUVERTE, timezone.now()
        version.save(update_fields=["statut", "ouverte_le"])
    preparer_les_reponses(campagne, version)
    journaliser("rapports.campagne.ouverte", campagne, par=par, donnees={"exercice": campagne.exercice})
    return campagne


def exiger_un_questionnaire(exercice: int) -> VersionQuestionnaire:
    """The version that is answered: the open one, else the latest being composed, locked, if nothing prevents its opening.

    Raises `ActionRefusee` with each reason, the sentences that the page of the questionnaire shows.
    """
    versions = VersionQuestionnaire.objects.select_for_update(of=("self",)).filter(exercice=exercice)
    version = (
        versions.filter(statut=V.OUVERTE).first() or versions.filter(statut=V.COMPOSITION).order_by("-numero").first()
    )
    if version is None:
        raise ActionRefusee(f"Aucun questionnaire n’est prêt pour l’exercice {exercice}.")
    if version.statut == V.COMPOSITION:
        exiger(version.definition)
    return version


def preparer_les_reponses(campagne: Campagne, version: VersionQuestionnaire) -> list[Reponse]:
    """One answer per préfecture of the network's survey on the day it opens, with its sections. Safe to run again."""
    le = timezone.localtime(campagne.ouverture).date()
    prefectures = list(Prefecture.objects.repondant(le).select_related("region"))
    Reponse.objects.bulk_create(
        [Reponse(campagne=campagne, prefecture=p, version_questionnaire=version) for p in prefectures],
        ignore_conflicts=True,
    )
    reponses = list(campagne.reponses.select_related("prefecture__region"))
    SectionReponse.objects.bulk_create(
        [
            SectionReponse(reponse=r, lettre=s.lettre, attendues=_attendues(version.questionnaire, r, s.lettre))
            for r in reponses
            for s in version.questionnaire.sections
        ],
        ignore_conflicts=True,
    )
    return reponses


def _attendues(questionnaire: Questionnaire, reponse: Reponse, lettre: str) -> int:
    """Obligatory questions of a section before anything is answered."""
    regionale = reponse.prefecture.siege_de_region
    return sum(
        q.obligatoire and q.condition is None and (regionale or q.qui is Qui.DEPARTEMENTAL)
        for q in questionnaire.par_lettre[lettre].questions
    )


@transaction.atomic
def clore(campagne: Campagne, *, par: Acteur) -> Campagne:
    """Close an open campaign: its closing is past, or is set to now. Individual extensions still hold."""
    campagne = Campagne.objects.select_for_update(of=("self",)).get(pk=campagne.pk)
    maintenant = timezone.now()
    changer_statut(campagne, S.CLOSE, TRANSITIONS_CAMPAGNE, cloture=min(campagne.cloture, maintenant))
    journaliser("rapports.campagne.close", campagne, par=par, donnees={"exercice": campagne.exercice})
    return campagne


@transaction.atomic
def publier(campagne: Campagne, *, par: Acteur) -> Campagne:
    """The report is published: no answer may change any more."""
    campagne = Campagne.objects.select_for_update(of=("self",)).get(pk=campagne.pk)
    changer_statut(campagne, S.PUBLIEE, TRANSITIONS_CAMPAGNE)
    journaliser("rapports.campagne.publiee", campagne, par=par, donnees={"exercice": campagne.exercice})
    return campagne


@transaction.atomic
def prolonger(
    campagne: Campagne, *, par: Acteur, jusqu_au: datetime, motif: str, prefecture: Prefecture | None = None
) -> Prolongation:
    """Put the closing off, for everyone or for one préfecture. Raises `ActionRefusee`: no reason, no later date."""
    campagne = Campagne.objects.select_for_update(of=("self",)).get(pk=campagne.pk)
    phrases = []
    if campagne.statut == S.PUBLIEE:
        phrases.append("Le rapport de cet exercice est publié : les réponses sont figées.")
    if not motif.strip():
        phrases.append("Indiquez le motif de la prolongation.")
    actuelle = echeance(campagne, campagne.prolongations.all(), prefecture.pk if prefecture else None)
    if jusqu_au <= max(actuelle, timezone.now()):
        phrases.append("La nouvelle échéance est postérieure à l’échéance actuelle et à aujourd’hui.")
    if phrases:
        raise ActionRefusee(phrases)
    prolongation = Prolongation.objects.create(
        campagne=campagne, prefecture=prefecture, jusqu_au=jusqu_au, motif=motif.strip()
    )
    journaliser(
        "rapports.campagne.prolongee",
        campagne,
        par=par,
        prefecture=prefecture.code if prefecture else "",
        donnees={"exercice": campagne.exercice, "jusqu_au": jusqu_au.isoformat()},
    )
    return prolongation
