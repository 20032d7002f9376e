"""What may happen to an edition of the report. Pure."""

from mildeca_portal.socle.etats import Transitions
from rapports.models import Edition

S = Edition.Statut
TRANSITIONS: Transitions = {
    S.BROUILLON: frozenset({S.GELEE}),
    S.GELEE: frozenset({S.VALIDEE, S.PUBLIEE}),
    S.VALIDEE: frozenset({S.PUBLIEE}),
    S.PUBLIEE: frozenset({S.REMPLACEE}),
}


def refus_de_generer(statut_campagne: str, acceptees: int) -> list[str]:
    """Why a report cannot be made from a campaign in that state, with that number of accepted answers."""
    if statut_campagne in ("preparation", "programmee"):
        return ["L’enquête de cet exercice n’est pas encore ouverte\u00a0: il n’y a rien à rapporter."]
    if not acceptees:
        return ["Aucune réponse à l’enquête n’est encore acceptée\u00a0: le rapport serait vide."]
    return []


def refus_de_publier(edition: Edition, statut_campagne: str, *, exiger_pdf: bool = True) -> list[str]:
    """Why an edition cannot be published: its documents must be there, and the survey closed."""
    if edition.statut not in (S.GELEE, S.VALIDEE):
        return ["Seule une édition générée et non publiée peut être publiée."]
    manques = []
    if statut_campagne not in ("close", "publiee"):
        manques.append("L’enquête de cet exercice n’est pas close : des réponses peuvent encore changer.")
    if edition.xlsx_id is None:
        manques.append("Le classeur XLSX n’est pas composé.")
    if exiger_pdf and edition.pdf_id is None:
        manques.append("Le PDF n’est pas composé.")
    return manques
