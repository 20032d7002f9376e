"""What a workbook would change in an answer: question by question, now and in the workbook. Writes nothing.

Three states are compared: what the workbook was filled with (its token), what it holds, what stands on the portal now.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mildeca_portal.socle.versions import Issue, Jeton, confronter, empreinte, jeton
from rapports.actions.saisie import Fonctions
from rapports.classeur.disposition import lignes_de
from rapports.classeur.intitules import intitule_de
from rapports.classeur.lecture import Cellule, ClasseurLu
from rapports.classeur.reperes import Place
from rapports.classeur.reponses import Faute, ReponseIllisible, comprendre
from rapports.classeur.textes import lire_texte
from rapports.classeur.unites import est_explication, refus_d_ecrire, section_de, unites_de
from rapports.dossiers import Dossier
from rapports.models import Valeur
from rapports.questionnaire.contenu import ContenuInvalide, nettoyer, normaliser
from rapports.questionnaire.definition import Question, Questionnaire, Section
from rapports.questionnaire.explications import sans_prefixe

DEPLACEE = (
    "Cette cellule n’est plus en face de « {} » : les lignes de la feuille ont été triées, ou cet intitulé modifié. "
    "La réponse n’est pas reprise."
)


class Sorte(StrEnum):
    """`PRISE`: can be taken. `CONFLIT`: changed on the portal since. `INVALIDE`: cells to correct. `FERMEE`: not open."""

    PRISE = "prise"
    CONFLIT = "conflit"
    INVALIDE = "invalide"
    FERMEE = "fermee"


@dataclass(frozen=True)
class Difference:
    """One question that the workbook would change. `valeur`: its row on the portal; `jeton`: of what stands there now."""

    sorte: Sorte
    question: Question
    lettre: str
    propose: Any
    actuel: Any
    jeton: Jeton
    valeur: Valeur | None = None
    fautes: tuple[Faute, ...] = ()
    refus: str = ""

    @property
    def cle(self) -> str:
        return self.question.cle

    @property
    def a_choisir(self) -> bool:
        """Whether the person says what to do of it."""
        return self.sorte in (Sorte.PRISE, Sorte.CONFLIT)

    @property
    def confirmation(self) -> bool:
        """The same value stands on the portal, pre-filled, and nobody has confirmed it yet."""
        return self.propose == self.actuel


@dataclass(frozen=True)
class Disparue:
    """A question of the workbook that today's questionnaire no longer asks, and what was answered."""

    question: Question
    propose: Any
    lignes: Sequence[Any] = ()


@dataclass(frozen=True)
class Comparaison:
    """`intactes`: questions left as the workbook gave them. `deja_la`: already on the portal. `absentes`: taken away from it."""

    differences: tuple[Difference, ...]
    disparues: tuple[Disparue, ...]
    sections_absentes: tuple[Section, ...]
    absentes: tuple[Question, ...]
    intactes: int
    deja_la: int

    def de_sorte(self, sorte: Sorte) -> list[Difference]:
        return [d for d in self.differences if d.sorte is sorte]

    @property
    def a_choisir(self) -> list[Difference]:
        return [d for d in self.differences if d.a_choisir]


def comparer(lu: ClasseurLu, origine: Questionnaire, dossier: Dossier, fonctions: Fonctions) -> Comparaison:
    """`origine`: the questionnaire that the workbook was made from, maybe an earlier version than that of the answer."""
    comptes = {Issue.INTACTE: 0, Issue.DEJA_LA: 0}
    differences: list[Difference] = []
    disparues: list[Disparue] = []
    absentes: list[Question] = []
    actuelles = {u.cle: u for u in unites_de(dossier.questionnaire)}
    for unite in unites_de(origine):
        cellules = lu.de(unite.cle)
        prevue = unite.cle in lu.enveloppe.jetons
        if not cellules:
            absentes += [unite] if prevue and not est_explication(unite) else []
            continue
        if not prevue and all(c.vide for c in cellules.values()):
            continue  # beside a question that expects no explanation
        lecture = _lire(unite, actuelles.get(unite.cle), cellules, lu, dossier)
        if fautes := _deplacees(origine.par_cle[sans_prefixe(unite.cle)], unite.cle, cellules, lecture, lu):
            lecture = _Lecture(fautes=fautes)
        if unite.cle not in actuelles:
            disparues += _disparue(unite, lecture, lu)
            continue
        trouvee = _confronter(actuelles[unite.cle], lecture, lu.enveloppe.jetons.get(unite.cle), dossier, fonctions)
        if isinstance(trouvee, Issue):
            comptes[trouvee] += not est_explication(unite)
        else:
            differences.append(trouvee)
    sections = _sections_absentes(origine, lu)
    perdues = {q.cle for s in sections for q in s.questions}
    return Comparaison(
        differences=tuple(differences),
        disparues=tuple(disparues),
        sections_absentes=tuple(sections),
        absentes=tuple(q for q in absentes if q.cle not in perdues),
        intactes=comptes[Issue.INTACTE],
        deja_la=comptes[Issue.DEJA_LA],
    )


