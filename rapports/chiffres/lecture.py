"""The accepted answers of a `JeuDeDonnees`, indexed for the figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from statistics import median
from typing import Any

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Couverture
from rapports.chiffres.extraction import CODE
from rapports.questionnaire.definition import Question, Questionnaire
from rapports.questionnaire.lecture import lire_memorise

SOURCE = "réponses acceptées à l’enquête annuelle"


@dataclass(frozen=True, slots=True)
class Territoire:
    """A préfecture asked. `acceptee`: its answer counts."""

    code: str
    nom: str
    tri: str
    region: str
    region_nom: str
    region_tri: str
    siege: bool
    population: int
    acceptee: bool
    acceptee_le: str | None


class Enquete:
    """Read it through `enquete(jeu)`: built once per data set."""

    def __init__(self, jeu: JeuDeDonnees) -> None:
        self.exercice = jeu.exercice
        self._questionnaires = jeu.table(CODE, "questionnaires")
        self.prefectures = sorted(
            (Territoire(**{nom: rang[nom] for nom in Territoire.__slots__}) for rang in jeu.table(CODE, "prefectures")),
            key=lambda p: (p.tri, p.code),
        )
        self._valeurs: dict[tuple[str, str], Any] = {
            (v["prefecture"], v["cle"]): v["contenu"] for v in jeu.table(CODE, "valeurs")
        }
        self._calculs = {(v["prefecture"], v["cle"]): v["valeur"] for v in jeu.table(CODE, "calculs")}
        self._lignes = jeu.table(CODE, "lignes")

    @cached_property
    def acceptees(self) -> list[Territoire]:
        return [p for p in self.prefectures if p.acceptee]

    @cached_property
    def regions(self) -> list[tuple[str, str, list[Territoire]]]:
        """(code, name, préfectures asked), in French order of the names."""
        par_code: dict[str, list[Territoire]] = {}
        for p in self.prefectures:
            par_code.setdefault(p.region, []).append(p)
        return sorted(
            ((code, ps[0].region_nom, ps) for code, ps in par_code.items()), key=lambda r: (r[2][0].region_tri, r[0])
        )

    @cached_property
    def questionnaire(self) -> Questionnaire | None:
        """The latest version answered; None when the extract holds none."""
        if not self._questionnaires:
            return None
        derniere = max(self._questionnaires, key=lambda q: q["numero"])
        return lire_memorise(derniere["empreinte"], derniere["definition"])

    def question(self, cle: str) -> Question | None:
        return self.questionnaire.par_cle.get(cle) if self.questionnaire else None

    def contenu(self, p: Territoire, cle: str) -> Any:
        """What was answered; None when it was not."""
        return self._valeurs.get((p.code, cle)) if p.acceptee else None

    def nombre(self, p: Territoire, cle: str) -> Decimal | None:
        """A number answered, or the sum of a column of a table (« actions.cofinancements#montant »)."""
        cle, _, colonne = cle.partition("#")
        contenu = self.contenu(p, cle)
        if colonne:
            cellules = [_decimal(ligne.get(colonne)) for ligne in contenu.values()] if contenu else []
            presentes = [c for c in cellules if c is not None]
            return sum(presentes, Decimal(0)) if presentes else None
        return _decimal(contenu)

    def calcul(self, p: Territoire, cle: str) -> Decimal | None:
        """What the portal computed for that answer, by key of the question or « key#column » of a table."""
        return _decimal(self._calculs.get((p.code, cle))) if p.acceptee else None

    def lignes_du_territoire(self, source: str) -> list[tuple[str, str]]:
        """(key, label) of table rows that depend on the territory, all préfectures together.

        The same key under several labels (« axe_1 » of two roadmaps) keeps the key alone.
        """
        libelles: dict[str, set[str]] = {}
        for ligne in sorted(self._lignes, key=lambda li: (li["rang"], li["cle"])):
            if source and ligne["source"] == source:
                libelles.setdefault(ligne["cle"], set()).add(ligne["libelle"])
        return [(cle, next(iter(noms)) if len(noms) == 1 else cle) for cle, noms in libelles.items()]

    def cellule(self, p: Territoire, cle: str, ligne: str, colonne: str) -> Decimal | None:
        contenu = self.contenu(p, cle) or {}
        return _decimal(contenu.get(ligne, {}).get(colonne))

    def codes(self, p: Territoire, cle: str) -> tuple[str, ...]:
        """The choices ticked, one or several; empty when not answered."""
        return codes_choisis(self.contenu(p, cle))

    def somme(self, ps: Iterable[Territoire], cle: str) -> Decimal | None:
        """Sum over those who answered; None when nobody did."""
        presents = [n for p in ps if (n := self.nombre(p, cle)) is not None]
        return sum(presents, Decimal(0)) if presents else None

    def mediane(self, ps: Iterable[Territoire], cle: str) -> Decimal | None:
        presents = [n for p in ps if (n := self.nombre(p, cle)) is not None]
        return median(presents) if presents else None

    def combien(self, ps: Iterable[Territoire], cle: str, code: Any) -> int:
        """How many ticked `code` (True for « oui »)."""
        if isinstance(code, bool):
            return sum(self.contenu(p, cle) is code for p in ps)
        return sum(code in self.codes(p, cle) for p in ps)

    def repondants(self, ps: Iterable[Territoire], cle: str) -> int:
        """How many answered that question."""
        return sum(self.contenu(p, cle) is not None for p in ps)

    def couverture(self, *cles: str, ps: Sequence[Territoire] | None = None) -> Couverture:
        """Those whose accepted answer holds all of `cles`, among the préfectures asked (or `ps`); the missing named.

        A question that is optional, or not put to all, misses nowhere: the accepted answer is enough.
        """
        attendus = self.prefectures if ps is None else ps
        exigees = [cle for cle in cles if self._est_due(cle)]
        manquants = [p for p in attendus if not p.acceptee or any(self.contenu(p, cle) is None for cle in exigees)]
        return Couverture(len(attendus) - len(manquants), len(attendus), tuple(p.nom for p in manquants))

    def _est_due(self, cle: str) -> bool:
        question = self.question(cle)
        return question is None or (question.obligatoire and question.condition is None)


def enquete(jeu: JeuDeDonnees) -> Enquete:
    return jeu.vue(Enquete)


def codes_choisis(contenu: Any) -> tuple[str, ...]:
    """« cabinet », [« ars », « parquet »] or {« choix »: …, « autre »: « texte »} → the codes."""
    if isinstance(contenu, dict):
        contenu = contenu.get("choix")
    if isinstance(contenu, str):
        return (contenu,)
    return tuple(contenu) if isinstance(contenu, list) else ()


def rapport(numerateur: Decimal | int | None, denominateur: Decimal | int | None) -> Decimal | None:
    """A share or a mean; None when it means nothing."""
    if numerateur is None or not denominateur:
        return None
    return Decimal(numerateur) / Decimal(denominateur)


def _decimal(valeur: Any) -> Decimal | None:
    if valeur is None or isinstance(valeur, bool | dict | list) or valeur == "":
        return None
    try:
        return Decimal(str(valeur))
    except InvalidOperation:
        return None
