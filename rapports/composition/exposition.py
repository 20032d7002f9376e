"""What the page of a questionnaire shows of it, put together once for the template."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapports.composition import mots
from rapports.questionnaire import definition as d


@dataclass(frozen=True, slots=True)
class ControleExpose:
    controle: d.Controle
    regle: str
    severite: str
    niveau: str


@dataclass(frozen=True, slots=True)
class QuestionExposee:
    question: d.Question
    type: str
    condition: str
    controles: int


@dataclass(frozen=True, slots=True)
class SectionExposee:
    section: d.Section
    questions: tuple[QuestionExposee, ...]
    controles: tuple[ControleExpose, ...]

    @property
    def a_confirmer(self) -> int:
        return sum(q.question.a_confirmer for q in self.questions)


@dataclass(frozen=True, slots=True)
class ParametreExpose:
    """`sens`: what the portal does with it; empty for a parameter that only the checks and the texts quote."""

    nom: str
    valeur: str
    sens: str


def exposer_les_parametres(questionnaire: d.Questionnaire) -> list[ParametreExpose]:
    return [ParametreExpose(n, mots.court(v), mots.PARAMETRES.get(n, "")) for n, v in questionnaire.parametres.items()]


def exposer(questionnaire: d.Questionnaire) -> list[SectionExposee]:
    """Sections in order, each with its questions and the checks shown at them."""
    return [_section(questionnaire, section) for section in questionnaire.sections]


def _section(questionnaire: d.Questionnaire, section: d.Section) -> SectionExposee:
    cles = {q.cle for q in section.questions}
    controles = [c for c in questionnaire.controles if c.question in cles]
    return SectionExposee(
        section,
        tuple(
            QuestionExposee(
                q,
                mots.TYPES[q.type],
                mots.condition(questionnaire, q.condition),
                sum(c.question == q.cle for c in controles),
            )
            for q in section.questions
        ),
        tuple(exposer_controle(questionnaire, c) for c in controles),
    )


def exposer_controle(questionnaire: d.Questionnaire, c: d.Controle) -> ControleExpose:
    """One check in words."""
    return ControleExpose(
        c, mots.regle(questionnaire, c.regle), mots.SEVERITES[c.severite], mots.NIVEAUX_DES_SEVERITES[c.severite]
    )


def controles_perdus(questionnaire: d.Questionnaire) -> list[ControleExpose]:
    """Checks shown at a question that is gone: they stand in no section."""
    return [
        exposer_controle(questionnaire, c) for c in questionnaire.controles if c.question not in questionnaire.par_cle
    ]


def fiche(questionnaire: d.Questionnaire, question: d.Question) -> Mapping[str, str]:
    """What is told of a question, empty attributes left out."""
    return {nom: valeur for nom, valeur in mots.attributs(questionnaire, question).items() if valeur}


def citations(questionnaire: d.Questionnaire, cle: str) -> list[str]:
    """What quotes a question elsewhere, in words: the conditions of others, the checks shown at others, the computed values."""
    cites = [
        f"la condition de {mots.nom(questionnaire, q.cle)}" for q in questionnaire if cle in d.cles_de(q.condition)
    ]
    cites += [
        f"le calcul de {mots.nom(questionnaire, q.cle)}"
        for q in questionnaire
        if q.formule and cle in {t.partition("#")[0] for t in q.formule.numerateur + q.formule.denominateur}
    ]
    return cites + [
        f"le contrôle « {c.code} »" for c in questionnaire.controles if c.question != cle and cle in _citees(c)
    ]


def _citees(controle: d.Controle) -> set[str]:
    if isinstance(controle.regle, d.Comparaison):
        termes = controle.regle.gauche.termes + controle.regle.droite.termes
        return {t.partition("#")[0] for t in termes} | {controle.commentaire}
    return {controle.regle.question, controle.commentaire}
