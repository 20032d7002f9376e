"""What prevents a questionnaire from opening, and what deserves a look: the page and the refusal say the same. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rapports.composition.cles import LONGUEUR, MOTIF_CLE, MOTIF_LETTRE, PHRASE_CLE
from rapports.composition.document import OperationRefusee
from rapports.composition.mots import TYPES
from rapports.composition.mots import nom as nommer
from rapports.composition.reconduction import textes_dates
from rapports.composition.sources import CHAPITRES, SOURCES, SOURCES_DE_LIGNES
from rapports.questionnaire import coherence
from rapports.questionnaire import definition as d
from rapports.questionnaire.lecture import DefinitionInvalide, lire_brouillon

# Step and last bracket of the amounts that the portal counts (`credits.chiffres`).
PAS_PETITE_ACTION, PLAFOND_PETITE_ACTION = 500, 10_000
SANS_ORDRE = frozenset({d.Type.OUI_NON, d.Type.CHOIX, d.Type.CHOIX_MULTIPLE, d.Type.TEXTE, d.Type.TEXTE_LONG})
ACCOLADES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Defaut:
    """A sentence, and what it is about: `objet` is section, question, controle, parametre or empty."""

    phrase: str
    objet: str = ""
    cle: str = ""

    def __str__(self) -> str:
        return self.phrase


def manques_pour_ouvrir(document: Mapping[str, Any]) -> list[Defaut]:
    """Everything that prevents the opening, in the order of the questionnaire. Empty: it can open."""
    try:
        questionnaire = lire_brouillon(document)
    except DefinitionInvalide as erreur:
        return [Defaut(phrase) for phrase in erreur.phrases]
    doublons = [Defaut(phrase) for phrase in coherence.doublons(questionnaire)]
    if doublons:
        return doublons
    return [
        *_ensemble(questionnaire),
        *(defaut for section in questionnaire.sections for defaut in _section(questionnaire, section)),
        *(defaut for controle in questionnaire.controles for defaut in _controle(questionnaire, controle)),
    ]


def exiger(document: Mapping[str, Any]) -> None:
    """Raises `OperationRefusee` with every sentence when the questionnaire cannot open."""
    if defauts := manques_pour_ouvrir(document):
        raise OperationRefusee(defaut.phrase for defaut in defauts)


def avertissements(document: Mapping[str, Any]) -> list[Defaut]:
    """What does not prevent the opening but deserves a look: checks that never rise, texts that quote a year."""
    try:
        questionnaire = lire_brouillon(document)
    except DefinitionInvalide:
        return []
    return [
        *(defaut for question in questionnaire for defaut in _a_regarder(questionnaire, question)),
        *(defaut for controle in questionnaire.controles for defaut in _controle_a_regarder(questionnaire, controle)),
        *_annees(questionnaire, document),
    ]


def _ensemble(questionnaire: d.Questionnaire) -> Iterator[Defaut]:
    if not questionnaire.sections:
        yield Defaut("Le questionnaire n’a aucune section.")
    if not questionnaire.titre.strip():
        yield Defaut("Le questionnaire n’a pas de titre.")
    petite = questionnaire.parametres.get("petite_action")
    if petite is not None and not (0 < petite <= PLAFOND_PETITE_ACTION and petite % PAS_PETITE_ACTION == 0):
        yield Defaut(
            "Le paramètre « petite_action » est un multiple de 500 €, au plus 10 000 € : le portail compte par "
            "tranches de 500 €.",
            "parametre",
            "petite_action",
        )
    for nom, valeur in questionnaire.parametres.items():
        if valeur < 0:
            yield Defaut(f"Le paramètre « {nom} » est négatif.", "parametre", nom)
    numeros = Counter(q.numero for q in questionnaire)
    for question in questionnaire:
        if question.numero and numeros[question.numero] > 1:
            numeros[question.numero] = 0
            yield Defaut(
                f"Le numéro « {question.numero} » est porté par plusieurs questions.", "question", question.cle
            )


def _section(questionnaire: d.Questionnaire, section: d.Section) -> Iterator[Defaut]:
    def dire(phrase: str) -> Defaut:
        return Defaut(phrase, "section", section.lettre)

    if not MOTIF_LETTRE.fullmatch(section.lettre):
        yield dire(f"La lettre de la section « {section.lettre} » s’écrit en une ou deux majuscules.")
    if not section.titre.strip():
        yield dire(f"La section {section.lettre} n’a pas de titre.")
    if len(section.questions) - (bool(section.questions) and section.questions[-1].type is d.Type.TEXTE_LONG) <= 0:
        yield dire(f"La section {section.lettre} ne pose aucune question.")
    if not section.questions or section.questions[-1].type is not d.Type.TEXTE_LONG:
        yield dire(f"La section {section.lettre} ne se termine pas par un commentaire libre.")
    for question in section.questions:
        phrases = [*coherence.de_question(questionnaire, question), *_question(questionnaire, question)]
        # Who composes knows a question by its printed number.
        debut, connue = f"{question.cle} : ", question.numero.strip() and question.libelle.strip()
        nom = f"{nommer(questionnaire, question.cle)} : " if connue else debut
        yield from (Defaut(nom + p.removeprefix(debut), "question", question.cle) for p in phrases)


def _question(questionnaire: d.Questionnaire, q: d.Question) -> Iterator[str]:
    if not MOTIF_CLE.fullmatch(q.cle) or len(q.cle) > LONGUEUR:
        yield f"{q.cle} : cette clé est mal formée. {PHRASE_CLE}"
    if not q.libelle.strip():
        yield f"{q.cle} : la question n’a pas de libellé."
    if not q.numero.strip():
        yield f"{q.cle} : la question n’a pas de numéro."
    if q.rapport and q.rapport not in CHAPITRES:
        yield f"{q.cle} : le rapport n’a pas de chapitre « {q.rapport} »."
    yield from _preremplissage(q)
    yield from _choix(q)
    yield from _tableau(q)
    yield from _condition(questionnaire, q)
    for texte in (q.libelle, q.aide):
        yield from (f"{q.cle} : {phrase}" for phrase in _parametres_cites(texte))


def _preremplissage(q: d.Question) -> Iterator[str]:
    if not q.preremplissage:
        return
    source = SOURCES.get(q.preremplissage)
    if source is None:
        yield f"{q.cle} : le portail ne connaît pas la valeur « {q.preremplissage} »."
    elif q.type not in source.types:
        yield f"{q.cle} : la valeur du portail « {source.libelle} » ne remplit pas une question de ce type."


def _choix(q: d.Question) -> Iterator[str]:
    if any(not c.libelle.strip() for c in q.choix):
        yield f"{q.cle} : un choix n’a pas de libellé."
    for code, combien in Counter(c.code for c in q.choix).items():
        if combien > 1:
            yield f"{q.cle} : le choix « {code} » apparaît {combien} fois."
    if q.autre and not any(c.code == "autre" for c in q.choix):
        yield f"{q.cle} : « autre » est à préciser, mais aucun choix n’a le code « autre »."
    if not q.autre and any(c.code == "autre" for c in q.choix):
        yield f"{q.cle} : le choix « autre » n’est pas à préciser : cochez « Autre, à préciser » ou changez son code."


def _tableau(q: d.Question) -> Iterator[str]:
    if q.tableau is None:
        return
    if not q.tableau.colonnes:
        yield f"{q.cle} : le tableau n’a pas de colonne."
    if not q.tableau.lignes and not q.tableau.source:
        yield f"{q.cle} : le tableau n’a pas de ligne."
    if q.tableau.source and q.tableau.source not in SOURCES_DE_LIGNES:
        yield f"{q.cle} : le portail ne connaît pas les lignes « {q.tableau.source} »."
    for quoi, objets in (("la colonne", q.tableau.colonnes), ("la ligne", q.tableau.lignes)):
        if any(not o.libelle.strip() for o in objets):
            yield f"{q.cle} : {quoi[3:]} sans libellé."
        for cle, combien in Counter(o.cle for o in objets).items():
            if combien > 1:
                yield f"{q.cle} : {quoi} « {cle} » apparaît {combien} fois."


def _condition(questionnaire: d.Questionnaire, q: d.Question) -> Iterator[str]:
    if _tourne_en_rond(questionnaire, q):
        yield f"{q.cle} : sa condition dépend d’elle-même par d’autres questions, elle ne s’afficherait jamais."
    for test in tests_de(q.condition):
        visee = questionnaire.par_cle.get(test.question)
        if visee is None:
            continue  # already told
        if test.operateur in ("<", "<=", ">", ">=") and visee.type in SANS_ORDRE:
            yield f"{q.cle} : la condition compare {visee.numero}, qui n’est pas un nombre."
        elif (test.operateur in ("contient", "ne_contient_pas")) != (visee.type is d.Type.CHOIX_MULTIPLE) and (
            test.operateur != "remplie"
        ):
            yield f"{q.cle} : la condition sur {visee.numero} ne convient pas à une question de type « {TYPES[visee.type]} »."
        elif visee.choix and test.operateur != "remplie" and test.valeur not in {c.code for c in visee.choix}:
            yield f"{q.cle} : la condition porte sur un choix absent de {visee.numero}, « {test.valeur} »."
        elif visee.type is d.Type.OUI_NON and test.operateur != "remplie" and not isinstance(test.valeur, bool):
            yield f"{q.cle} : la condition sur {visee.numero} attend « oui » ou « non »."


def _tourne_en_rond(questionnaire: d.Questionnaire, q: d.Question) -> bool:
    a_voir, vues = set(d.cles_de(q.condition)) - {q.cle}, set[str]()
    while a_voir:
        cle = a_voir.pop()
        vues.add(cle)
        question = questionnaire.par_cle.get(cle)
        suite = set(d.cles_de(question.condition)) if question else set()
        if q.cle in suite:
            return True
        a_voir |= suite - vues
    return False


def tests_de(condition: d.Condition | None) -> Iterator[d.Test]:
    """Every comparison of a condition."""
    if isinstance(condition, d.Test):
        yield condition
    elif isinstance(condition, d.Groupe):
        for partie in condition.parties:
            yield from tests_de(partie)


def _controle(questionnaire: d.Questionnaire, c: d.Controle) -> Iterator[Defaut]:
    phrases = list(coherence.de_controle(questionnaire, c))
    if not c.message.strip():
        phrases.append(f"Contrôle {c.code} : le message est vide.")
    phrases += [f"Contrôle {c.code} : {phrase}" for phrase in _parametres_cites(c.message)]
    if isinstance(c.regle, d.Comparaison):
        phrases += [f"Contrôle {c.code} : {phrase}" for phrase in _termes_du_portail(c.regle)]
    visee = None if isinstance(c.regle, d.Comparaison) else questionnaire.par_cle.get(c.regle.question)
    if visee and isinstance(c.regle, d.Contient) and c.regle.code not in {x.code for x in visee.choix}:
        phrases.append(f"Contrôle {c.code} : {visee.numero} ne propose pas le choix « {c.regle.code} ».")
    if visee and isinstance(c.regle, d.Contient) and visee.type is not d.Type.CHOIX_MULTIPLE:
        phrases.append(f"Contrôle {c.code} : {visee.numero} n’est pas une question à plusieurs choix.")
    if visee and isinstance(c.regle, d.Variation) and not visee.est_nombre:
        phrases.append(f"Contrôle {c.code} : {visee.numero} n’est pas un nombre, sa variation ne se mesure pas.")
    yield from (Defaut(phrase, "controle", c.code) for phrase in phrases)


def _termes_du_portail(regle: d.Comparaison) -> Iterator[str]:
    for terme in regle.gauche.termes + regle.droite.termes:
        if terme.startswith("@") and terme[1:] not in SOURCES:
            yield f"le portail ne connaît pas la valeur « {terme[1:]} »."
    if regle.tolerance < Decimal(0):
        yield "la tolérance est négative."


def _parametres_cites(texte: str) -> Iterator[str]:
    """What was not replaced by the value of a parameter when the document was read."""
    for cite in ACCOLADES.findall(texte):
        yield f"le texte cite un paramètre absent, « {cite} »."


def _a_regarder(questionnaire: d.Questionnaire, q: d.Question) -> Iterator[Defaut]:
    for cle in d.cles_de(q.condition):
        visee = questionnaire.par_cle.get(cle)
        if visee and visee.qui is d.Qui.REGIONAL and q.qui is d.Qui.DEPARTEMENTAL:
            yield Defaut(
                f"{q.numero} dépend de {visee.numero}, que seule la région voit : elle ne s’affichera que dans les "
                "préfectures de région.",
                "question",
                q.cle,
            )


def _controle_a_regarder(questionnaire: d.Questionnaire, c: d.Controle) -> Iterator[Defaut]:
    if isinstance(c.regle, d.Variation):
        visee = questionnaire.par_cle.get(c.regle.question)
        if visee and not visee.equivalent_n1:
            yield Defaut(
                f"Contrôle {c.code} : {visee.numero} n’a pas d’équivalent l’an dernier, le contrôle ne se lèvera jamais.",
                "controle",
                c.code,
            )


def _annees(questionnaire: d.Questionnaire, document: Mapping[str, Any]) -> Iterator[Defaut]:
    codes = {c.code for c in questionnaire.controles}
    for cle, texte in textes_dates(document):
        objet = "controle" if cle in codes else "question" if cle in questionnaire.par_cle else "section"
        yield Defaut(f"Un texte cite une année, à relire : « {texte} »", objet, cle)
