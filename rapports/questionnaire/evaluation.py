"""What the answers say together: which questions show, what is computed, what the sums give."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from rapports.questionnaire.definition import (
    Condition,
    Formule,
    Groupe,
    Ligne,
    Question,
    Questionnaire,
    Qui,
    Test,
    Type,
)
from rapports.questionnaire.explications import cle_d_explication

Grandeur = Decimal | date


@dataclass(frozen=True)
class Donnees:
    """One answer, as the pure functions read it.

    `valeurs`: confirmed canonical content by key. `regionale`: this answer carries the regional questions.
    `precedentes`: last year's answers. `portail`: what the portal knows, by code of pre-fill. `lignes`: rows given by
    the territory, by source.
    """

    questionnaire: Questionnaire
    valeurs: Mapping[str, Any]
    regionale: bool = False
    precedentes: Mapping[str, Any] = field(default_factory=dict)
    portail: Mapping[str, Any] = field(default_factory=dict)
    lignes: Mapping[str, Sequence[Ligne]] = field(default_factory=dict)

    @cached_property
    def visibles(self) -> frozenset[str]:
        """Keys of the questions that show. A condition on a hidden question is false."""
        montrees: dict[str, bool] = {}
        for question in self.questionnaire:
            self._montree(question, montrees)
        return frozenset(cle for cle, oui in montrees.items() if oui)

    def _montree(self, question: Question, connues: dict[str, bool]) -> bool:
        if question.cle not in connues:
            connues[question.cle] = False  # a circle of conditions shows nothing
            a_lui = question.qui is Qui.DEPARTEMENTAL or self.regionale
            connues[question.cle] = a_lui and (question.condition is None or self._vraie(question.condition, connues))
        return connues[question.cle]

    def _vraie(self, condition: Condition, connues: dict[str, bool]) -> bool:
        if isinstance(condition, Groupe):
            parties = (self._vraie(p, connues) for p in condition.parties)
            return all(parties) if condition.lien == "et" else any(parties)
        question = self.questionnaire.par_cle[condition.question]
        if not self._montree(question, connues):
            return False
        return satisfait(condition, self.valeurs.get(condition.question))

    def contenu(self, cle: str) -> Any:
        """Content of a question that shows, None otherwise: what was typed under a false condition is ignored."""
        return self.valeurs.get(cle) if cle in self.visibles else None

    def explication(self, cle: str) -> str:
        """The word of explanation given beside a question that shows; empty when there is none."""
        texte = self.valeurs.get(cle_d_explication(cle)) if cle in self.visibles else None
        return str(texte or "")

    def lignes_de(self, question: Question) -> tuple[Ligne, ...]:
        """Rows of a table: those of the territory, then the fixed ones."""
        if question.tableau is None:
            return ()
        return (*self.lignes.get(question.tableau.source, ()), *question.tableau.lignes)

    def grandeur(self, terme: str) -> Grandeur | None:
        """Value of a term: « key », « key#column » (total of the column), « @code » (value of the portal)."""
        if terme.startswith("@"):
            return _nombre_ou_date(self.portail.get(terme[1:]))
        cle, _, colonne = terme.partition("#")
        contenu = self.contenu(cle)
        if not colonne:
            return _nombre_ou_date(contenu)
        return None if contenu is None else total_colonne(contenu, colonne)

    def somme(self, termes: Iterable[str]) -> Grandeur | None:
        """Sum of terms; None when the first has no value, the others count for 0. A date stands alone."""
        valeurs = [self.grandeur(t) for t in termes]
        if not valeurs or valeurs[0] is None or isinstance(valeurs[0], date):
            return valeurs[0] if valeurs else None
        return sum((v for v in valeurs if isinstance(v, Decimal)), Decimal(0))

    def calcul(self, question: Question) -> Decimal | None:
        """Result of a computed question, rounded to its decimals; None when a term misses or the divisor is 0."""
        if question.formule is None or question.cle not in self.visibles:
            return None
        return self._quotient(question.formule, question.decimales)

    def _quotient(self, formule: Formule, decimales: int) -> Decimal | None:
        haut, bas = self.somme(formule.numerateur), self.somme(formule.denominateur)
        if not isinstance(haut, Decimal) or not isinstance(bas, Decimal) or not bas:
            return None
        resultat = haut / bas * (100 if formule.pourcentage else 1)
        return resultat.quantize(Decimal(1).scaleb(-decimales), ROUND_HALF_UP)

    @cached_property
    def calculs(self) -> dict[str, Decimal]:
        """Every computed question that has a result."""
        resultats = ((q.cle, self.calcul(q)) for q in self.questionnaire if q.type is Type.CALCUL)
        return {cle: valeur for cle, valeur in resultats if valeur is not None}


def satisfait(test: Test, contenu: Any) -> bool:
    """Whether an answer passes a test; no answer passes none."""
    if contenu is None:
        return False
    if test.operateur == "remplie":
        return True
    choix = contenu.get("choix", ()) if isinstance(contenu, Mapping) else contenu
    if test.operateur in ("contient", "ne_contient_pas"):
        return (isinstance(choix, list | tuple) and test.valeur in choix) is (test.operateur == "contient")
    if test.operateur in ("=", "!="):
        return (choix == test.valeur) is (test.operateur == "=")
    gauche, droite = _nombre_ou_date(choix), test.valeur
    if not isinstance(gauche, Decimal) or not isinstance(droite, Decimal):
        return False
    return comparer(gauche, test.operateur, droite)


def comparer(gauche: Any, operateur: str, droite: Any, tolerance: Decimal = Decimal(0)) -> bool:
    """`gauche operateur droite`, within `tolerance` for numbers."""
    ecart = Decimal((gauche - droite).days) if isinstance(gauche, date) else gauche - droite
    match operateur:
        case "=":
            return abs(ecart) <= tolerance
        case "!=":
            return abs(ecart) > tolerance
        case "<":
            return ecart < tolerance if tolerance else ecart < 0
        case "<=":
            return ecart <= tolerance
        case ">":
            return ecart > -tolerance if tolerance else ecart > 0
    return ecart >= -tolerance


def _nombre_ou_date(contenu: Any) -> Grandeur | None:
    if isinstance(contenu, bool) or contenu is None:
        return None
    if isinstance(contenu, int | Decimal):
        return Decimal(contenu)
    if isinstance(contenu, str):
        return lire_grandeur(contenu)
    return None


def lire_grandeur(texte: str) -> Grandeur | None:
    """« 82400.00 » or « 2026-03-15 », as canonical content and constants write them."""
    try:
        return date.fromisoformat(texte) if texte[4:5] == "-" else Decimal(texte)
    except (ValueError, ArithmeticError):
        return None


def total_colonne(contenu: Mapping[str, Mapping[str, Any]], colonne: str) -> Decimal:
    """Sum of one column of a table."""
    return sum((Decimal(ligne[colonne]) for ligne in contenu.values() if colonne in ligne), Decimal(0))


def total_ligne(ligne: Mapping[str, Any]) -> Decimal:
    """Sum of one row of a table of numbers."""
    return sum((Decimal(valeur) for valeur in ligne.values()), Decimal(0))
