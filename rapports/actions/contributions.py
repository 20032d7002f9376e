"""Contributeurs: invited on one section, let in by a one-time code, their answers saved like the others."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django_tasks import task

from mildeca_portal.socle.courriels import deposer, envoyer_sans_copie
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.habilitations import Fonction
from prefectures.models import Correspondant
from rapports.actions.saisie import Bilan, Fonctions, Soumission, dossier_ouvert, enregistrer
from rapports.dossiers import Dossier
from rapports.equipe.contributions import (
    DUREE_DU_CODE,
    ESSAIS_PAR_CODE,
    acteur,
    est_en_cours,
    est_utilisable,
    fin_au_plus_tard,
    fonctions_du_contributeur,
    peut_recevoir_un_code,
    portee_de,
    refus_de_visite,
    section_ouverte,
)
from rapports.models import CodeDeVisite, Contribution, Reponse, SectionReponse

AVEC_LA_REPONSE = (
    "section__reponse__campagne",
    "section__reponse__prefecture__region",
    "section__reponse__version_questionnaire",
)


@dataclass(frozen=True, slots=True)
class Invite:
    """Who is invited: from the correspondents of the préfecture or of the région, or typed."""

    nom: str
    organisme: str
    courriel: str
    correspondant: Correspondant | None = None


@transaction.atomic
def inviter(
    reponse: Reponse, lettre: str, invite: Invite, *, fin: datetime | None, fonctions: Fonctions, par: Fonction
) -> Contribution:
    """Invite someone on one section until `fin`, the préfecture's own deadline at the latest; the link goes by mail.

    `fonctions`: what the person who invites may answer: no more is given. Raises `ActionRefusee`.
    """
    dossier = dossier_ouvert(reponse)
    section = dossier.questionnaire.par_lettre[lettre]
    portee = portee_de(fonctions, section)
    if not portee:
        raise ActionRefusee(f"Aucune question de la section {lettre} n’est de votre ressort.")
    ligne = SectionReponse.objects.select_for_update().get(reponse=reponse, lettre=lettre)
    courriel = invite.courriel.strip().lower()
    deja = Contribution.objects.filter(section=ligne, courriel=courriel, revoquee_le=None).first()
    if deja and est_en_cours(deja, dossier.maintenant):
        raise ActionRefusee(f"Cette personne est déjà invitée sur la section {lettre}.")
    if deja:  # over: the link that was sent does not come back to life, a new one is made
        Contribution.objects.filter(pk=deja.pk).update(revoquee_le=dossier.maintenant)
    contribution = Contribution.objects.create(
        section=ligne,
        portee=portee,
        correspondant=invite.correspondant,
        nom=invite.nom,
        organisme=invite.organisme,
        courriel=courriel,
        invitee_le=dossier.maintenant,
        invitee_par_id=par.personne_id,
        fin=_fin(fin, dossier),
    )
    _ecrire_a(contribution, dossier)
    _journaliser("invitee", contribution, dossier.reponse, par.acteur)
    return contribution


@transaction.atomic
def renvoyer(contribution: Contribution, *, par: Fonction) -> Contribution:
    """The same link, by mail again. Raises `ActionRefusee` for one that opens nothing any more."""
    prise = verrouiller_la_contribution(contribution.pk)
    dossier = dossier_ouvert(prise.section.reponse)
    if not est_en_cours(prise, dossier.maintenant):
        raise ActionRefusee("Cette invitation a pris fin : prolongez-la, ou invitez de nouveau cette personne.")
    _ecrire_a(prise, dossier)
    _journaliser("renvoyee", prise, dossier.reponse, par.acteur)
    return prise


@transaction.atomic
def prolonger(contribution: Contribution, fin: datetime, *, par: Fonction) -> Contribution:
    """Another end, later or sooner, the préfecture's own deadline at the latest; the contributeur is told."""
    prise = verrouiller_la_contribution(contribution.pk)
    dossier = dossier_ouvert(prise.section.reponse)
    if prise.revoquee_le:
        raise ActionRefusee("Cette invitation a été retirée : invitez de nouveau cette personne.")
    prise.fin = _fin(fin, dossier)
    prise.save(update_fields=["fin"])
    _ecrire_a(prise, dossier)
    _journaliser("prolongee", prise, dossier.reponse, par.acteur, fin=prise.fin.isoformat())
    return prise


@transaction.atomic
def revoquer(contribution: Contribution, *, par: Fonction) -> Contribution:
    """Nothing opens any more, at once: a save that waits for the lock is refused after it."""
    prise = verrouiller_la_contribution(contribution.pk)
    if prise.revoquee_le:
        raise ActionRefusee("Cette invitation a déjà été retirée.")
    prise.revoquee_le = timezone.now()
    prise.save(update_fields=["revoquee_le"])
    CodeDeVisite.objects.filter(contribution=prise).delete()
    _journaliser("revoquee", prise, prise.section.reponse, par.acteur)
    return prise


def verrouiller_la_contribution(pk: int) -> Contribution:
    """The invitation as the database holds it now, locked until the end of the transaction."""
    return Contribution.objects.select_for_update(of=("self",)).select_related(*AVEC_LA_REPONSE).get(pk=pk)


def _fin(voulue: datetime | None, dossier: Dossier) -> datetime:
    fin = fin_au_plus_tard(voulue, dossier.echeance)
    if fin <= dossier.maintenant:
        raise ActionRefusee("La fin doit être à venir.")
    return fin


def _ecrire_a(contribution: Contribution, dossier: Dossier) -> None:
    section = dossier.questionnaire.par_lettre[contribution.section.lettre]
    hote = contribution.invitee_par
    contexte = {"contribution": contribution, "reponse": dossier.reponse, "section": section, "hote": hote}
    deposer("rapports_contribution", [contribution.courriel], contexte)


