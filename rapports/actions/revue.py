"""Review by the MILDECA: accept, or give the hand back with a reason and a due date."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.etats import changer_statut
from prefectures.habilitations import Fonction
from prefectures.models import Mandat
from rapports.actions.saisie import journaliser_reponse, verrouiller
from rapports.models import Campagne, DemandeCorrection, Reponse
from rapports.regles import TRANSITIONS


@transaction.atomic
def accepter(reponse: Reponse, *, par: Fonction) -> Reponse:
    """Accept a submitted answer. Raises `ActionRefusee` in any other state."""
    reponse = verrouiller(reponse.pk, exclusif=True)
    maintenant = timezone.now()
    changer_statut(reponse, Reponse.Statut.ACCEPTEE, TRANSITIONS, acceptee_le=maintenant)
    journaliser_reponse("acceptee", reponse, par)
    _prevenir("rapports_acceptation", reponse, f"acceptation:{reponse.pk}:{maintenant.isoformat()}")
    return reponse


@transaction.atomic
def demander_correction(
    reponse: Reponse,
    *,
    par: Fonction,
    motif: str,
    commentaire: str,
    echeance: datetime,
    sections: Sequence[str] = (),
    questions: Sequence[str] = (),
) -> DemandeCorrection:
    """Give a submitted or accepted answer back, on these sections or questions, until `echeance`.

    The request keeps the frozen copy it was made on. Raises `ActionRefusee`: state, published campaign, no target,
    empty comment, due date in the past.
    """
    reponse = verrouiller(reponse.pk, exclusif=True)
    maintenant = timezone.now()
    if phrases := _refus_de_demande(reponse, commentaire, echeance, [*sections, *questions], maintenant):
        raise ActionRefusee(phrases)
    changer_statut(reponse, Reponse.Statut.CORRECTION_DEMANDEE, TRANSITIONS, acceptee_le=None)
    demande = DemandeCorrection.objects.create(
        reponse=reponse,
        sections=list(sections),
        questions=list(questions),
        motif=motif,
        commentaire=commentaire.strip(),
        echeance=echeance,
        demandee_le=maintenant,
        demandee_par_id=par.personne_id,
        instantane=reponse.instantane,
    )
    journaliser_reponse("correction_demandee", reponse, par, demande=demande.pk, motif=motif)
    _prevenir("rapports_correction", reponse, f"correction:{demande.pk}", demande=demande)
    return demande


def _refus_de_demande(
    reponse: Reponse, commentaire: str, echeance: datetime, cibles: Sequence[str], maintenant: datetime
) -> list[str]:
    phrases = []
    if reponse.campagne.statut == Campagne.Statut.PUBLIEE:
        phrases.append("Le rapport de cet exercice est publié : les réponses sont figées.")
    if not commentaire.strip():
        phrases.append("Dites ce qui est à corriger.")
    if not cibles:
        phrases.append("Indiquez au moins une section à corriger.")
    if echeance <= maintenant:
        phrases.append("L’échéance de la correction est à venir.")
    return phrases


def _prevenir(gabarit: str, reponse: Reponse, cle: str, **contexte: object) -> None:
    deposer(gabarit, destinataires(reponse), {"reponse": reponse, **contexte}, cle=cle)


def destinataires(reponse: Reponse) -> list[str]:
    """Mail addresses of a préfecture: its mailbox, and the chefs de projet in post (the régional one at the seat)."""
    mandats = Mandat.objects.en_cours(timezone.localdate()).filter(prefecture=reponse.prefecture)
    adresses = [m.personne.courriel for m in mandats.select_related("personne") if m.personne.is_active]
    return list(dict.fromkeys(filter(None, [reponse.prefecture.boite_fonctionnelle, *adresses])))
