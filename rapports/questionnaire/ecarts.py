"""How far an answer is from last year's and from the portal's value, and when a word of explanation is asked for.

The thresholds are parameters of the questionnaire; one that the document does not hold asks for nothing, so a past
questionnaire keeps saying what it said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from mildeca_portal.socle.templatetags.formats import INSECABLE, nombre
from rapports.questionnaire.affichage import grandeur
from rapports.questionnaire.definition import Comparaison, Question, Type, Variation
from rapports.questionnaire.evaluation import Donnees, total_colonne


class Origine(StrEnum):
    """What an answer is compared with. `ECART` + the value names the parameter that holds its threshold (a share)."""

    N1 = "n1"
    PORTAIL = "portail"


MOTS = {Origine.N1: "celle de l’an dernier", Origine.PORTAIL: "celle du portail"}
# What the portal proposes among others: taking another one is a choice, not a gap.
PROPOSITIONS = ("credits.principal.",)
# Below these gaps nothing is asked for: 1 where there were 2 is no event.
PLANCHERS = {
    Type.ENTIER: "ecart_minimal_nombre",
    Type.DECIMAL: "ecart_minimal_nombre",
    Type.EUROS: "ecart_minimal_montant",
    Type.POURCENTAGE: "ecart_minimal_points",
}


@dataclass(frozen=True, slots=True)
class Ecart:
    """`valeur` is the answer, `reference` what it is compared with. `a_expliquer`: beyond the threshold."""

    question: Question
    origine: Origine
    valeur: Decimal
    reference: Decimal
    a_expliquer: bool

    @property
    def difference(self) -> Decimal:
        return self.valeur - self.reference

    @property
    def part(self) -> Decimal | None:
        """Difference over the reference; None when that is 0."""
        return self.difference / abs(self.reference) if self.reference else None

    @property
    def texte(self) -> str:
        """« +12 (+25 %) », « identique »: the change, with its sign."""
        if not self.difference:
            return "identique"
        ecart = _signe(self.difference, self._ecrire(abs(self.difference)))
        if self.part is None or type_compare(self.question) is Type.POURCENTAGE:
            return ecart
        return f"{ecart} ({_signe(self.part, nombre(abs(self.part) * 100))}{INSECABLE}%)"

    @property
    def phrase(self) -> str:
        """« La réponse (12) s’écarte de celle de l’an dernier (48) : -36 (-75 %). »"""
        ici, avant = self._ecrire(self.valeur), self._ecrire(self.reference)
        return f"La réponse ({ici}) s’écarte de {MOTS[self.origine]} ({avant}){INSECABLE}: {self.texte}."

    def _ecrire(self, valeur: Decimal) -> str:
        unite = self.question.unite
        if self.question.tableau:
            unite = self.question.tableau.colonnes[0].unite
        return grandeur(valeur, type_compare(self.question), self.question.decimales, unite)


def _signe(valeur: Decimal, texte: str) -> str:
    return f"+{texte}" if valeur > 0 else f"\u2212{texte}"


def type_compare(question: Question) -> Type:
    return question.tableau.colonnes[0].type if question.tableau else question.type


def comparable(question: Question) -> bool:
    """A number, or a table whose only column has a total: what a gap can be measured on."""
    if question.tableau:
        colonnes = question.tableau.colonnes
        return question.tableau.total and len(colonnes) == 1 and colonnes[0].type in PLANCHERS
    return question.est_nombre


def attend_une_explication(donnees: Donnees, question: Question) -> bool:
    """Whether the page keeps a place for an explanation: a gap may be measured, or a warning raised at that question."""
    suivie = comparable(question) and (question.equivalent_n1 or question.preremplissage)
    return bool(suivie) or question.cle in donnees.questionnaire.averties


def ecarts(donnees: Donnees, question: Question, contenu: Any = None) -> list[Ecart]:
    """Gaps of one answer; empty while it has no answer, or when nothing is known to compare it with.

    `contenu`: a value that is shown without counting yet (pre-filled), in place of the answer.
    """
    if not comparable(question):
        return []
    valeur = mesure(question, donnees.contenu(question.cle) if contenu is None else contenu)
    if valeur is None:
        return []
    references = {Origine.N1: _avant(donnees, question), Origine.PORTAIL: _portail(donnees, question)}
    return [
        Ecart(question, origine, valeur, reference, _depasse(donnees, question, origine, valeur, reference))
        for origine, reference in references.items()
        if reference is not None
    ]


def ecarts_a_expliquer(donnees: Donnees, question: Question) -> Iterator[Ecart]:
    """Gaps beyond the threshold that no check of the questionnaire already tells."""
    for ecart in ecarts(donnees, question):
        if ecart.a_expliquer and not _deja_controle(donnees, question, ecart.origine):
            yield ecart


def _depasse(donnees: Donnees, question: Question, origine: Origine, valeur: Decimal, reference: Decimal) -> bool:
    parametres = donnees.questionnaire.parametres
    seuil = parametres.get(f"ecart_{origine}")
    if seuil is None:
        return False
    plancher = parametres.get(PLANCHERS[type_compare(question)], Decimal(0))
    difference = abs(valeur - reference)
    return difference > seuil * abs(reference) and difference >= plancher


def _deja_controle(donnees: Donnees, question: Question, origine: Origine) -> bool:
    for controle in donnees.questionnaire.controles:
        if controle.question != question.cle:
            continue
        if origine is Origine.N1 and isinstance(controle.regle, Variation):
            return True
        if origine is Origine.PORTAIL and isinstance(controle.regle, Comparaison):
            termes = controle.regle.gauche.termes + controle.regle.droite.termes
            if any(terme.startswith("@") for terme in termes):
                return True
    return False


def mesure(question: Question, contenu: Any) -> Decimal | None:
    """The number to compare: the answer itself, or the total of the only column of a table."""
    if contenu is None or isinstance(contenu, bool):
        return None
    try:
        if question.tableau:
            return total_colonne(contenu, question.tableau.colonnes[0].cle)
        return Decimal(str(contenu))
    except (ArithmeticError, TypeError, AttributeError):
        return None  # last year's question of the same key was of another kind


def _avant(donnees: Donnees, question: Question) -> Decimal | None:
    return mesure(question, donnees.precedentes.get(question.equivalent_n1)) if question.equivalent_n1 else None


def _portail(donnees: Donnees, question: Question) -> Decimal | None:
    if not question.preremplissage or question.preremplissage.startswith(PROPOSITIONS):
        return None
    return mesure(question, donnees.portail.get(question.preremplissage))
