"""When an answer may be written, and what may follow each state. Pure."""

from collections.abc import Iterable
from datetime import datetime

from mildeca_portal.socle.etats import Transitions
from mildeca_portal.socle.templatetags.formats import instant
from rapports.models import Campagne, DemandeCorrection, Prolongation, Reponse

R, C = Reponse.Statut, Campagne.Statut

TRANSITIONS: Transitions = {
    R.A_COMMENCER: frozenset({R.EN_COURS}),
    R.EN_COURS: frozenset({R.A_VALIDER, R.TRANSMISE}),
    R.A_VALIDER: frozenset({R.EN_COURS, R.TRANSMISE}),
    R.TRANSMISE: frozenset({R.CORRECTION_DEMANDEE, R.ACCEPTEE}),
    R.CORRECTION_DEMANDEE: frozenset({R.TRANSMISE}),
    R.ACCEPTEE: frozenset({R.CORRECTION_DEMANDEE}),
}

TRANSITIONS_CAMPAGNE: Transitions = {
    C.PREPARATION: frozenset({C.PROGRAMMEE, C.OUVERTE}),
    C.PROGRAMMEE: frozenset({C.PREPARATION, C.OUVERTE}),
    C.OUVERTE: frozenset({C.CLOSE}),
    C.CLOSE: frozenset({C.OUVERTE, C.PUBLIEE}),
    C.PUBLIEE: frozenset(),
}


def echeance(campagne: Campagne, prolongations: Iterable[Prolongation], prefecture_id: int | None = None) -> datetime:
    """Instant from which nothing is accepted: the closing, or the latest extension, national or of that préfecture."""
    reports = (p.jusqu_au for p in prolongations if p.prefecture_id in (None, prefecture_id))
    return max([campagne.cloture, *reports])


def echeance_de_correction(campagne: Campagne, demande: DemandeCorrection, limite: datetime, le: datetime) -> datetime:
    """Latest of the due date of the request, the extensions, and the correction window once it has begun."""
    instants = [demande.echeance, limite]
    if campagne.correction_debut and campagne.correction_fin and campagne.correction_debut <= le:
        instants.append(campagne.correction_fin)
    return max(instants)


def refus_de_saisie(
    campagne: Campagne, statut: str, limite: datetime, demande: DemandeCorrection | None, le: datetime
) -> str:
    """Why an answer cannot be written at the instant `le`; empty when it can.

    `limite`: from `echeance`, for that préfecture. `demande`: the request for correction in progress.
    """
    if campagne.statut in (C.PREPARATION, C.PROGRAMMEE) or le < campagne.ouverture:
        return f"L’enquête sur l’exercice {campagne.exercice} n’est pas encore ouverte."
    if campagne.statut == C.PUBLIEE:
        return "Le rapport de cet exercice est publié : les réponses sont figées."
    if statut in Reponse.REMISES:
        return "Cette réponse est transmise : elle ne peut plus être modifiée."
    if statut == R.CORRECTION_DEMANDEE and demande is not None:
        limite = echeance_de_correction(campagne, demande, limite, le)
    if le >= limite:
        return (
            f"L’enquête est close depuis le {instant(limite)} (heure de Paris). "
            "Pour la modifier, demandez une prolongation à la MILDECA."
        )
    return ""
