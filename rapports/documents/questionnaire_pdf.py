"""The blank questionnaire, as on paper."""

from dataclasses import dataclass

from mildeca_portal.socle import pdf
from rapports.composition.sources import SOURCES_DE_LIGNES
from rapports.models import VersionQuestionnaire
from rapports.questionnaire.affichage import entete, limites
from rapports.questionnaire.definition import Ligne, Question, Qui, Section, Type
from rapports.questionnaire.lecture import lire_brouillon

DELAI = 60  # seconds
LIGNES_VIDES = 8  # of a table whose rows depend on the territory
EN_COMPOSITION = "Questionnaire en composition"


@dataclass(frozen=True, slots=True)
class QuestionImprimee:
    """One question, with what is left to write in."""

    question: Question
    consigne: str
    entetes: tuple[str, ...] = ()
    lignes: tuple[Ligne, ...] = ()
    traits: int = 0

    @property
    def regionale(self) -> bool:
        return self.question.qui is Qui.REGIONAL


def imprimer(section: Section) -> list[QuestionImprimee]:
    """Questions of a section, those that the portal computes included (they are told, not asked)."""
    return [_une(question) for question in section.questions]


def _une(q: Question) -> QuestionImprimee:
    if q.tableau:
        source = tuple(Ligne(f"vide_{n}", "") for n in range(LIGNES_VIDES)) if q.tableau.source else ()
        consigne = f"Une ligne pour chacun des {SOURCES_DE_LIGNES.get(q.tableau.source, '')}." if source else ""
        entetes = (*(entete(c) for c in q.tableau.colonnes), *(["Total"] if q.tableau.total_lignes else []))
        total = (Ligne("total", "Total"),) if q.tableau.total else ()
        return QuestionImprimee(q, consigne, entetes, (*source, *q.tableau.lignes, *total))
    traits = {Type.TEXTE_LONG: 8, Type.TEXTE: 1}.get(q.type, 0)
    return QuestionImprimee(q, _consigne(q), traits=traits)


def _consigne(q: Question) -> str:
    match q.type:
        case Type.CHOIX:
            return "Cochez une seule case."
        case Type.CHOIX_MULTIPLE:
            return "Cochez toutes les cases utiles."
        case Type.CALCUL:
            return "Calculé par le portail."
        case Type.FICHIER:
            return "Image à joindre." if q.image else "Document à joindre."
        case Type.DATE:
            return "Jour, mois, année."
    return limites(q)


def composer(version: VersionQuestionnaire) -> bytes:
    """PDF/A-3a and PDF/UA-1. Raises `PangoManquant` or `RenduImpossible` (`socle.pdf`)."""
    questionnaire = lire_brouillon(version.definition)
    contexte = {
        "version": version,
        "questionnaire": questionnaire,
        "sections": [(section, imprimer(section)) for section in questionnaire.sections],
        "mention_projet": EN_COMPOSITION if version.statut == VersionQuestionnaire.Statut.COMPOSITION else "",
    }
    return pdf.document("rapports/questionnaire/pdf.html", contexte, delai=DELAI)
