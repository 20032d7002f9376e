"""What happened to an answer, told from the rows that keep it: submissions, requests, acceptance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapports.corrections import libelle_du_point
from rapports.models import DemandeCorrection, PointACorriger, Reponse
from rapports.questionnaire.definition import Questionnaire


@dataclass(frozen=True, slots=True)
class Etape:
    le: datetime
    phrase: str
    detail: str = ""


def chronologie(reponse: Reponse, demandes: list[DemandeCorrection]) -> list[Etape]:
    """Steps of an answer, latest first. `demandes`: all its requests for correction, with their points."""
    dans_l_ordre = sorted(_etapes(reponse, demandes), key=lambda e: e.le)
    return dans_l_ordre[::-1]


def _etapes(reponse: Reponse, demandes: list[DemandeCorrection]) -> Iterator[Etape]:
    if reponse.commencee_le:
        yield Etape(reponse.commencee_le, "Première réponse enregistrée")
    version = reponse.version_questionnaire
    if version.motif and version.ouverte_le:
        yield Etape(
            version.ouverte_le, "Questionnaire corrigé par la MILDECA : les réponses sont gardées", version.motif
        )
    questionnaire = version.questionnaire
    copies: list[dict[str, Any]] = [d.instantane for d in demandes if d.instantane]
    if reponse.instantane:
        copies.append(reponse.instantane)
    for transmise_le in sorted({c["transmise_le"] for c in copies}):
        copie = next(c for c in copies if c["transmise_le"] == transmise_le)
        yield Etape(datetime.fromisoformat(transmise_le), "Réponse transmise", par_qui(copie["transmise_par"]))
    for demande in demandes:
        yield Etape(
            demande.demandee_le,
            "Correction demandée par la MILDECA",
            "\n".join(_point(questionnaire, p) for p in demande.points.all()),
        )
        for point in demande.points.all():
            if point.explique_le:
                yield Etape(
                    point.explique_le,
                    f"Point laissé sans changement : {libelle_du_point(questionnaire, point)}",
                    point.explication,
                )
    if reponse.acceptee_le:
        yield Etape(reponse.acceptee_le, "Réponse acceptée par la MILDECA")


def _point(questionnaire: Questionnaire, point: PointACorriger) -> str:
    """« A4. Agents participant à la mission (inexact) : vérifiez les ETP. »."""
    return f"{libelle_du_point(questionnaire, point)} ({point.get_motif_display()}) : {point.commentaire}"


def par_qui(transmise_par: dict[str, Any]) -> str:
    """« Camille Exemple, chef de projet départemental, pour le préfet et par délégation », from a frozen copy."""
    mention = ", pour le préfet et par délégation" if transmise_par.get("par_delegation") else ""
    return ", ".join(filter(None, [transmise_par.get("nom"), transmise_par.get("fonction")])) + mention
