"""What changed between the copy a correction was asked on and the answer as it came back, point by point."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapports.corrections import PointSuivi, cles_du_point, suivre
from rapports.dossiers import Dossier
from rapports.models import DemandeCorrection
from rapports.presentation import Lecture, lire
from rapports.questionnaire.affichage import case_affichee
from rapports.questionnaire.definition import Ligne, Question, Type

TEXTES = (Type.TEXTE, Type.TEXTE_LONG)


@dataclass(frozen=True, slots=True)
class CaseChangee:
    """One cell of a table: « Police, nombre »."""

    libelle: str
    avant: str
    apres: str


@dataclass(frozen=True, slots=True)
class Difference:
    """`cases`: the cells that changed, when it is a table."""

    question: Question
    avant: Lecture
    apres: Lecture
    cases: tuple[CaseChangee, ...] = ()

    @property
    def en_mots(self) -> bool:
        """Both are texts: what changed is shown word by word."""
        return self.question.type in TEXTES and bool(self.avant) and bool(self.apres)


@dataclass(frozen=True, slots=True)
class PointRevu:
    """A point that was asked, what came of it, and what changed there."""

    suivi: PointSuivi
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class DemandeRevue:
    """A request that was answered: its points, then what changed beside them."""

    demande: DemandeCorrection
    points: tuple[PointRevu, ...]
    autres: tuple[Difference, ...]


def differences(
    dossier: Dossier, demande: DemandeCorrection, apres: Mapping[str, Any] | None = None
) -> list[Difference]:
    """Questions whose answer is no longer the one of the frozen copy, in the order of the questionnaire.

    `apres`: contents to compare with, by key; the answer as it stands by default.
    """
    avant = (demande.instantane or {}).get("valeurs", {})
    ensuite = dossier.contenus if apres is None else apres
    return [
        _difference(dossier, q, avant.get(q.cle), ensuite.get(q.cle))
        for q in dossier.questionnaire
        if avant.get(q.cle) != ensuite.get(q.cle)
    ]


def revoir(dossier: Dossier, demandes: Sequence[DemandeCorrection]) -> list[DemandeRevue]:
    """Every request that was answered, latest first. Each is compared with the copy the next one was made on."""
    revues = []
    apres: Mapping[str, Any] | None = None
    for demande in demandes:
        if demande.resolue_le:
            revues.append(_revoir(dossier, demande, dossier.contenus if apres is None else apres))
        apres = (demande.instantane or {}).get("valeurs", {})
    return revues


def _revoir(dossier: Dossier, demande: DemandeCorrection, apres: Mapping[str, Any]) -> DemandeRevue:
    changees = {d.question.cle: d for d in differences(dossier, demande, apres)}
    points: list[PointRevu] = []
    dites: set[str] = set()
    for suivi in suivre(dossier.questionnaire, demande, demande.points.all(), apres):
        cles = cles_du_point(dossier.questionnaire, suivi.point)
        points.append(PointRevu(suivi, tuple(d for cle, d in changees.items() if cle in cles)))
        dites |= cles
    return DemandeRevue(demande, tuple(points), tuple(d for cle, d in changees.items() if cle not in dites))


def _difference(dossier: Dossier, question: Question, avant: Any, apres: Any) -> Difference:
    lignes = dossier.donnees.lignes_de(question)
    cases = tuple(_cases(question, lignes, avant or {}, apres or {})) if question.tableau else ()
    return Difference(question, lire(dossier, question, avant), lire(dossier, question, apres), cases)


def _cases(
    question: Question, lignes: Sequence[Ligne], avant: Mapping[str, Any], apres: Mapping[str, Any]
) -> Iterator[CaseChangee]:
    assert question.tableau is not None
    libelles = {ligne.cle: ligne.libelle for ligne in lignes}
    # A line of the territory may be gone since: what it held is still said.
    for cle in dict.fromkeys([*libelles, *avant, *apres]):
        for colonne in question.tableau.colonnes:
            valeurs = [tableau.get(cle, {}).get(colonne.cle) for tableau in (avant, apres)]
            if valeurs[0] != valeurs[1]:
                textes = [case_affichee(colonne, valeur) for valeur in valeurs]
                yield CaseChangee(f"{libelles.get(cle, cle)}, {colonne.libelle}", *textes)
