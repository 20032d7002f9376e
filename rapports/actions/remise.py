"""Handing the answer in: everything is validated again in the transaction that changes the state."""

from django.db import transaction
from django.utils import timezone

from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.etats import changer_statut
from mildeca_portal.socle.templatetags.formats import instant
from prefectures.habilitations import Fonction
from prefectures.models import Personne, Role
from rapports.actions.corrections import resoudre
from rapports.actions.saisie import journaliser_reponse, tenir_la_campagne, verrouiller
from rapports.destinataires import destinataires
from rapports.dossiers import Dossier
from rapports.instantane import composer, mandats_ouverts
from rapports.models import Reponse
from rapports.regles import TRANSITIONS, refus_de_depot_tardif

DELEGATION = "pour le préfet et par délégation"


@transaction.atomic
def soumettre(reponse: Reponse, *, par: Fonction) -> Reponse:
    """Submit the answer and freeze a copy of it; the receipt goes to the préfecture.

    Raises `ActionRefusee`: already submitted, closed, or every sentence of what is missing.
    """
    dossier = _ouvrir(reponse)
    if dossier.refus_de_saisie:
        raise ActionRefusee(dossier.refus_de_saisie)
    _exiger_complete(dossier)
    _transmettre(dossier, par)
    return dossier.reponse


@transaction.atomic
def deposer_tardivement(reponse: Reponse, *, par: Fonction, motif: str) -> Reponse:
    """The MILDECA submits a complete answer on behalf of the préfecture, whose time is over; the copy and the receipt say so.

    Raises `ActionRefusee`: already submitted, the préfecture may still submit, published, no reason, what is missing.
    """
    dossier = _ouvrir(reponse)
    if refus := refus_du_depot(dossier):
        raise ActionRefusee(refus)
    if not motif.strip():
        raise ActionRefusee("Indiquez le motif du dépôt tardif.")
    _exiger_complete(dossier)
    _transmettre(dossier, par, motif.strip())
    return dossier.reponse


def refus_du_depot(dossier: Dossier) -> str:
    """Why the MILDECA cannot submit that answer on behalf of the préfecture; empty when it can."""
    reponse = dossier.reponse
    return refus_de_depot_tardif(reponse.campagne, reponse.statut, dossier.limite, dossier.demande, dossier.maintenant)


def _ouvrir(reponse: Reponse) -> Dossier:
    """The answer under its lock, after that of its campaign."""
    tenir_la_campagne(reponse.campagne_id)
    dossier = Dossier(verrouiller(reponse.pk, exclusif=True), timezone.now())
    if dossier.reponse.statut in Reponse.REMISES:
        raise ActionRefusee(f"Cette réponse a déjà été transmise, le {instant(dossier.reponse.transmise_le)}.")
    return dossier


def _exiger_complete(dossier: Dossier) -> None:
    if dossier.manques:
        raise ActionRefusee([m.phrase for m in dossier.manques])


def _transmettre(dossier: Dossier, par: Fonction, motif_du_retard: str = "") -> None:
    reponse, auteur = dossier.reponse, Personne.objects.get(pk=par.personne_id)
    par_delegation = par.role == Role.COLLABORATEUR
    transmise_par = {
        "nom": str(auteur),
        "role": par.role,
        "fonction": par.libelle,
        "par_delegation": par_delegation,
    }
    if motif_du_retard:
        transmise_par["depot_tardif"] = motif_du_retard
    instantane = composer(
        dossier.donnees,
        reponse.prefecture,
        empreinte=reponse.version_questionnaire.empreinte,
        mandats=mandats_ouverts(reponse.prefecture, dossier.maintenant),
        transmise_par=transmise_par,
        le=dossier.maintenant,
    )
    resoudre(dossier)
    changer_statut(
        reponse,
        Reponse.Statut.TRANSMISE,
        TRANSITIONS,
        transmise_le=dossier.maintenant,
        premiere_transmise_le=reponse.premiere_transmise_le or dossier.maintenant,
        depot_tardif_motif=motif_du_retard,
        instantane=instantane,
    )
    if motif_du_retard:
        journaliser_reponse("deposee_tardivement", reponse, par)
    else:
        journaliser_reponse("transmise", reponse, par, par_delegation=par_delegation)
    deposer(
        "rapports_recepisse",
        filter(None, [auteur.courriel, *destinataires([reponse.prefecture])[reponse.prefecture_id]]),
        {
            "reponse": reponse,
            "auteur": auteur,
            "mention": DELEGATION if par_delegation else "",
            "motif_du_retard": motif_du_retard,
        },
        cle=f"recepisse:{reponse.pk}:{dossier.maintenant.isoformat()}",
    )


@transaction.atomic
def proposer(reponse: Reponse, *, par: Fonction) -> Reponse:
    """A collaborateur says the answer is ready: « à valider » by the chef de projet. Nothing is locked by it."""
    return _basculer(reponse, Reponse.Statut.A_VALIDER, "proposee", par)


@transaction.atomic
def reprendre(reponse: Reponse, *, par: Fonction) -> Reponse:
    """The chef de projet gives the answer back to be worked on."""
    return _basculer(reponse, Reponse.Statut.EN_COURS, "reprise", par)


def _basculer(reponse: Reponse, vers: str, acte: str, par: Fonction) -> Reponse:
    dossier = Dossier(verrouiller(reponse.pk, exclusif=True), timezone.now())
    if dossier.refus_de_saisie:
        raise ActionRefusee(dossier.refus_de_saisie)
    changer_statut(dossier.reponse, vers, TRANSITIONS)
    journaliser_reponse(acte, dossier.reponse, par)
    return dossier.reponse
