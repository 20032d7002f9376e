"""One answer beside those of the network: what is far from them is « à vérifier », never a fault. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from mildeca_portal.socle.templatetags.formats import INSECABLE
from rapports.questionnaire.affichage import grandeur
from rapports.questionnaire.definition import Comparaison as Egalite
from rapports.questionnaire.definition import Question, Questionnaire, Type

# Below eight answers quartiles say nothing of a network.
MINIMUM = 8
ETENDUE = Decimal("1.5")
PAR_HABITANTS = Decimal(100_000)
MILLIONIEME = Decimal("0.000001")
# The question that says what the préfecture was notified: its code of pre-fill.
DOTATION = "credits.ae_notifiees"
BRUTE, HABITANTS, EUROS_DE_DOTATION = "", "habitants", "dotation"


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Quartiles of `nombre` answers, each interpolated between its two neighbours (« inclusive »)."""

    nombre: int
    premier: Decimal
    mediane: Decimal
    troisieme: Decimal

    @property
    def bornes(self) -> tuple[Decimal, Decimal]:
        """Quartiles less and plus one and a half times what lies between them."""
        ecart = ETENDUE * (self.troisieme - self.premier)
        return self.premier - ecart, self.troisieme + ecart

    def eloigne(self, valeur: Decimal) -> bool:
        """Outside the bounds. Nobody is, where half the network gives one same answer: nothing tells a gap from another."""
        bas, haut = self.bornes
        return self.premier < self.troisieme and not bas <= valeur <= haut


@dataclass(frozen=True, slots=True)
class Mesure:
    """A number of the questionnaire: `cle` of a question, or « key#column » for the total of a column.

    `bases`: what it is also brought to, `HABITANTS` (per 100 000 inhabitants) or `EUROS_DE_DOTATION` (share of it).
    """

    cle: str
    question: Question
    type: Type
    unite: str
    libelle: str = ""
    bases: tuple[str, ...] = ()

    def ecrire(self, valeur: Decimal, base: str = BRUTE) -> str:
        """The value in words, with its unit."""
        if base == EUROS_DE_DOTATION:
            return grandeur(_arrondi(valeur * 100, 1), Type.DECIMAL, 1, "%")
        if base == HABITANTS:
            return grandeur(_arrondi(valeur, 2), Type.DECIMAL, 2, "€" if self.type is Type.EUROS else "")
        decimales = 2 if self.type in (Type.EUROS, Type.CALCUL) else 1
        if self.type is Type.ENTIER and valeur == valeur.to_integral_value():
            return grandeur(valeur, Type.ENTIER, 0, self.unite)
        genre = Type.EUROS if self.type is Type.EUROS else Type.DECIMAL
        return grandeur(_arrondi(valeur, decimales), genre, decimales, self.unite)


@dataclass(frozen=True, slots=True)
class Mesures:
    """Everything of one questionnaire that may be compared. `dotation`: key of the question that gives it, or empty."""

    toutes: tuple[Mesure, ...]
    dotation: str = ""

    def cles(self, base: str = BRUTE) -> list[str]:
        return [m.cle for m in self.toutes if base == BRUTE or base in m.bases]


@dataclass(frozen=True, slots=True)
class Comparaison:
    """One measure of one answer beside the network. `base`: what it is brought to."""

    mesure: Mesure
    base: str
    valeur: Decimal
    quartiles: Quartiles

    @property
    def eloignee(self) -> bool:
        return self.quartiles.eloigne(self.valeur)

    @property
    def phrase(self) -> str:
        """« 48 ; dans le réseau, la moitié des réponses va de 8 à 20 (médiane 12, 102 réponses) »."""
        q, dire = self.quartiles, self.mesure.ecrire
        mots = f"{self.mesure.libelle}{INSECABLE}: " if self.mesure.libelle else ""
        return (
            f"{mots}{dire(self.valeur, self.base)}{PRECISIONS[self.base]}{INSECABLE}; dans le réseau, "
            f"la moitié des réponses va de {dire(q.premier, self.base)} à {dire(q.troisieme, self.base)} "
            f"(médiane {dire(q.mediane, self.base)}, {q.nombre} réponses)"
        )


def a_verifier(comparees: Sequence[Comparaison]) -> list[Comparaison]:
    """What makes an answer « à vérifier », measure by measure; the size of the territory alone never does.

    An amount is judged as a share of the dotation. What has no such share is far when it is so in every way it is
    compared: as it is (a large territory has large numbers), and per inhabitant (a small one has large ratios).
    """
    par_mesure: dict[str, list[Comparaison]] = {}
    for c in comparees:
        par_mesure.setdefault(c.mesure.cle, []).append(c)
    signalees = []
    for siennes in par_mesure.values():
        jugees = [c for c in siennes if c.base == EUROS_DE_DOTATION] or siennes
        if all(c.eloignee for c in jugees):
            signalees += jugees
    return signalees