def _sections_absentes(origine: Questionnaire, lu: ClasseurLu) -> list[Section]:
    """Sections that the workbook had, and of which nothing is found any more."""
    return [
        s
        for s in origine.sections
        if any(q.cle in lu.enveloppe.jetons for q in s.questions) and not any(lu.de(q.cle) for q in s.questions)
    ]


@dataclass(frozen=True)
class _Lecture:
    contenu: Any = None
    fautes: tuple[Faute, ...] = ()


def _lire(
    origine: Question,
    actuelle: Question | None,
    cellules: Mapping[Place, Cellule],
    lu: ClasseurLu,
    dossier: Dossier,
) -> _Lecture:
    """Understood with the questionnaire of the workbook, then held to today's."""
    try:
        contenu = comprendre(origine, cellules, lignes_de(origine, lu.enveloppe.lignes))
    except ReponseIllisible as erreur:
        return _Lecture(fautes=tuple(erreur.fautes))
    montre = lu.enveloppe.jetons.get(origine.cle)
    if actuelle is None or (montre and montre.empreinte == empreinte(contenu)):
        return _Lecture(contenu)
    try:
        lignes = dossier.donnees.lignes_de(actuelle)
        if inconnues := [x for x in _lignes_remplies(contenu, origine) if x not in {ligne.cle for ligne in lignes}]:
            return _Lecture(fautes=tuple(_lignes_disparues(origine, cellules, inconnues)))
        return _Lecture(normaliser(actuelle, contenu, lignes))
    except ContenuInvalide as erreur:
        return _Lecture(fautes=(Faute(erreur.phrase, next(iter(cellules.values()))),))


def _deplacees(
    question: Question, cle: str, cellules: Mapping[Place, Cellule], lecture: _Lecture, lu: ClasseurLu
) -> tuple[Faute, ...]:
    """The first cell that holds something new in front of another question than its own. `cle`: maybe an explanation's."""
    montre = lu.enveloppe.jetons.get(cle)
    if not lecture.fautes and montre and montre.empreinte == empreinte(lecture.contenu):
        return ()
    lignes = lignes_de(question, lu.enveloppe.lignes)
    for place, cellule in cellules.items():
        attendu = intitule_de(question, place, lignes)
        if cellule.intitule is not None and nettoyer(lire_texte(cellule.intitule)) != nettoyer(attendu):
            return (Faute(DEPLACEE.format(attendu), cellule),)
    return ()


def _lignes_remplies(contenu: Any, question: Question) -> list[str]:
    return list(contenu or ()) if question.tableau else []


def _lignes_disparues(
    question: Question, cellules: Mapping[Place, Cellule], inconnues: Sequence[str]
) -> Iterator[Faute]:
    for place, cellule in cellules.items():
        if place.partie in inconnues and not cellule.vide:
            yield Faute("Cette ligne n’existe plus dans le tableau : sa valeur n’est pas reprise.", cellule)


def _disparue(unite: Question, lecture: _Lecture, lu: ClasseurLu) -> list[Disparue]:
    """Only what was answered in the workbook is worth telling."""
    montre = lu.enveloppe.jetons.get(unite.cle)
    if lecture.contenu is None or (montre and montre.empreinte == empreinte(lecture.contenu)):
        return []
    return [Disparue(unite, lecture.contenu, lignes_de(unite, lu.enveloppe.lignes))]


def _confronter(
    unite: Question, lecture: _Lecture, montre: Jeton | None, dossier: Dossier, fonctions: Fonctions
) -> Difference | Issue:
    valeur = dossier.valeurs.get(unite.cle)
    version, actuel = (valeur.version, valeur.contenu) if valeur else (0, None)
    issue = confronter(montre, lecture.contenu, version, actuel)
    a_confirmer = valeur is not None and not valeur.confirmee and actuel is not None
    if not lecture.fautes and issue is Issue.DEJA_LA and not a_confirmer:
        return Issue.DEJA_LA
    if not lecture.fautes and issue is Issue.INTACTE:
        return Issue.INTACTE
    refus = refus_d_ecrire(dossier, fonctions, unite)
    sorte = Sorte.CONFLIT if issue is Issue.CONFLIT else Sorte.PRISE
    if lecture.fautes:
        sorte = Sorte.INVALIDE
    elif refus:
        sorte = Sorte.FERMEE
    return Difference(
        sorte=sorte,
        question=unite,
        lettre=section_de(dossier.questionnaire, unite.cle),
        propose=lecture.contenu,
        actuel=actuel,
        jeton=jeton(version, actuel),
        valeur=valeur,
        fautes=lecture.fautes,
        refus=refus,
    )
