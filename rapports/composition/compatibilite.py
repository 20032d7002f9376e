"""Correcting a questionnaire while it is being answered: what the new version may not take away. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mildeca_portal.socle.templatetags.formats import pluriel
from rapports.composition.mots import TYPES, nom
from rapports.questionnaire.definition import Question, Questionnaire, Qui


@dataclass
class Usage:
    """How many answers one question has, and what they hold: codes of choices, rows and columns of tables."""

    reponses: int = 0
    departementales: int = 0
    choix: Counter[str] = field(default_factory=Counter)
    lignes: Counter[str] = field(default_factory=Counter)
    colonnes: Counter[str] = field(default_factory=Counter)

    def ajouter(self, contenu: Any, *, siege: bool) -> None:
        """One more answer with that canonical content. `siege`: of a préfecture de région."""
        self.reponses += 1
        self.departementales += not siege
        if not isinstance(contenu, Mapping):
            return
        if "choix" in contenu:
            codes = contenu["choix"]
            self.choix.update(codes if isinstance(codes, list) else [codes])
        elif "fichier" not in contenu:
            self.lignes.update(contenu.keys())
            self.colonnes.update({colonne for cases in contenu.values() for colonne in cases})


Usages = Mapping[str, Usage]


def usages(valeurs: Iterable[tuple[str, Any, bool]]) -> dict[str, Usage]:
    """{key: usage} of (key, content, siege) rows; empty contents do not count."""
    trouves: dict[str, Usage] = {}
    for cle, contenu, siege in valeurs:
        if contenu is not None:
            trouves.setdefault(cle, Usage()).ajouter(contenu, siege=siege)
    return trouves


def refus(avant: Questionnaire, apres: Questionnaire, utilises: Usages) -> list[str]:
    """Why the answers in progress cannot go from one version to the other; empty when they can."""
    return [phrase for question in avant for phrase in _refus(avant, question, apres, utilises.get(question.cle))]


def _refus(avant: Questionnaire, question: Question, apres: Questionnaire, usage: Usage | None) -> Iterator[str]:
    if usage is None:
        return
    mot, nouvelle = nom(avant, question.cle), apres.par_cle.get(question.cle)
    if nouvelle is None:
        yield f"{mot} ne peut pas disparaître : {_reponses(usage.reponses)}."
        return
    if nouvelle.type is not question.type:
        yield (
            f"{mot} ne peut pas passer du type « {TYPES[question.type].lower()} » au type "
            f"« {TYPES[nouvelle.type].lower()} » : {_reponses(usage.reponses)}."
        )
        return
    if nouvelle.qui is Qui.REGIONAL and question.qui is Qui.DEPARTEMENTAL and usage.departementales:
        yield f"{mot} ne peut pas être réservée aux régions : {_reponses(usage.departementales, ' de département')}."
    yield from _choix(mot, question, nouvelle, usage)
    yield from _tableau(mot, question, nouvelle, usage)


def _choix(mot: str, question: Question, nouvelle: Question, usage: Usage) -> Iterator[str]:
    restants = {c.code for c in nouvelle.choix}
    for choix in question.choix:
        if usage.choix[choix.code] and choix.code not in restants:
            yield f"{mot} : le choix « {choix.libelle} » ne peut pas disparaître : {_reponses(usage.choix[choix.code])}."


def _tableau(mot: str, question: Question, nouvelle: Question, usage: Usage) -> Iterator[str]:
    if question.tableau is None or nouvelle.tableau is None:
        return
    types = {c.cle: c.type for c in nouvelle.tableau.colonnes}
    for colonne in question.tableau.colonnes:
        nombre = usage.colonnes[colonne.cle]
        if nombre and types.get(colonne.cle) is not colonne.type:
            quoi = "changer de type" if colonne.cle in types else "disparaître"
            yield f"{mot} : la colonne « {colonne.libelle} » ne peut pas {quoi} : {_reponses(nombre)}."
    lignes = {ligne.cle for ligne in nouvelle.tableau.lignes}
    for ligne in question.tableau.lignes:
        if usage.lignes[ligne.cle] and ligne.cle not in lignes:
            nombre = usage.lignes[ligne.cle]
            yield f"{mot} : la ligne « {ligne.libelle} » ne peut pas disparaître : {_reponses(nombre)}."
    if question.tableau.source != nouvelle.tableau.source:
        yield f"{mot} : les lignes du territoire ne peuvent pas changer : {_reponses(usage.reponses)}."


def _reponses(nombre: int, lesquelles: str = "") -> str:
    return f"{nombre} réponse{pluriel(nombre)}{lesquelles} en cours l’utilise{pluriel(nombre, ',nt')}"
