"""Formulas of the workbook: when a conditional question is asked, what is computed. Pure text."""

from collections.abc import Sequence
from decimal import Decimal

from rapports.classeur.disposition import Disposition
from rapports.classeur.reperes import Place
from rapports.questionnaire.definition import Condition, Groupe, Question, Questionnaire, Test, Type

FAUX = "FALSE"
OUI, NON, COCHE = "Oui", "Non", "x"
OPERATEURS = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def montree(questionnaire: Questionnaire, disposition: Disposition, question: Question) -> str:
    """Formula that says whether the question is asked, with the answers as they stand; empty when it always is."""
    if question.condition is None:
        return ""
    return "=" + _condition(questionnaire, disposition, question.condition, {question.cle})


def _condition(questionnaire: Questionnaire, disposition: Disposition, condition: Condition, vues: set[str]) -> str:
    """`vues`: questions already met: a circle of conditions shows nothing."""
    if isinstance(condition, Groupe):
        parties = [_condition(questionnaire, disposition, p, vues) for p in condition.parties]
        return f"{'AND' if condition.lien == 'et' else 'OR'}({','.join(parties)})"
    question = questionnaire.par_cle[condition.question]
    if question.cle in vues or question.cle not in disposition.feuille_de:
        return FAUX
    propre = _test(disposition, question, condition)
    if question.condition is None:
        return propre
    parent = _condition(questionnaire, disposition, question.condition, vues | {question.cle})
    return f"AND({parent},{propre})"


def _test(disposition: Disposition, question: Question, test: Test) -> str:
    cellules = disposition.adresses(question.cle)
    if not cellules:
        return FAUX
    remplie = f"COUNTA({','.join(cellules)})>0"
    if test.operateur == "remplie":
        return remplie
    if test.operateur in ("contient", "ne_contient_pas"):
        cochee = disposition.adresse(Place(question.cle, str(test.valeur)))
        if not cochee:
            return FAUX if test.operateur == "contient" else remplie
        return f'{cochee}<>""' if test.operateur == "contient" else f'AND({remplie},{cochee}="")'
    if question.type is Type.CHOIX_MULTIPLE or question.tableau:
        return FAUX
    return _comparaison(question, cellules[0], test)


def _comparaison(question: Question, cellule: str, test: Test) -> str:
    operateur = OPERATEURS[test.operateur]
    if isinstance(test.valeur, bool):
        return f'AND({cellule}<>"",{cellule}{operateur}"{OUI if test.valeur else NON}")'
    if isinstance(test.valeur, Decimal) or question.est_nombre:
        return f"AND(ISNUMBER({cellule}),{cellule}{operateur}{test.valeur})"
    libelles = {c.code: c.libelle for c in question.choix}
    voulu = libelles.get(str(test.valeur), str(test.valeur)).replace('"', '""')
    return f'AND({cellule}<>"",{cellule}{operateur}"{voulu}")'


def calcul(disposition: Disposition, question: Question) -> str:
    """Formula of a computed question, as `Donnees.calcul` reckons it; empty when a term is not in the workbook."""
    if question.formule is None:
        return ""
    haut, bas = (_termes(disposition, t) for t in (question.formule.numerateur, question.formule.denominateur))
    if not haut or not bas:
        return ""
    fois = "100*" if question.formule.pourcentage else ""
    remplis = f"AND(COUNT({haut[0]})>0,COUNT({bas[0]})>0)"
    quotient = f"ROUND({fois}SUM({','.join(haut)})/SUM({','.join(bas)}),{question.decimales})"
    return f'=IF({remplis},IFERROR({quotient},""),"")'


def _termes(disposition: Disposition, termes: Sequence[str]) -> list[str]:
    """Cells of each term, the first term first; empty when that one is not there."""
    plages: list[list[str]] = []
    for terme in termes:
        cle, _, colonne = terme.partition("#")
        cellules = disposition.adresses(cle, colonne)
        if not cellules and not plages:
            return []
        plages.append(cellules)
    return [",".join(plage) for plage in plages if plage]
