"""What makes a questionnaire impossible to open: dangling references, contradictory bounds, duplicate keys."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from rapports.questionnaire import definition as d


def incoherences(questionnaire: d.Questionnaire) -> list[str]:
    """Sentences, in French; empty when the questionnaire can be used."""
    phrases = [*doublons(questionnaire)]
    if phrases:
        return phrases
    for question in questionnaire:
        phrases += de_question(questionnaire, question)
    for controle in questionnaire.controles:
        phrases += de_controle(questionnaire, controle)
    for section in questionnaire.sections:
        if not section.questions or section.questions[-1].type != d.Type.TEXTE_LONG:
            phrases.append(f"La section {section.lettre} ne se termine pas par un commentaire libre.")
    return phrases


def doublons(questionnaire: d.Questionnaire) -> Iterator[str]:
    """Letters, keys and codes that name two things."""
    for nom, valeurs in (
        ("La section", [s.lettre for s in questionnaire.sections]),
        ("La clé", [q.cle for q in questionnaire]),
        ("Le contrôle", [c.code for c in questionnaire.controles]),
    ):
        for valeur, combien in Counter(valeurs).items():
            if combien > 1:
                yield f"{nom} « {valeur} » apparaît {combien} fois."


def de_question(questionnaire: d.Questionnaire, q: d.Question) -> Iterator[str]:
    """What is wrong in one question."""
    for cle in d.cles_de(q.condition):
        if cle not in questionnaire.par_cle:
            yield f"{q.cle} : la condition porte sur une question absente, « {cle} »."
    if q.cle in set(d.cles_de(q.condition)):
        yield f"{q.cle} : la condition porte sur la question elle-même."
    if q.minimum is not None and q.maximum is not None and q.minimum > q.maximum:
        yield f"{q.cle} : le minimum dépasse le maximum."
    if q.longueur_max and q.longueur_min > q.longueur_max:
        yield f"{q.cle} : la longueur minimale dépasse la longueur maximale."
    yield from _forme(questionnaire, q)


def _forme(questionnaire: d.Questionnaire, q: d.Question) -> Iterator[str]:
    if q.type in (d.Type.CHOIX, d.Type.CHOIX_MULTIPLE) and not q.choix:
        yield f"{q.cle} : aucun choix n’est proposé."
    if (q.type == d.Type.TABLEAU) != (q.tableau is not None):
        yield f"{q.cle} : un tableau a des colonnes, les autres questions n’en ont pas."
    if q.tableau and any(c.type not in d.TYPES_DE_COLONNE for c in q.tableau.colonnes):
        yield f"{q.cle} : une colonne est d’un type impossible dans un tableau."
    if (
        q.tableau
        and (q.tableau.total or q.tableau.total_lignes)
        and any(c.type not in d.NOMBRES for c in q.tableau.colonnes)
    ):
        yield f"{q.cle} : seul un tableau de nombres a des totaux."
    if (q.type == d.Type.CALCUL) != (q.formule is not None):
        yield f"{q.cle} : une question calculée a une formule, les autres n’en ont pas."
    if q.formule:
        for terme in q.formule.numerateur + q.formule.denominateur:
            yield from _terme(questionnaire, q.cle, terme)


def de_controle(questionnaire: d.Questionnaire, c: d.Controle) -> Iterator[str]:
    """What is wrong in one check."""
    for cle in filter(None, (c.question, c.commentaire)):
        if cle not in questionnaire.par_cle:
            yield f"Contrôle {c.code} : la question « {cle} » est absente."
    if isinstance(c.regle, d.Comparaison):
        for operande in (c.regle.gauche, c.regle.droite):
            if bool(operande.termes) == bool(operande.constante):
                yield f"Contrôle {c.code} : une opérande est une somme de questions ou une constante."
            for terme in operande.termes:
                yield from _terme(questionnaire, f"Contrôle {c.code}", terme)
    elif c.regle.question not in questionnaire.par_cle:
        yield f"Contrôle {c.code} : la question « {c.regle.question} » est absente."
    elif isinstance(c.regle, d.Variation) and c.regle.seuil <= Decimal(0):
        yield f"Contrôle {c.code} : le seuil de variation est positif."


def _terme(questionnaire: d.Questionnaire, ou: str, terme: str) -> Iterator[str]:
    if terme.startswith("@"):
        return
    cle, _, colonne = terme.partition("#")
    question = questionnaire.par_cle.get(cle)
    if question is None:
        yield f"{ou} : la question « {cle} » est absente."
    elif colonne:
        nombres = {c.cle for c in question.tableau.colonnes if c.type in d.NOMBRES} if question.tableau else set()
        if colonne not in nombres:
            yield f"{ou} : la colonne de nombres « {terme} » est absente."
    elif not question.est_nombre and question.type != d.Type.DATE:
        yield f"{ou} : « {cle} » n’est ni un nombre ni une date."
