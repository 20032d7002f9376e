"""Saving answers: the unit is the question, whoever posts it and however many come together."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.etats import changer_statut
from mildeca_portal.socle.evenements import journaliser
from mildeca_portal.socle.versions import Issue, Jeton, confronter
from prefectures.habilitations import Fonction
from rapports.actions.avancement import COMPTES, compter
from rapports.dossiers import Dossier
from rapports.models import Reponse, SectionReponse, Valeur
from rapports.questionnaire.definition import Question, Qui
from rapports.questionnaire.explications import question_de
from rapports.regles import TRANSITIONS

QUESTIONNAIRE_CORRIGE = (
    "La MILDECA vient de corriger le questionnaire : vérifiez votre saisie, puis enregistrez de nouveau."
)
Fonctions = Mapping[Qui, Fonction | None]


@dataclass(frozen=True, slots=True)
class Soumission:
    """What came back for one question: the token it was shown with, and its canonical content."""

    jeton: Jeton | None
    contenu: Any


@dataclass(frozen=True, slots=True)
class Conflit:
    """Someone changed the same question: `propose` is not saved, `actuel` is what stands (`valeur` is its row)."""

    cle: str
    propose: Any
    actuel: Any
    valeur: Valeur | None


@dataclass(frozen=True, slots=True)
class Bilan:
    """Outcome of a save at the instant `le`: keys written, and conflicts (each on its own question)."""

    le: datetime
    enregistrees: list[str] = field(default_factory=list)
    conflits: list[Conflit] = field(default_factory=list)


def tenir_la_campagne(campagne_id: int) -> None:
    """Share the lock of a campaign, before that of an answer: who closes or publishes it waits for those who decide."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1 FROM rapports_campagne WHERE id = %s FOR SHARE", [campagne_id])


def verrouiller(reponse_id: int, *, exclusif: bool) -> Reponse:
    """The row of the answer, read under its lock: shared between those who save, exclusive for a change of state.

    The first save of an answer changes its state: it takes the exclusive lock from the start, since two sharers that
    both wanted to write would wait for each other.
    """
    base = Reponse.objects.select_related("campagne", "prefecture__region", "version_questionnaire")
    neuve = Reponse.objects.filter(pk=reponse_id, statut=Reponse.Statut.A_COMMENCER).exists()
    if exclusif or neuve:
        Reponse.objects.select_for_update(of=("self",)).get(pk=reponse_id)
    else:
        list(Reponse.objects.raw("SELECT id FROM rapports_reponse WHERE id = %s FOR SHARE", [reponse_id]))
    return base.get(pk=reponse_id)


def dossier_ouvert(reponse: Reponse) -> Dossier:
    """The answer as it stands now. Raises `ActionRefusee` when nothing can be written in it any more."""
    lue = Reponse.objects.select_related("campagne", "prefecture__region", "version_questionnaire").get(pk=reponse.pk)
    dossier = Dossier(lue, timezone.now())
    if dossier.refus_de_saisie:
        raise ActionRefusee(dossier.refus_de_saisie)
    return dossier


@transaction.atomic
def enregistrer(
    reponse: Reponse,
    lettre: str,
    soumissions: Mapping[str, Soumission],
    *,
    fonctions: Fonctions,
    confirmees: Collection[str] = (),
) -> Bilan:
    """Save the posted questions of the section `lettre`; a question that conflicts leaves the others saved.

    `fonctions`: what lets the person answer each kind of question. `confirmees`: keys whose pre-filled value is accepted
    as it is. Raises `ActionRefusee` when the answer is closed, or when a question is not the person's to answer.
    """
    dossier = Dossier(verrouiller(reponse.pk, exclusif=False), timezone.now())
    if dossier.refus_de_saisie:
        raise ActionRefusee(dossier.refus_de_saisie)
    # What was typed was read with the questions of the version shown: the page is drawn again with those of today.
    if dossier.reponse.version_questionnaire_id != reponse.version_questionnaire_id:
        raise ActionRefusee(QUESTIONNAIRE_CORRIGE)
    sections = verrouiller_les_sections(dossier, lettre)
    bilan = Bilan(dossier.maintenant)
    for cle in sorted(soumissions):
        question = question_de(dossier.questionnaire, cle)
        fonction = fonctions[question.qui]
        if fonction is None:
            raise ActionRefusee(f"La question {question.numero} n’est pas de votre ressort.")
        if not dossier.ouverte(cle):
            raise ActionRefusee(question_fermee(question))
        _enregistrer_une(dossier, bilan, cle, soumissions[cle], cle in confirmees, fonction)
    if bilan.enregistrees:
        _noter_l_avancement(dossier, lettre, sections)
        _commencer(dossier, next(f for f in fonctions.values() if f))
    return bilan


def question_fermee(question: Question) -> str:
    """Why a question cannot be written during a correction that does not concern it."""
    return (
        f"La question {question.numero} n’est pas concernée par la correction demandée : "
        "seuls les points demandés, et ce qui leur est lié, peuvent être modifiés."
    )


