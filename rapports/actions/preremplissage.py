"""Filling an answer with what is already known: everything is left to be confirmed by someone."""

from django.db import transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from rapports.actions.saisie import Fonctions, ecrire_des_propositions, journaliser_reponse, verrouiller
from rapports.dossiers import Dossier
from rapports.models import Reponse
from rapports.preremplissage.propositions import propositions


@transaction.atomic
def preremplir(reponse: Reponse, *, fonctions: Fonctions) -> int:
    """Propose a value to each unanswered question of the person. Returns how many; none of them counts as an answer.

    Raises `ActionRefusee` when the answer is closed, or given back for a correction: what is asked for then is not a
    value that the portal already knew.
    """
    dossier = Dossier(verrouiller(reponse.pk, exclusif=True), timezone.now())
    if dossier.refus_de_saisie:
        raise ActionRefusee(dossier.refus_de_saisie)
    if dossier.demande:
        raise ActionRefusee("Une correction est demandée : complétez les points indiqués.")
    contenus = {
        cle: contenu
        for cle, contenu in propositions(dossier).items()
        if fonctions[dossier.questionnaire.par_cle[cle].qui]
    }
    if contenus:
        ecrire_des_propositions(dossier, contenus, fonctions)
        par = next(f for f in fonctions.values() if f)
        journaliser_reponse("preremplie", dossier.reponse, par, questions=len(contenus))
    return len(contenus)
