"""What the préfecture answers to a request for correction, point by point."""

from django.db import transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from prefectures.habilitations import Fonction
from rapports.actions.saisie import journaliser_reponse, verrouiller
from rapports.dossiers import Dossier
from rapports.models import PointACorriger, Reponse
from rapports.questionnaire.contenu import nettoyer

LONGUEUR = 1000


@transaction.atomic
def expliquer(point: PointACorriger, *, par: Fonction, explication: str) -> PointACorriger:
    """Say why a point is left as it is. Raises `ActionRefusee`: closed, nothing said, the request is over."""
    dossier = Dossier(verrouiller(point.demande.reponse_id, exclusif=True), timezone.now())
    texte = nettoyer(explication)
    if dossier.refus_de_saisie:
        raise ActionRefusee(dossier.refus_de_saisie)
    if dossier.reponse.statut != Reponse.Statut.CORRECTION_DEMANDEE or dossier.demande != point.demande:
        raise ActionRefusee("Cette demande de correction n’est plus en cours.")
    if not texte:
        raise ActionRefusee("Dites pourquoi la réponse reste sans changement.")
    if len(texte) > LONGUEUR:
        raise ActionRefusee(f"Ce texte a {len(texte)} caractères : {LONGUEUR} au plus.")
    PointACorriger.objects.filter(pk=point.pk).update(
        explication=texte, explique_le=dossier.maintenant, explique_par_id=par.personne_id
    )
    journaliser_reponse("point_explique", dossier.reponse, par, demande=point.demande_id, point=point.pk)
    point.refresh_from_db()
    return point


def resoudre(dossier: Dossier) -> None:
    """The answer comes back: each point keeps what came of it. The caller holds the lock of the answer."""
    if dossier.demande is None:
        return
    for suivi in dossier.points:
        PointACorriger.objects.filter(pk=suivi.point.pk).update(suite=suivi.suite)
    dossier.demande.resolue_le = dossier.maintenant
    dossier.demande.save(update_fields=["resolue_le"])
