"""Lists to choose from while composing: questions by section, terms of a sum, values of the portal, places."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rapports.composition.mots import court
from rapports.composition.sources import CHAPITRES, SOURCES, SOURCES_DE_LIGNES
from rapports.questionnaire.definition import NOMBRES, Question, Questionnaire, Type

ListeGroupee = list[tuple[str, Any]]
ABSENTE = "À remplacer"


def intitule(question: Question, longueur: int = 70) -> str:
    """« B3 – Nombre de réunions du comité… »."""
    libelle = question.libelle if len(question.libelle) <= longueur else f"{question.libelle[: longueur - 1].rstrip()}…"
    return f"{question.numero} – {libelle}"


def questions(
    questionnaire: Questionnaire, retenir: Callable[[Question], bool], citees: Iterable[str] = ()
) -> ListeGroupee:
    """Questions by section. `citees`: keys already chosen, offered even when no question has them any more."""
    groupes: ListeGroupee = []
    for section in questionnaire.sections:
        if offertes := [(q.cle, intitule(q)) for q in section.questions if retenir(q)]:
            groupes.append((f"{section.lettre}. {section.titre}", offertes))
    return [*groupes, *_absentes(groupes, citees)]


def termes(questionnaire: Questionnaire, citees: Iterable[str] = (), *, portail: bool = True) -> ListeGroupee:
    """What a sum may add: numbers, dates, totals of columns, and (`portail`) values that the portal knows."""
    groupes: ListeGroupee = []
    for section in questionnaire.sections:
        if offerts := [t for q in section.questions for t in _termes_de(q)]:
            groupes.append((f"{section.lettre}. {section.titre}", offerts))
    if portail:
        nombres = [(f"@{code}", s.libelle) for code, s in SOURCES.items() if NOMBRES & set(s.types)]
        groupes.append(("Valeurs du portail", nombres))
    return [*groupes, *_absentes(groupes, citees)]


def _termes_de(question: Question) -> Iterator[tuple[str, str]]:
    if question.est_nombre or question.type is Type.DATE:
        yield question.cle, intitule(question)
    elif question.tableau:
        for colonne in question.tableau.colonnes:
            if colonne.type in NOMBRES:
                yield f"{question.cle}#{colonne.cle}", f"{intitule(question, 50)}, total « {colonne.libelle} »"


def _absentes(groupes: ListeGroupee, citees: Iterable[str]) -> ListeGroupee:
    offertes = {code for _, groupe in groupes for code, _ in groupe}
    perdues = [(code, f"{code} (absente du questionnaire)") for code in citees if code and code not in offertes]
    return [(ABSENTE, perdues)] if perdues else []


def sources(type_: Type, citee: str = "") -> ListeGroupee:
    """Values of the portal that can fill a question of the type."""
    offertes: ListeGroupee = [("", "Aucune")]
    offertes += [(code, source.libelle) for code, source in SOURCES.items() if type_ in source.types]
    if citee and citee not in dict(offertes):
        offertes.append((citee, f"{citee} (inconnue du portail, ou d’un autre type)"))
    return offertes


def chapitres(citee: str = "") -> ListeGroupee:
    """Chapters of the national report."""
    offerts: ListeGroupee = [("", "Aucune"), *((code, f"{code}. {nom}") for code, nom in CHAPITRES.items())]
    offerts = [(code, nom.removeprefix("annexes. ")) for code, nom in offerts]
    return [*offerts, (citee, f"{citee} (inconnu)")] if citee and citee not in CHAPITRES else offerts


def lignes_du_territoire() -> ListeGroupee:
    return [("", "Aucune"), *((code, nom[:1].upper() + nom[1:]) for code, nom in SOURCES_DE_LIGNES.items())]


def parametres(questionnaire: Questionnaire) -> ListeGroupee:
    return [("", "Aucun"), *((nom, f"{nom} ({court(v)})") for nom, v in questionnaire.parametres.items())]


def places(questionnaire: Questionnaire, sauf: str = "") -> ListeGroupee:
    """Where a question can go: « lettre/clé » of the one before it, « lettre/ » for the first place."""
    groupes: ListeGroupee = []
    for section in questionnaire.sections:
        tete = (f"{section.lettre}/", f"En tête de la section {section.lettre}")
        suite = [(f"{section.lettre}/{q.cle}", f"Après {intitule(q, 60)}") for q in section.questions if q.cle != sauf]
        groupes.append((f"{section.lettre}. {section.titre}", [tete, *suite]))
    return groupes
