"""How far an answer is and what is missing: the sentences shown to people are the ones that refuse the submission."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rapports.questionnaire.definition import (
    Comparaison,
    Contient,
    Controle,
    Operande,
    Question,
    Qui,
    Severite,
    Type,
    Variation,
)
from rapports.questionnaire.ecarts import Ecart, comparable, ecarts_a_expliquer, mesure
from rapports.questionnaire.evaluation import Donnees, Grandeur, comparer, lire_grandeur

A_EXPLIQUER = "Expliquez-le sous la question, ou dans le commentaire de la section."


@dataclass(frozen=True, slots=True)
class Manque:
    """One reason why the answer cannot be submitted: a sentence, and the field it links to."""

    phrase: str
    section: str
    cle: str


@dataclass(frozen=True, slots=True)
class Anomalie:
    """A check that fails, or a gap beyond its threshold (« ecart_n1.<key> », « ecart_portail.<key> »).

    `expliquee`: the explanation that a warning asks for is there, beside the question (`explication`: its text) or in
    the comment of the section (`commentaire`: its key); or nothing is asked (`information`).
    """

    code: str
    phrase: str
    section: str
    numero: str
    cle: str
    bloquante: bool
    information: bool
    expliquee: bool
    commentaire: str
    explication: str = ""


@dataclass(frozen=True, slots=True)
class Progression:
    """Obligatory questions that show (`attendues`), those answered, and whether anything was typed at all."""

    attendues: int
    remplies: int
    entamee: bool

    @property
    def etat(self) -> str:
        if not self.entamee:
            return "a_commencer"
        return "complete" if self.attendues == self.remplies else "en_cours"


def progression(donnees: Donnees, lettre: str) -> Progression:
    """How far one section is."""
    section = donnees.questionnaire.par_lettre[lettre]
    visibles = [q for q in section.questions if q.cle in donnees.visibles]
    attendues = [q for q in visibles if q.obligatoire]
    return Progression(
        attendues=len(attendues),
        remplies=sum(donnees.contenu(q.cle) is not None for q in attendues),
        entamee=any(donnees.contenu(q.cle) is not None for q in visibles),
    )


def avancement(donnees: Donnees, lettre: str) -> dict[str, Any]:
    """Fields of the row of a section that the follow-up reads: state, progress, checks that fail and are not explained."""
    p = progression(donnees, lettre)
    restent = sum(a.bloquante or not a.expliquee for a in anomalies(donnees, lettre))
    return {"etat": p.etat, "attendues": p.attendues, "remplies": p.remplies, "anomalies": restent}


def anomalies(donnees: Donnees, lettre: str = "") -> list[Anomalie]:
    """Checks that fail and gaps to explain, in the order of the questionnaire; of one section when `lettre` is given."""
    questionnaire = donnees.questionnaire
    par_question: dict[str, list[Controle]] = {}
    for controle in questionnaire.controles:
        par_question.setdefault(controle.question, []).append(controle)
    questions = questionnaire.par_lettre[lettre].questions if lettre else questionnaire
    levees: list[Anomalie] = []
    for question in questions:
        if question.cle in donnees.visibles:
            levees += [_anomalie(donnees, c) for c in par_question.get(question.cle, ()) if _echoue(donnees, c)]
            levees += [_ecart(donnees, e) for e in ecarts_a_expliquer(donnees, question)]
    return levees


def _anomalie(donnees: Donnees, controle: Controle) -> Anomalie:
    return _lever(donnees, controle.code, controle.question, controle.message, controle.severite, controle.commentaire)


def _ecart(donnees: Donnees, ecart: Ecart) -> Anomalie:
    return _lever(donnees, f"ecart_{ecart.origine}.{ecart.question.cle}", ecart.question.cle, ecart.phrase)


def _lever(
    donnees: Donnees,
    code: str,
    cle: str,
    phrase: str,
    severite: Severite = Severite.AVERTISSEMENT,
    commentaire: str = "",
) -> Anomalie:
    lettre = donnees.questionnaire.section_de[cle]
    commentaire = commentaire or donnees.questionnaire.par_lettre[lettre].commentaire
    explication = donnees.explication(cle)
    return Anomalie(
        code=code,
        phrase=phrase,
        section=lettre,
        numero=donnees.questionnaire.par_cle[cle].numero,
        cle=cle,
        bloquante=severite is Severite.BLOQUANTE,
        information=severite is Severite.INFORMATION,
        expliquee=severite is Severite.INFORMATION or bool(explication) or donnees.contenu(commentaire) is not None,
        commentaire=commentaire,
        explication=explication,
    )


def _echoue(donnees: Donnees, controle: Controle) -> bool:
    match controle.regle:
        case Comparaison() as regle:
            # What the portal knows has a cost: it is read once there is an answer to compare it with.
            gauche = _operande(donnees, regle.gauche)
            droite = None if gauche is None else _operande(donnees, regle.droite)
            if gauche is None or droite is None or isinstance(gauche, Decimal) != isinstance(droite, Decimal):
                return False
            return not comparer(gauche, regle.operateur, droite, regle.tolerance)
        case Contient(question, code):
            contenu = donnees.contenu(question) or {}
            return code in contenu.get("choix", ())
        case Variation(question=question, seuil=seuil):
            return _varie(donnees, donnees.questionnaire.par_cle[question], seuil)


def _operande(donnees: Donnees, operande: Operande) -> Grandeur | None:
    if operande.constante:
        return lire_grandeur(operande.constante)
    somme = donnees.somme(operande.termes)
    if isinstance(somme, Decimal) and operande.facteur is not None:
        return somme * operande.facteur
    return somme


def _varie(donnees: Donnees, question: Question, seuil: Decimal) -> bool:
    if not comparable(question):
        return False
    avant = mesure(question, donnees.precedentes.get(question.equivalent_n1))
    apres = mesure(question, donnees.contenu(question.cle))
    if not avant or apres is None:
        return False
    return abs(apres - avant) > seuil * abs(avant)


def manques(donnees: Donnees, lettre: str = "") -> list[Manque]:
    """Everything that prevents the submission, in the order of the questionnaire. Empty: it may be submitted.

    With `lettre`: of that section only.
    """
    par_question: dict[str, list[str]] = {}
    questions = donnees.questionnaire.par_lettre[lettre].questions if lettre else donnees.questionnaire
    for question in questions:
        if question.cle in donnees.visibles and (phrase := _manque_de(donnees, question)):
            par_question.setdefault(question.cle, []).append(phrase)
    for a in anomalies(donnees, lettre):
        if a.bloquante:
            par_question.setdefault(a.cle, []).append(f"{_nom(donnees, a.cle)} : {_minuscule(a.phrase)}")
        elif not a.expliquee:
            phrase = f"{_nom(donnees, a.cle)} : {_minuscule(a.phrase)} {A_EXPLIQUER}"
            par_question.setdefault(a.cle, []).append(phrase)
    return list(_dans_l_ordre(donnees, par_question))


def _dans_l_ordre(donnees: Donnees, par_question: dict[str, list[str]]) -> Iterator[Manque]:
    for section in donnees.questionnaire.sections:
        for question in section.questions:
            for phrase in par_question.get(question.cle, ()):
                yield Manque(phrase, section.lettre, question.cle)


def _nom(donnees: Donnees, cle: str) -> str:
    question = donnees.questionnaire.par_cle[cle]
    return f"{question.numero} « {question.libelle} »"


def _minuscule(phrase: str) -> str:
    return phrase[0].lower() + phrase[1:]


def _manque_de(donnees: Donnees, question: Question) -> str:
    contenu, nom = donnees.contenu(question.cle), _nom(donnees, question.cle)
    if contenu is None:
        if not question.obligatoire:
            return ""
        qui = " (question régionale)" if question.qui is Qui.REGIONAL else ""
        return f"{nom} attend une réponse{qui}."
    if question.autre and _autre_sans_precision(contenu):
        return f"{nom} : précisez « autre »."
    if question.type is Type.TEXTE_LONG:
        return _longueur(question, nom, contenu)
    return ""


def _autre_sans_precision(contenu: Any) -> bool:
    choix = contenu["choix"]
    return not contenu.get("autre") and (choix == "autre" or (isinstance(choix, list) and "autre" in choix))


def _longueur(question: Question, nom: str, texte: str) -> str:
    if len(texte) < question.longueur_min:
        return f"{nom} : {len(texte)} caractères, il en faut au moins {question.longueur_min}."
    if question.longueur_max and len(texte) > question.longueur_max:
        return f"{nom} : {len(texte)} caractères, il en faut au plus {question.longueur_max}."
    return ""
