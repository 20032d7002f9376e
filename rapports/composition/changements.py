"""What changes from one questionnaire to another: kept, changed, moved, added, removed. Pure; words by `socle.differences`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapports.composition.mots import attributs, attributs_du_controle, court
from rapports.questionnaire.definition import Question, Questionnaire

AJOUT, RETRAIT, MODIFICATION, DEPLACEMENT = "ajout", "retrait", "modification", "deplacement"
# What changes every year by itself, and what is shown as a move.
IGNORES = ("Équivalent de l’an dernier",)


@dataclass(frozen=True, slots=True)
class Ecart:
    """One attribute that changed, before and after in words."""

    nom: str
    avant: str
    apres: str


@dataclass(frozen=True, slots=True)
class Changement:
    """`sorte`: ajout, retrait, modification, deplacement. `objet`: section, question, controle, parametre or titre.

    `cle` names the object in its questionnaire (the one before for a removal).
    """

    sorte: str
    objet: str
    cle: str
    intitule: str
    ecarts: tuple[Ecart, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Bilan:
    """`conservees`: questions that are the same in both."""

    changements: tuple[Changement, ...]
    conservees: int

    def de(self, sorte: str) -> list[Changement]:
        return [c for c in self.changements if c.sorte == sorte]

    @property
    def ajouts(self) -> list[Changement]:
        return self.de(AJOUT)

    @property
    def retraits(self) -> list[Changement]:
        return self.de(RETRAIT)

    @property
    def modifications(self) -> list[Changement]:
        return self.de(MODIFICATION)

    @property
    def deplacements(self) -> list[Changement]:
        return self.de(DEPLACEMENT)


def comparer(avant: Questionnaire, apres: Questionnaire) -> Bilan:
    """Every change, in the order of the page. Years follow by themselves: the N-1 equivalents are not told."""
    changements = [
        *_titre(avant, apres),
        *_parametres(avant, apres),
        *_sections(avant, apres),
        *_questions(avant, apres),
        *_controles(avant, apres),
    ]
    touchees = {c.cle for c in changements if c.objet == "question" and c.sorte != AJOUT}
    return Bilan(tuple(changements), sum(q.cle in avant.par_cle and q.cle not in touchees for q in apres))


def ecarts(avant: Mapping[str, str], apres: Mapping[str, str]) -> tuple[Ecart, ...]:
    """Attributes whose words differ."""
    return tuple(
        Ecart(nom, avant.get(nom, ""), valeur)
        for nom, valeur in apres.items()
        if nom not in IGNORES and avant.get(nom, "") != valeur
    )


def _titre(avant: Questionnaire, apres: Questionnaire) -> Iterator[Changement]:
    if avant.titre != apres.titre:
        yield Changement(MODIFICATION, "titre", "", "Questionnaire", (Ecart("Titre", avant.titre, apres.titre),))


def _parametres(avant: Questionnaire, apres: Questionnaire) -> Iterator[Changement]:
    for nom, valeur in apres.parametres.items():
        ancienne = avant.parametres.get(nom)
        if ancienne is None:
            yield Changement(AJOUT, "parametre", nom, f"Paramètre « {nom} » : {court(valeur)}")
        elif ancienne != valeur:
            ecart = Ecart("Valeur", court(ancienne), court(valeur))
            yield Changement(MODIFICATION, "parametre", nom, f"Paramètre « {nom} »", (ecart,))
    for nom in avant.parametres:
        if nom not in apres.parametres:
            yield Changement(RETRAIT, "parametre", nom, f"Paramètre « {nom} »")


def _sections(avant: Questionnaire, apres: Questionnaire) -> Iterator[Changement]:
    for section in apres.sections:
        ancienne = avant.par_lettre.get(section.lettre)
        intitule = f"Section {section.lettre}. {section.titre}"
        if ancienne is None:
            yield Changement(AJOUT, "section", section.lettre, intitule)
            continue
        differents = ecarts(
            {"Titre": ancienne.titre, "Aide": ancienne.aide}, {"Titre": section.titre, "Aide": section.aide}
        )
        if differents:
            yield Changement(MODIFICATION, "section", section.lettre, intitule, differents)
    for section in avant.sections:
        if section.lettre not in apres.par_lettre:
            yield Changement(RETRAIT, "section", section.lettre, f"Section {section.lettre}. {section.titre}")
    for lettre in _deplacees([s.lettre for s in avant.sections], [s.lettre for s in apres.sections]):
        yield Changement(DEPLACEMENT, "section", lettre, f"Section {lettre}. {apres.par_lettre[lettre].titre}")


def _questions(avant: Questionnaire, apres: Questionnaire) -> Iterator[Changement]:
    bougees = _questions_deplacees(avant, apres)
    for question in apres:
        ancienne = avant.par_cle.get(question.cle)
        if ancienne is None:
            yield Changement(AJOUT, "question", question.cle, _nom(question), detail=_ou(apres, question.cle))
            continue
        differents = ecarts(attributs(avant, ancienne), attributs(apres, question))
        ou = _ou(apres, question.cle) if question.cle in bougees else ""
        if differents:
            yield Changement(MODIFICATION, "question", question.cle, _nom(question), differents, ou)
        elif ou:
            yield Changement(DEPLACEMENT, "question", question.cle, _nom(question), detail=ou)
    for question in avant:
        if question.cle not in apres.par_cle:
            yield Changement(RETRAIT, "question", question.cle, _nom(question))


def _nom(question: Question) -> str:
    return f"{question.numero} « {question.libelle} »"


def _ou(questionnaire: Questionnaire, cle: str) -> str:
    lettre = questionnaire.section_de[cle]
    rang = [q.cle for q in questionnaire.par_lettre[lettre].questions].index(cle)
    if not rang:
        return f"en tête de la section {lettre}"
    return f"section {lettre}, après {questionnaire.par_lettre[lettre].questions[rang - 1].numero}"


def _questions_deplacees(avant: Questionnaire, apres: Questionnaire) -> frozenset[str]:
    bougees: set[str] = set()
    for section in apres.sections:
        ancienne = avant.par_lettre.get(section.lettre)
        bougees |= {q.cle for q in section.questions if avant.section_de.get(q.cle, section.lettre) != section.lettre}
        if ancienne:
            bougees |= _deplacees([q.cle for q in ancienne.questions], [q.cle for q in section.questions])
    return frozenset(bougees)


def _deplacees(avant: list[str], apres: list[str]) -> set[str]:
    """Of the names that both lists hold, the fewest that must move for one order to become the other."""
    communs = set(avant) & set(apres)
    gauche, droite = [n for n in avant if n in communs], [n for n in apres if n in communs]
    restes: set[str] = set(droite)
    for bloc in SequenceMatcher(None, gauche, droite, autojunk=False).get_matching_blocks():
        restes -= set(droite[bloc.b : bloc.b + bloc.size])
    return restes


def _controles(avant: Questionnaire, apres: Questionnaire) -> Iterator[Changement]:
    anciens = {c.code: c for c in avant.controles}
    for controle in apres.controles:
        ancien, intitule = anciens.pop(controle.code, None), f"Contrôle « {controle.code} »"
        if ancien is None:
            yield Changement(AJOUT, "controle", controle.code, intitule, detail=controle.message)
        elif differents := ecarts(attributs_du_controle(avant, ancien), attributs_du_controle(apres, controle)):
            yield Changement(MODIFICATION, "controle", controle.code, intitule, differents)
    for controle in anciens.values():
        yield Changement(RETRAIT, "controle", controle.code, f"Contrôle « {controle.code} »", detail=controle.message)
