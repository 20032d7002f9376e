"""One answer as the reviewer reads it: what to look at first, then every question beside what is known elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from mildeca_portal.socle.templatetags.formats import INSECABLE, nombre
from rapports.actions.revue import Lu
from rapports.corrections import EXPLICATION
from rapports.differences import DemandeRevue, revoir
from rapports.dossiers import Dossier
from rapports.forms.revue import PointSaisi
from rapports.models import AvisRegional, DemandeCorrection, Reponse
from rapports.presentation import Lecture, lire, valeur_du_portail, valeur_precedente
from rapports.questionnaire.definition import Question, Section, Type
from rapports.revue.anomalies import Releve, relever
from rapports.revue.quartiles import quartiles_du_reseau
from rapports.revue.reseau import Comparaison, comparer_au_reseau, mesures


@dataclass(frozen=True, slots=True)
class QuestionRevue:
    """One question: the answer, last year's, the portal's, the network's, and the word of explanation."""

    question: Question
    lecture: Lecture
    precedent: Lecture
    evolution: str
    portail: Lecture
    reseau: tuple[Comparaison, ...]
    explication: str
    releves: tuple[Releve, ...]
    point: PointSaisi | None

    @property
    def ancre(self) -> str:
        return f"q-{self.question.cle}"


@dataclass(frozen=True, slots=True)
class SectionRevue:
    section: Section
    questions: tuple[QuestionRevue, ...]
    point: PointSaisi | None


@dataclass(frozen=True)
class Examen:
    """Everything the page of review is drawn from, in a fixed number of queries."""

    dossier: Dossier

    @property
    def reponse(self) -> Reponse:
        return self.dossier.reponse

    @cached_property
    def comparees(self) -> dict[str, list[Comparaison]]:
        """Measures of the submitted copy beside the network's; none as long as nothing is submitted."""
        copie = self.reponse.instantane
        if self.reponse.statut not in Reponse.REMISES or not copie:
            return {}
        releve = mesures(self.dossier.questionnaire)
        reseau = quartiles_du_reseau(self.reponse.campagne_id, [releve])
        valeurs = {**copie["valeurs"], **copie["totaux"]}
        return comparer_au_reseau(releve, valeurs, self.dossier.prefecture.population, reseau)

    @cached_property
    def releves(self) -> list[Releve]:
        return relever(self.dossier.donnees, self.comparees)

    @cached_property
    def demandes(self) -> list[DemandeCorrection]:
        """Every request, latest first."""
        return list(DemandeCorrection.objects.filter(reponse=self.reponse).prefetch_related("points"))

    @cached_property
    def corrections(self) -> list[DemandeRevue]:
        """Those that were answered, with what changed."""
        return revoir(self.dossier, self.demandes)

    @cached_property
    def avis(self) -> AvisRegional | None:
        """The opinion of the région on this submission, given or only prepared."""
        transmise_le = self.reponse.transmise_le
        if not self.reponse.campagne.revue_regionale or transmise_le is None:
            return None
        avis = AvisRegional.objects.filter(reponse=self.reponse, transmise_le=transmise_le)
        return avis.select_related("rendu_par", "prepare_par").first()

    @property
    def avis_rendu(self) -> AvisRegional | None:
        """The opinion once given: what the MILDECA sees."""
        return self.avis if self.avis and self.avis.rendu_le else None

    @property
    def jeton(self) -> str:
        """What is being read, for the act that follows: the submission, and the opinion given."""
        return str(Lu(self.reponse.transmise_le, self.avis_rendu.pk if self.avis_rendu else None))

    def sections(self, points: Mapping[str, PointSaisi]) -> list[SectionRevue]:
        """The whole answer: the questions that show, in order, each with what is typed to have it corrected."""
        par_question: dict[str, list[Releve]] = {}
        for releve in self.releves:
            par_question.setdefault(releve.cle, []).append(releve)
        visibles = self.dossier.donnees.visibles
        return [
            SectionRevue(
                section,
                tuple(
                    self._question(q, par_question.get(q.cle, ()), points.get(q.cle))
                    for q in section.questions
                    if q.cle in visibles
                ),
                points.get(f"section:{section.lettre}"),
            )
            for section in self.dossier.questionnaire.sections
        ]

    def _question(self, question: Question, releves: Sequence[Releve], point: PointSaisi | None) -> QuestionRevue:
        dossier, donnees = self.dossier, self.dossier.donnees
        calculee = question.type is Type.CALCUL
        contenu = donnees.calculs.get(question.cle) if calculee else donnees.contenu(question.cle)
        avant = valeur_precedente(dossier, question)
        return QuestionRevue(
            question=question,
            lecture=lire(dossier, question, contenu),
            precedent=lire(dossier, question, avant),
            evolution=evolution(question, avant, contenu),
            portail=lire(dossier, question, valeur_du_portail(dossier, question)),
            reseau=tuple(self.comparees.get(question.cle, ())),
            explication=str(donnees.valeurs.get(EXPLICATION + question.cle) or ""),
            releves=tuple(releves),
            point=point,
        )


def evolution(question: Question, avant: Any, apres: Any) -> str:
    """« +25 % » from last year's number to this year's; empty when there is nothing to compare."""
    if not (question.est_nombre or question.type is Type.CALCUL) or avant is None or apres is None:
        return ""
    de, vers = Decimal(str(avant)), Decimal(str(apres))
    if de == vers:
        return "identique"
    if not de:
        return ""
    part = (vers - de) / abs(de) * 100
    return f"{'+' if part > 0 else '−'}{nombre(abs(part))}{INSECABLE}%"
