"""Review by the MILDECA: accept, or give the hand back on named points until a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.etats import changer_statut
from prefectures.habilitations import Fonction
from rapports.actions.saisie import journaliser_reponse, tenir_la_campagne, verrouiller
from rapports.corrections import libelle_du_point
from rapports.destinataires import destinataires
from rapports.models import AvisRegional, Campagne, DemandeCorrection, PointACorriger, Reponse
from rapports.questionnaire.definition import Questionnaire
from rapports.regles import PUBLIEE, TRANSITIONS

CHANGEE = "Cette réponse a changé depuis que vous l’avez lue : examinez-la de nouveau."


@dataclass(frozen=True, slots=True)
class Point:
    """What is asked: a section, or one question of it, with its own reason."""

    section: str
    question: str
    motif: str
    commentaire: str


@dataclass(frozen=True, slots=True)
class Lu:
    """What was read before deciding: the submission, and the opinion of the région (None: not given)."""

    transmise_le: datetime | None
    avis: int | None = None

    def __str__(self) -> str:
        """What a page posts back with the act: « instant|opinion »."""
        return f"{self.transmise_le.isoformat() if self.transmise_le else ''}|{self.avis or ''}"


@transaction.atomic
def accepter(reponse: Reponse, *, par: Fonction, lu: Lu | None = None) -> Reponse:
    """Accept a submitted answer. Raises `ActionRefusee` in any other state, or when it is no longer what was read."""
    tenir_la_campagne(reponse.campagne_id)
    reponse = verrouiller(reponse.pk, exclusif=True)
    maintenant = timezone.now()
    if reponse.campagne.statut == Campagne.Statut.PUBLIEE:
        raise ActionRefusee(PUBLIEE)
    if lu and reponse.statut == Reponse.Statut.TRANSMISE and lu != Lu(reponse.transmise_le, _avis_de(reponse)):
        raise ActionRefusee(CHANGEE)
    changer_statut(reponse, Reponse.Statut.ACCEPTEE, TRANSITIONS, acceptee_le=maintenant)
    journaliser_reponse("acceptee", reponse, par)
    _prevenir("rapports_acceptation", reponse, f"acceptation:{reponse.pk}:{maintenant.isoformat()}")
    return reponse


def _avis_de(reponse: Reponse) -> int | None:
    if not reponse.campagne.revue_regionale or reponse.transmise_le is None:
        return None
    avis = AvisRegional.objects.filter(reponse=reponse, transmise_le=reponse.transmise_le, rendu_le__isnull=False)
    return avis.values_list("pk", flat=True).first()


@transaction.atomic
def demander_correction(
    reponse: Reponse, *, par: Fonction, points: Sequence[Point], echeance: datetime, lu: Lu | None = None
) -> DemandeCorrection:
    """Give a submitted or accepted answer back on these points, until `echeance`.

    The request keeps the frozen copy it was made on. Raises `ActionRefusee`: state, published campaign, no point, a
    point without comment or that the questionnaire does not know, due date in the past, answer no longer what was read.
    """
    tenir_la_campagne(reponse.campagne_id)
    reponse = verrouiller(reponse.pk, exclusif=True)
    maintenant = timezone.now()
    questionnaire = reponse.version_questionnaire.questionnaire
    if phrases := _refus_de_demande(reponse, questionnaire, points, echeance, maintenant):
        raise ActionRefusee(phrases)
    if lu and reponse.statut in Reponse.REMISES and lu.transmise_le != reponse.transmise_le:
        raise ActionRefusee(CHANGEE)
    rouverte = reponse.statut == Reponse.Statut.ACCEPTEE
    changer_statut(reponse, Reponse.Statut.CORRECTION_DEMANDEE, TRANSITIONS, acceptee_le=None)
    demande = DemandeCorrection.objects.create(
        reponse=reponse,
        echeance=echeance,
        demandee_le=maintenant,
        demandee_par_id=par.personne_id,
        instantane=reponse.instantane,
    )
    PointACorriger.objects.bulk_create(
        PointACorriger(
            demande=demande,
            section=p.section,
            question=p.question,
            motif=p.motif,
            commentaire=p.commentaire.strip(),
        )
        for p in points
    )
    acte = "rouverte" if rouverte else "correction_demandee"
    journaliser_reponse(acte, reponse, par, demande=demande.pk, points=len(points))
    lignes = [(libelle_du_point(questionnaire, p), p.get_motif_display(), p.commentaire) for p in demande.points.all()]
    _prevenir("rapports_correction", reponse, f"correction:{demande.pk}", demande=demande, points=lignes)
    return demande


def _refus_de_demande(
    reponse: Reponse,
    questionnaire: Questionnaire,
    points: Sequence[Point],
    echeance: datetime,
    maintenant: datetime,
) -> list[str]:
    phrases = []
    if reponse.campagne.statut == Campagne.Statut.PUBLIEE:
        phrases.append(PUBLIEE)
    if not points:
        phrases.append("Indiquez au moins une question ou une section à corriger.")
    if any(not p.commentaire.strip() for p in points):
        phrases.append("Dites ce qui est à corriger.")
    if any(p.motif not in DemandeCorrection.Motif.values for p in points):
        phrases.append("Choisissez le motif de chaque correction.")
    if any(not _connu(questionnaire, p) for p in points):
        phrases.append("Une question à corriger n’est pas dans ce questionnaire.")
    if len({(p.section, p.question) for p in points}) < len(points):
        phrases.append("La même correction est demandée deux fois.")
    if echeance <= maintenant:
        phrases.append("L’échéance de la correction est à venir.")
    return phrases


def _connu(questionnaire: Questionnaire, point: Point) -> bool:
    if point.question:
        return questionnaire.section_de.get(point.question) == point.section
    return point.section in questionnaire.par_lettre


def _prevenir(gabarit: str, reponse: Reponse, cle: str, **contexte: object) -> None:
    adresses = destinataires([reponse.prefecture])[reponse.prefecture_id]
    deposer(gabarit, adresses, {"reponse": reponse, **contexte}, cle=cle)
