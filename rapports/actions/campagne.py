"""The life of a campaign: prepared, programmed, opened, closed, opened again, published. Extensions: `prolongations`."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.etats import changer_statut
from mildeca_portal.socle.evenements import SYSTEME, Acteur, journaliser
from mildeca_portal.socle.versions import empreinte
from prefectures.models import Prefecture
from rapports.actions import courriels
from rapports.actions.prolongations import accorder, prolonger, renoncer, verrouiller
from rapports.composition import manques
from rapports.models import Campagne, PalierDeRelance, Prolongation, Reponse, SectionReponse, VersionQuestionnaire
from rapports.questionnaire.definition import Questionnaire, Qui
from rapports.regles import (
    DATES,
    MODIFIABLES,
    PUBLIEE,
    TRANSITIONS_CAMPAGNE,
    desordre,
    refus_d_ouvrir,
    refus_de_programmer,
)

__all__ = [
    "clore",
    "clore_a_l_heure",
    "deprogrammer",
    "manques_pour_ouvrir",
    "modifier",
    "ouvrir",
    "ouvrir_a_l_heure",
    "preparer",
    "preparer_les_reponses",
    "programmer",
    "prolonger",
    "publier",
    "renoncer",
    "rouvrir",
    "version_a_ouvrir",
]

S, V, P = Campagne.Statut, VersionQuestionnaire.Statut, PalierDeRelance.Situation
# The schedule that a campaign starts with: working days before the deadline, whom it reminds.
PALIERS = {30: [P.RIEN_COMMENCE], 15: list(P), 7: list(P), 2: list(P)}


def version_a_ouvrir(exercice: int) -> VersionQuestionnaire | None:
    """The questionnaire that the campaign of that exercice opens with: the open one, else the latest being composed."""
    versions = VersionQuestionnaire.objects.filter(exercice=exercice)
    en_composition = versions.filter(statut=V.COMPOSITION).order_by("-numero")
    return versions.filter(statut=V.OUVERTE).first() or en_composition.first()


def manques_pour_ouvrir(exercice: int) -> list[str]:
    """What the questionnaire of that exercice lacks to be sent, in sentences; empty: it is ready."""
    version = version_a_ouvrir(exercice)
    if version is None:
        return [f"Aucun questionnaire n’est prêt pour l’exercice {exercice}."]
    if version.statut == V.OUVERTE:
        return []
    return [defaut.phrase for defaut in manques.manques_pour_ouvrir(version.definition)]


@transaction.atomic
def preparer(campagne: Campagne, *, par: Acteur) -> Campagne:
    """Keep a new campaign, in preparation, with its schedule of reminders. Raises `ActionRefusee`: the exercice has one."""
    campagne.statut = S.PREPARATION
    try:
        with transaction.atomic():
            campagne.save(force_insert=True)
    except IntegrityError as erreur:  # two people at once: the form saw neither
        raise ActionRefusee(f"Une enquête sur l’exercice {campagne.exercice} existe déjà.") from erreur
    creer_les_paliers(campagne)
    _noter("preparee", campagne, par)
    return campagne


def creer_les_paliers(campagne: Campagne) -> None:
    """The schedule a campaign starts with, unless it has one. Idempotent."""
    if not campagne.paliers.exists():
        PalierDeRelance.objects.bulk_create(
            PalierDeRelance(campagne=campagne, jours=jours, ouvres=True, situations=situations)
            for jours, situations in PALIERS.items()
        )


def etat_lu(campagne: Campagne) -> str:
    """What a person reads before changing a campaign, as a hash: who saves on another one is told."""
    return empreinte({nom: str(getattr(campagne, nom)) for nom in sorted(MODIFIABLES[S.PREPARATION])})


@transaction.atomic
def modifier(campagne: Campagne, valeurs: Mapping[str, Any], *, par: Acteur, lu: str = "") -> Campagne:
    """Change the dates and the message, as far as the state allows. `lu`: the `etat_lu` of what was shown.

    Raises `EtatPerime` when someone changed it since, `ActionRefusee`: the state, dates out of order.
    """
    campagne = verrouiller(campagne)
    changes = {nom: v for nom, v in valeurs.items() if getattr(campagne, nom) != v}
    if changes and lu and lu != etat_lu(campagne):
        raise EtatPerime(
            f"Un collègue a modifié cette enquête entre-temps. L’enregistrer de nouveau y changerait : {_noms(changes)}."
        )
    if interdits := set(changes) - MODIFIABLES[S(campagne.statut)]:
        etat = campagne.get_statut_display()
        raise ActionRefusee(f"Dans l’état « {etat} », ceci ne peut plus changer : {_noms(interdits)}.")
    if campagne.statut == S.PROGRAMMEE and changes.get("ouverture", campagne.ouverture) <= timezone.now():
        raise ActionRefusee("L’ouverture d’une enquête programmée est à venir.")
    if changes:
        for nom, valeur in changes.items():
            setattr(campagne, nom, valeur)
        # The form read the other dates before the lock.
        dates = {nom: getattr(campagne, nom) for nom in DATES}
        _exiger(list(desordre(dates, campagne.prolongations.all()).values()))
        campagne.save(update_fields=list(changes))
        _noter("modifiee", campagne, par, champs=sorted(changes))
    return campagne


def _noms(champs: Iterable[str]) -> str:
    return ", ".join(str(Campagne._meta.get_field(nom).verbose_name) for nom in sorted(champs))  # type: ignore[union-attr]


@transaction.atomic
def programmer(campagne: Campagne, *, par: Acteur) -> Campagne:
    """Let a campaign open by itself at its instant. Raises `ActionRefusee` with everything that prevents it."""
    campagne = verrouiller(campagne)
    _exiger(refus_de_programmer(campagne, manques_pour_ouvrir(campagne.exercice), timezone.now()))
    changer_statut(campagne, S.PROGRAMMEE, TRANSITIONS_CAMPAGNE)
    _noter("programmee", campagne, par)
    return campagne


@transaction.atomic
def deprogrammer(campagne: Campagne, *, par: Acteur) -> Campagne:
    """Take a programmed campaign back into preparation: it no longer opens by itself."""
    campagne = verrouiller(campagne)
    changer_statut(campagne, S.PREPARATION, TRANSITIONS_CAMPAGNE)
    _noter("deprogrammee", campagne, par)
    return campagne


def _exiger(phrases: list[str]) -> None:
    if phrases:
        raise ActionRefusee(phrases)


@transaction.atomic
def ouvrir(campagne: Campagne, *, par: Acteur) -> Campagne:
    """Open the campaign, now: its questionnaire is frozen, each préfecture asked gets its answer and is told by mail.

    Raises `ActionRefusee` when the questionnaire is not ready, the closing past, or the campaign past that state.
    """
    campagne, maintenant = verrouiller(campagne), timezone.now()
    if campagne.statut == S.CLOSE:
        raise ActionRefusee("L’enquête est close : rouvrez-la avec une nouvelle échéance.")
    if campagne.statut in (S.PREPARATION, S.PROGRAMMEE):
        _exiger(refus_d_ouvrir(campagne, manques_pour_ouvrir(campagne.exercice), maintenant))
    changer_statut(campagne, S.OUVERTE, TRANSITIONS_CAMPAGNE, ouverture=min(campagne.ouverture, maintenant))
    preparer_les_reponses(campagne, _figer_le_questionnaire(campagne.exercice, maintenant))
    creer_les_paliers(campagne)
    _noter("ouverte", campagne, par)
    courriels.annoncer_l_ouverture(campagne)
    return campagne


def _figer_le_questionnaire(exercice: int, le: datetime) -> VersionQuestionnaire:
    version = version_a_ouvrir(exercice)
    assert version is not None  # said by `manques_pour_ouvrir`
    version = VersionQuestionnaire.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.statut == V.COMPOSITION:
        version.statut, version.ouverte_le = V.OUVERTE, le
        version.save(update_fields=["statut", "ouverte_le"])
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
    attendues = {siege: _attendues(version.questionnaire, regionale=siege) for siege in (True, False)}
    SectionReponse.objects.bulk_create(
        [
            SectionReponse(reponse=r, lettre=lettre, attendues=nombre)
            for r in reponses
            for lettre, nombre in attendues[r.prefecture.siege_de_region].items()
        ],
        ignore_conflicts=True,
    )
    return reponses


def _attendues(questionnaire: Questionnaire, *, regionale: bool) -> dict[str, int]:
    """{letter: obligatory questions of the section before anything is answered}."""
    return {
        section.lettre: sum(
            q.obligatoire and q.condition is None and (regionale or q.qui is Qui.DEPARTEMENTAL)
            for q in section.questions
        )
        for section in questionnaire.sections
    }


@transaction.atomic
def clore(campagne: Campagne, *, par: Acteur) -> Campagne:
    """Close an open campaign: its closing is past, or is set to now. Individual extensions still hold."""
    campagne, maintenant = verrouiller(campagne), timezone.now()
    changer_statut(campagne, S.CLOSE, TRANSITIONS_CAMPAGNE, cloture=min(campagne.cloture, maintenant))
    # A national extension under way would keep the answers open: it ends with the campaign.
    nationales = Prolongation.objects.filter(campagne=campagne, prefecture=None)
    nationales.filter(jusqu_au__gt=maintenant).update(jusqu_au=maintenant)
    _noter("close", campagne, par)
    return campagne


@transaction.atomic
def ouvrir_a_l_heure(campagne: Campagne, le: datetime) -> bool:
    """Open a campaign still programmed, its opening come at the instant `le`. Returns whether it did. Raises as `ouvrir`."""
    campagne = verrouiller(campagne)
    if campagne.statut != S.PROGRAMMEE or campagne.ouverture > le:
        return False  # put off, taken back or opened by hand since it was read
    ouvrir(campagne, par=SYSTEME)
    return True


@transaction.atomic
def clore_a_l_heure(campagne: Campagne, le: datetime) -> bool:
    """Close a campaign still open, its closing past for all at the instant `le`. Returns whether it did."""
    campagne = verrouiller(campagne)
    if campagne.statut != S.OUVERTE or campagne.echeance_nationale > le:
        return False  # closed by hand, or put off, since it was read
    clore(campagne, par=SYSTEME)
    return True


@transaction.atomic
def rouvrir(campagne: Campagne, *, par: Acteur, jusqu_au: datetime, motif: str) -> Campagne:
    """Open a closed campaign again until `jusqu_au`, with a reason: an extension for all, which the préfectures are told.

    Raises `ActionRefusee`: not closed, published, no reason, no later date.
    """
    campagne = verrouiller(campagne)
    if campagne.statut != S.CLOSE:
        raise ActionRefusee(PUBLIEE if campagne.statut == S.PUBLIEE else "Seule une enquête close se rouvre.")
    prolongation = accorder(campagne, par=par, jusqu_au=jusqu_au, motif=motif)
    changer_statut(campagne, S.OUVERTE, TRANSITIONS_CAMPAGNE)
    _noter("rouverte", campagne, par, jusqu_au=jusqu_au.isoformat())
    courriels.annoncer_l_echeance("rapports_reouverture", campagne, prolongation, cle=f"reouverture:{prolongation.pk}")
    return campagne


@transaction.atomic
def publier(campagne: Campagne, *, par: Acteur) -> Campagne:
    """The results are published: no answer may change any more."""
    campagne = verrouiller(campagne)
    changer_statut(campagne, S.PUBLIEE, TRANSITIONS_CAMPAGNE)
    _noter("publiee", campagne, par)
    return campagne


def _noter(acte: str, campagne: Campagne, par: Acteur, **donnees: Any) -> None:
    journaliser(f"rapports.campagne.{acte}", campagne, par=par, donnees={"exercice": campagne.exercice, **donnees})