PRECISIONS = {
    BRUTE: "",
    HABITANTS: f" pour 100{INSECABLE}000{INSECABLE}habitants",
    EUROS_DE_DOTATION: " de la dotation notifiée",
}
Reseau = Mapping[tuple[str, str], Quartiles]


def mesures(questionnaire: Questionnaire) -> Mesures:
    """What may be compared: numbers, computed values, totals of the columns of numbers."""
    dotation = next(
        (q.cle for q in questionnaire if q.preremplissage == DOTATION and q.type is Type.EUROS),
        "",
    )
    repetes = _totaux_repetes(questionnaire)
    toutes = (m for q in questionnaire for m in _mesures_de(q, dotation) if m.cle not in repetes)
    return Mesures(tuple(toutes), dotation)


def _totaux_repetes(questionnaire: Questionnaire) -> set[str]:
    """Totals that a check holds equal to another answer: what is far is said once, at that answer."""
    egalites = [c.regle for c in questionnaire.controles if isinstance(c.regle, Egalite) and c.regle.operateur == "="]
    cotes = [(e.gauche.termes, e.droite.termes) for e in egalites] + [
        (e.droite.termes, e.gauche.termes) for e in egalites
    ]
    return {
        total[0] for total, autre in cotes if len(total) == len(autre) == 1 and "#" in total[0] and "#" not in autre[0]
    }


def _mesures_de(question: Question, dotation: str) -> Iterator[Mesure]:
    if question.est_nombre or question.type is Type.CALCUL:
        # The dotation is no share of itself.
        bases = _bases(question, dotation if question.cle != dotation else "")
        yield Mesure(question.cle, question, question.type, question.unite, "", bases)
    elif question.tableau and question.tableau.total:
        for colonne in question.tableau.colonnes:
            forme = Question("", "", "", colonne.type)
            libelle = f"Total «{INSECABLE}{colonne.libelle}{INSECABLE}»"
            cle = f"{question.cle}#{colonne.cle}"
            yield Mesure(cle, question, colonne.type, colonne.unite, libelle, _bases(forme, dotation))


def _bases(question: Question, dotation: str) -> tuple[str, ...]:
    """A number with a ceiling (« de 0 à 24 ») does not grow with the territory: it is compared as it is."""
    if question.maximum is not None or question.type not in (Type.ENTIER, Type.EUROS):
        return ()
    return (HABITANTS, EUROS_DE_DOTATION) if question.type is Type.EUROS and dotation else (HABITANTS,)


def comparer_au_reseau(
    releve: Mesures, valeurs: Mapping[str, Any], habitants: int, reseau: Reseau
) -> dict[str, list[Comparaison]]:
    """{key of the question: its measures beside the network}, in the order of the questionnaire.

    `valeurs`: contents and totals of a frozen copy. A measure that too few answers give is left out.
    """
    dotation = _nombre(valeurs.get(releve.dotation)) if releve.dotation else None
    comparees: dict[str, list[Comparaison]] = {}
    for mesure in releve.toutes:
        valeur = _nombre(valeurs.get(mesure.cle))
        if valeur is None:
            continue
        for base, diviseur in ((BRUTE, None), (HABITANTS, Decimal(habitants)), (EUROS_DE_DOTATION, dotation)):
            if base != BRUTE and (base not in mesure.bases or not diviseur):
                continue
            quartiles = reseau.get((mesure.cle, base))
            if quartiles and quartiles.nombre >= MINIMUM:
                ramenee = rapporter(valeur, base, diviseur)
                comparees.setdefault(mesure.question.cle, []).append(Comparaison(mesure, base, ramenee, quartiles))
    return comparees


def rapporter(valeur: Decimal, base: str, diviseur: Decimal | None) -> Decimal:
    """The value brought to its base, to the millionth as the database rounds it."""
    if base == BRUTE or not diviseur:
        return valeur
    multiple = PAR_HABITANTS if base == HABITANTS else Decimal(1)
    return (valeur * multiple / diviseur).quantize(MILLIONIEME, ROUND_HALF_UP)


def _nombre(contenu: Any) -> Decimal | None:
    if contenu is None or isinstance(contenu, bool | dict | list):
        return None
    try:
        return Decimal(str(contenu))
    except InvalidOperation:
        return None


def _arrondi(valeur: Decimal, decimales: int) -> Decimal:
    return valeur.quantize(Decimal(1).scaleb(-decimales), ROUND_HALF_UP)