def verrouiller_les_sections(dossier: Dossier, lettre: str) -> list[SectionReponse]:
    """Rows of the section and of those that depend on it, locked in order: two saves never cross."""
    lettres = dossier.questionnaire.dependantes[lettre]
    lignes = SectionReponse.objects.select_for_update().filter(reponse=dossier.reponse, lettre__in=lettres)
    return list(lignes.order_by("lettre"))


def _enregistrer_une(
    dossier: Dossier, bilan: Bilan, cle: str, soumis: Soumission, confirme: bool, fonction: Fonction
) -> None:
    valeur = dossier.valeurs.get(cle)
    version, actuel = (valeur.version, valeur.contenu) if valeur else (0, None)
    issue = confronter(soumis.jeton, soumis.contenu, version, actuel)
    proposee = valeur is not None and not valeur.confirmee
    a_confirmer = confirme and proposee
    # A proposal is nobody's answer: who typed his own, seeing it or not, contradicts no one, and has answered.
    if proposee and issue in (Issue.CONFLIT, Issue.DEJA_LA):
        issue = Issue.A_ENREGISTRER
    if issue is Issue.CONFLIT:
        bilan.conflits.append(Conflit(cle, soumis.contenu, actuel, valeur))
    elif issue is Issue.A_ENREGISTRER or (a_confirmer and soumis.contenu == actuel):
        if _ecrire(dossier, cle, soumis.contenu, version, fonction):
            bilan.enregistrees.append(cle)
        else:
            courante = Valeur.objects.select_related("auteur", "contribution").get(reponse=dossier.reponse, cle=cle)
            bilan.conflits.append(Conflit(cle, soumis.contenu, courante.contenu, courante))


def _ecrire(dossier: Dossier, cle: str, contenu: Any, version: int, fonction: Fonction) -> bool:
    """Write one row if it still has that version. False: somebody was faster."""
    valeurs = {
        "contenu": contenu,
        "confirmee": True,
        "auteur_id": fonction.personne_id,
        "contribution_id": getattr(fonction, "contribution_id", None),
        "fonction": fonction.role,
        "modifiee_le": dossier.maintenant,
    }
    lignes = Valeur.objects.filter(reponse=dossier.reponse, cle=cle)
    if version:
        return bool(lignes.filter(version=version).update(version=version + 1, **valeurs))
    nouvelle = Valeur(reponse=dossier.reponse, cle=cle, version=1, **valeurs)
    return bool(_inserer(nouvelle))


def ecrire_des_propositions(dossier: Dossier, contenus: Mapping[str, Any], fonctions: Fonctions) -> None:
    """Pre-filled values where nobody answered: they count as no answer, so the progress does not move.

    Under the exclusive lock of the answer (`verrouiller`): nobody saves meanwhile.
    """
    lignes = []
    for cle, contenu in contenus.items():
        ancienne, fonction = dossier.valeurs.get(cle), fonctions[dossier.questionnaire.par_cle[cle].qui]
        assert fonction is not None
        ligne = Valeur(reponse=dossier.reponse, cle=cle, contenu=contenu, confirmee=False)
        ligne.version = ancienne.version + 1 if ancienne else 1
        ligne.auteur_id, ligne.fonction, ligne.modifiee_le = fonction.personne_id, fonction.role, dossier.maintenant
        lignes.append(ligne)
    champs = ["contenu", "version", "confirmee", "auteur", "fonction", "modifiee_le"]
    Valeur.objects.bulk_create(lignes, update_conflicts=True, unique_fields=["reponse", "cle"], update_fields=champs)


def _inserer(valeur: Valeur) -> bool:
    """Insert unless the row exists. `bulk_create` does not say which rows it skipped: the key is read back."""
    Valeur.objects.bulk_create([valeur], ignore_conflicts=True)
    return Valeur.objects.filter(
        reponse_id=valeur.reponse_id,
        cle=valeur.cle,
        auteur_id=valeur.auteur_id,
        contribution=valeur.contribution_id,
        modifiee_le=valeur.modifiee_le,
    ).exists()


def _noter_l_avancement(dossier: Dossier, lettre: str, sections: list[SectionReponse]) -> None:
    """State of the section and of those that depend on it, for the follow-up."""
    a_jour = Dossier(dossier.reponse, dossier.maintenant)
    for section in sections:
        compter(a_jour.donnees, section)
        if section.lettre == lettre:
            section.modifiee_le = dossier.maintenant
    SectionReponse.objects.bulk_update(sections, [*COMPTES, "modifiee_le"])


def _commencer(dossier: Dossier, fonction: Fonction) -> None:
    reponse = dossier.reponse
    if reponse.statut != Reponse.Statut.A_COMMENCER:
        return
    changer_statut(reponse, Reponse.Statut.EN_COURS, TRANSITIONS, commencee_le=dossier.maintenant)
    journaliser_reponse("commencee", reponse, fonction)


def journaliser_reponse(acte: str, reponse: Reponse, fonction: Fonction, **donnees: Any) -> None:
    """One event of an answer: « rapports.reponse.<acte> »."""
    journaliser(
        f"rapports.reponse.{acte}",
        reponse,
        par=fonction.acteur,
        prefecture=reponse.prefecture.code,
        region=reponse.prefecture.region_id,
        donnees={"exercice": reponse.campagne.exercice, **donnees},
    )