def _journaliser(acte: str, contribution: Contribution, reponse: Reponse, par: Acteur, **donnees: Any) -> None:
    """On the answer, which outlives the invitation: no name, the number of the invitation only."""
    journaliser(
        f"rapports.contribution.{acte}",
        reponse,
        par=par,
        prefecture=reponse.prefecture.code,
        region=reponse.prefecture.region_id,
        donnees={
            "exercice": reponse.campagne.exercice,
            "section": contribution.section.lettre,
            "contribution": contribution.pk,
            **donnees,
        },
    )


def demander_un_code(jeton: UUID) -> None:
    """Ask for a code. The same work for any link, known or not: what differs is done by the worker."""
    pk = Contribution.objects.filter(jeton=jeton).values_list("pk", flat=True).first()
    envoyer_le_code.enqueue(pk or 0)


@task
def envoyer_le_code(contribution_id: int) -> None:
    """Send a code, or say why the invitation opens nothing any more; nothing when one has just left."""
    with transaction.atomic():
        contribution = (
            Contribution.objects.select_for_update(of=("self",))
            .select_related(*AVEC_LA_REPONSE)
            .filter(pk=contribution_id)
            .first()
        )
        if contribution is None:
            return
        maintenant = timezone.now()
        if refus := refus_du_moment(contribution, maintenant):
            jour = f"{timezone.localdate(maintenant):%Y%m%d}"
            contexte = {"contribution": contribution, "refus": refus}
            cle = f"contribution_fermee:{contribution.pk}:{jour}"
            deposer("rapports_contribution_fermee", [contribution.courriel], contexte, cle=cle)
            return
        envoyes = list(contribution.codes.filter(envoye_le__gt=maintenant - timedelta(hours=1)).order_by("-envoye_le"))
        if not peut_recevoir_un_code([c.envoye_le for c in envoyes], maintenant):
            return
        _envoyer(contribution, maintenant)


def _envoyer(contribution: Contribution, maintenant: datetime) -> None:
    """A new code replaces the former ones. Its row goes with the mail: one that did not leave is forgotten."""
    code = f"{secrets.randbelow(10**6):06d}"
    contribution.codes.filter(utilise_le=None).update(expire_le=maintenant)
    contribution.codes.filter(envoye_le__lt=maintenant - timedelta(days=1)).delete()
    ligne = CodeDeVisite.objects.create(
        contribution=contribution,
        empreinte=empreinte_du_code(contribution.pk, code),
        envoye_le=maintenant,
        expire_le=maintenant + DUREE_DU_CODE,
    )
    contexte = {"code": code, "minutes": int(DUREE_DU_CODE.total_seconds()) // 60}
    if not envoyer_sans_copie("rapports_contribution_code", contribution.courriel, contexte):
        ligne.delete()


def empreinte_du_code(contribution_id: int, code: str) -> str:
    """Keyed by the portal's secret: six digits alone would be guessed from a plain hash."""
    return salted_hmac("rapports.code_de_visite", f"{contribution_id}:{code}", algorithm="sha256").hexdigest()


@transaction.atomic
def entrer(jeton: UUID, code: str) -> Contribution | None:
    """The invitation that this code opens, once; None for anything else, without saying why."""
    contribution = Contribution.objects.select_related(*AVEC_LA_REPONSE).filter(jeton=jeton).first()
    presentee = empreinte_du_code(contribution.pk if contribution else 0, code)
    if contribution is None:
        return None
    ligne = contribution.codes.select_for_update().order_by("-envoye_le", "-pk").first()
    maintenant = timezone.now()
    if ligne is None or not est_utilisable(ligne, maintenant):
        return None
    if not constant_time_compare(ligne.empreinte, presentee):
        ligne.essais += 1
        ligne.save(update_fields=["essais"])
        if ligne.essais == ESSAIS_PAR_CODE:
            _journaliser(
                "code_epuise",
                contribution,
                contribution.section.reponse,
                acteur(contribution.section.reponse.prefecture),
            )
        return None
    ligne.utilise_le = maintenant
    ligne.save(update_fields=["utilise_le"])
    Contribution.objects.filter(pk=contribution.pk).update(visitee_le=maintenant)
    _journaliser("visitee", contribution, contribution.section.reponse, acteur(contribution.section.reponse.prefecture))
    return contribution


def refus_du_moment(contribution: Contribution, maintenant: datetime) -> str:
    """Why nothing opens now, in a sentence for the contributeur; empty: his section does."""
    reponse = contribution.section.reponse
    dossier = Dossier(reponse, maintenant)
    return refus_de_visite(contribution, reponse.statut, dossier.refus_de_saisie, maintenant)


@transaction.atomic
def enregistrer_sa_section(
    contribution: Contribution, soumissions: Mapping[str, Soumission], *, confirmees: Collection[str] = ()
) -> Bilan:
    """Save what a contributeur posted of his section, by the same way as everybody.

    Under the lock of the invitation: one that was just taken back saves nothing. Raises `ActionRefusee`.
    """
    prise = verrouiller_la_contribution(contribution.pk)
    if refus := refus_du_moment(prise, timezone.now()):
        raise ActionRefusee(refus)
    reponse = prise.section.reponse
    section = reponse.version_questionnaire.questionnaire.par_lettre[prise.section.lettre]
    siennes = {q.cle for q in section_ouverte(prise, section).questions}
    if any(cle.removeprefix("explication:") not in siennes for cle in soumissions):
        raise ActionRefusee("Une de ces questions n’est pas de votre section.")
    fonctions = fonctions_du_contributeur(prise, reponse.prefecture)
    return enregistrer(reponse, section.lettre, soumissions, fonctions=fonctions, confirmees=confirmees)
