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
from rapports.actions.saisie import journaliser_reponse, verrouiller
from rapports.dossiers import Dossier
from rapports.instantane import composer, mandats_ouverts
from rapports.models import Reponse
from rapports.regles import TRANSITIONS

DELEGATION = "pour le préfet et par délégation"


@transaction.atomic
def soumettre(reponse: Reponse, *, par: Fonction) -> Reponse:
    """Submit the answer and freeze a copy of it; the receipt goes to the préfecture.

    Raises `ActionRefusee`: already submitted, closed, or every sentence of what is missing.
    """
    dossier = Dossier(verrouiller(reponse.pk, exclusif=True), timezone.now())
    reponse = dossier.reponse
    if reponse.statut in Reponse.REMISES:
        raise ActionRefusee(f"Cette réponse a déjà été transmise, le {instant(reponse.transmise_le)}.")
    if dossier.refus_de_saisie:
        raise ActionRefusee(dossier.refus_de_saisie)
    if dossier.manques:
        raise ActionRefusee([m.phrase for m in dossier.manques])
    _transmettre(dossier, par)
    return reponse


def _transmettre(dossier: Dossier, par: Fonction) -> None:
    reponse, auteur = dossier.reponse, Personne.objects.get(pk=par.personne_id)
    par_delegation = par.role == Role.COLLABORATEUR
    instantane = composer(
        dossier.donnees,
        reponse.prefecture,
        empreinte=reponse.version_questionnaire.empreinte,
        mandats=mandats_ouverts(reponse.prefecture, dossier.maintenant),
        transmise_par={
            "nom": str(auteur),
            "role": par.role,
            "fonction": par.libelle,
            "par_delegation": par_delegation,
        },
        le=dossier.maintenant,
    )
    resoudre(dossier)
    changer_statut(
        reponse,
        Reponse.Statut.TRANSMISE,
        TRANSITIONS,
        transmise_le=dossier.maintenant,
        premiere_transmise_le=reponse.premiere_transmise_le or dossier.maintenant,
        instantane=instantane,
    )
    journaliser_reponse("transmise", reponse, par, par_delegation=par_delegation)
    deposer(
        "rapports_recepisse",
        filter(None, [auteur.courriel, reponse.prefecture.boite_fonctionnelle]),
        {"reponse": reponse, "auteur": auteur, "mention": DELEGATION if par_delegation else ""},
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
