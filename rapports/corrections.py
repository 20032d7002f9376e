"""What a request for correction opens, and how far the préfecture is with each of its points. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from rapports.models import DemandeCorrection, PointACorriger
from rapports.questionnaire.definition import Comparaison, Controle, Question, Questionnaire, cles_de
from rapports.questionnaire.etat import Manque

EXPLICATION = "explication:"
SUITES = {
    "": ("À traiter", "attention"),
    PointACorriger.Suite.CORRIGE: ("Corrigé", "succes"),
    PointACorriger.Suite.SANS_CHANGEMENT: ("Sans changement", "info"),
}


class Cible(Protocol):
    """A section, or one question of it."""

    @property
    def section(self) -> str: ...
    @property
    def question(self) -> str: ...


def questions_ouvertes(questionnaire: Questionnaire, points: Iterable[Cible]) -> frozenset[str]:
    """Keys that may be written during a correction, explanations (`explication:<key>`) included.

    The questions asked for; those that a check ties to them; those that make them show, or that any of these shows: what
    a correction brings up can always be answered; and the comment of each section concerned.
    """
    demandees = {cle for point in points for cle in cles_du_point(questionnaire, point)}
    ouvertes = set(demandees)
    for controle in questionnaire.controles:
        cles = cles_du_controle(controle) & questionnaire.par_cle.keys()
        if cles & demandees:
            ouvertes |= cles
    for cle in demandees:
        ouvertes |= set(cles_de(questionnaire.par_cle[cle].condition))
    ouvertes |= _dependantes(questionnaire, ouvertes)
    ouvertes |= {questionnaire.par_lettre[questionnaire.section_de[cle]].commentaire for cle in ouvertes}
    return frozenset(ouvertes | {EXPLICATION + cle for cle in ouvertes})


def cles_du_point(questionnaire: Questionnaire, point: Cible) -> frozenset[str]:
    """The question of the point; all those of its section when it names none, or one the questionnaire has no more."""
    if point.question in questionnaire.par_cle:
        return frozenset({point.question})
    section = questionnaire.par_lettre.get(point.section)
    return frozenset(q.cle for q in section.questions) if section else frozenset()


def cles_du_controle(controle: Controle) -> set[str]:
    """Questions a check looks at, and the one where it is shown."""
    cles = {controle.question, controle.commentaire} - {""}
    if isinstance(controle.regle, Comparaison):
        termes = (*controle.regle.gauche.termes, *controle.regle.droite.termes)
        return cles | {terme.partition("#")[0] for terme in termes if not terme.startswith("@")}
    return cles | {controle.regle.question}


def _dependantes(questionnaire: Questionnaire, cles: Collection[str]) -> set[str]:
    """Questions that show or hide with one of `cles`, however far."""
    trouvees, reste = set(cles), True
    while reste:
        nouvelles = {q.cle for q in questionnaire if q.cle not in trouvees and trouvees & set(cles_de(q.condition))}
        trouvees |= nouvelles
        reste = bool(nouvelles)
    return trouvees


@dataclass(frozen=True, slots=True)
class PointSuivi:
    """One point, and what came of it: `suite` empty as long as it waits for a correction or a word."""

    point: PointACorriger
    questionnaire: Questionnaire
    suite: str

    @property
    def question(self) -> Question | None:
        return self.questionnaire.par_cle.get(self.point.question)

    @property
    def libelle(self) -> str:
        return libelle_du_point(self.questionnaire, self.point)

    @property
    def ancre(self) -> str:
        """Where the correction begins: its question, or the first of its section."""
        return f"q-{self.premiere}"

    @property
    def premiere(self) -> str:
        if self.question:
            return self.question.cle
        section = self.questionnaire.par_lettre.get(self.point.section)
        return section.questions[0].cle if section else ""

    @property
    def etat(self) -> tuple[str, str]:
        """Words and level of its badge."""
        return SUITES[self.suite]


def libelle_du_point(questionnaire: Questionnaire, point: Cible) -> str:
    """« A4. Agents participant à la mission », « Section C. Crédits »."""
    if question := questionnaire.par_cle.get(point.question):
        return f"{question.numero}. {question.libelle}"
    section = questionnaire.par_lettre.get(point.section)
    return f"Section {point.section}. {section.titre}" if section else f"Section {point.section}"


def suivre(
    questionnaire: Questionnaire,
    demande: DemandeCorrection,
    points: Iterable[PointACorriger],
    apres: Mapping[str, Any],
) -> tuple[PointSuivi, ...]:
    """Points of a request in the order of the questionnaire. `apres`: the answer as it stands, by key."""
    rang = {cle: n for n, cle in enumerate(questionnaire.par_cle)}
    suivis = [
        PointSuivi(point, questionnaire, point.suite or _suite(questionnaire, demande, point, apres))
        for point in points
    ]
    return tuple(sorted(suivis, key=lambda s: (rang.get(s.premiere, len(rang)), s.point.question != "")))


def _suite(
    questionnaire: Questionnaire, demande: DemandeCorrection, point: PointACorriger, apres: Mapping[str, Any]
) -> str:
    avant = (demande.instantane or {}).get("valeurs", {})
    if any(avant.get(cle) != apres.get(cle) for cle in cles_du_point(questionnaire, point)):
        return PointACorriger.Suite.CORRIGE
    return PointACorriger.Suite.SANS_CHANGEMENT if point.explication.strip() else ""


def points_sans_suite(suivis: Iterable[PointSuivi]) -> Iterator[Manque]:
    """What is asked and not answered: the same sentences are shown and refuse the submission."""
    for suivi in suivis:
        if not suivi.suite:
            phrase = (
                f"{suivi.libelle} : correction demandée ({suivi.point.get_motif_display()}). "
                "Corrigez la réponse, ou dites pourquoi elle reste sans changement."
            )
            yield Manque(phrase, suivi.point.section, suivi.premiere)
