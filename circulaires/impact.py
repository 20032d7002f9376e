"""What the rules of a draft would have done to projects that are known: the rules to try, and what they find.

Projects stand downstream: who has some registers a `SourceDeFiches` at `ready()`. Amounts are kept as text.

The result has two keys, so that the page of one rule reads only its own part:
`synthese`: {"total": …, "regions": {code: …}, "regles": [one per rule]}, counts as `Cumul` gives them;
`lignes`: {code of the rule: [one per project that does not respect it, by préfecture]}.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from circulaires.canonique import parametres_canoniques
from circulaires.controle import FicheControle, Severite, controler
from circulaires.controle.moteur import RegleLisible, citation
from circulaires.en_vigueur import Reglement
from circulaires.models import Texte
from circulaires.regles import en_clair

PAS = 250  # projects between two signs of progress


@dataclass(frozen=True, slots=True)
class AControler:
    """A project, or whatever the rules read, with what names it. `montant`: granted, or asked while nothing is."""

    fiche: FicheControle
    libelle: str
    adresse: str
    prefecture_code: str
    prefecture_nom: str
    region_code: str
    montant: Decimal


@dataclass(frozen=True, slots=True)
class SourceDeFiches:
    """Who knows projects. `nombre`: how many of an exercice; `fiches`: each of them, read by batches.

    `changees_depuis`: whether any of them is not, since that instant, what it was.
    """

    code: str
    nombre: Callable[[int], int]
    fiches: Callable[[int], Iterator[AControler]]
    changees_depuis: Callable[[int, datetime], bool]


SOURCES: dict[str, SourceDeFiches] = {}


def enregistrer_source(source: SourceDeFiches) -> None:
    """Register a source under its code; a second one of the same code is a programming error (`ValueError`)."""
    if source.code in SOURCES:
        raise ValueError(f"source de fiches déjà enregistrée : {source.code}")
    SOURCES[source.code] = source


def nombre_de_fiches(exercice: int) -> int:
    """How many projects there are to check. One query per source."""
    return sum(source.nombre(exercice) for source in SOURCES.values())


def fiches_changees_depuis(exercice: int, instant: datetime) -> bool:
    """Whether a result computed at that instant may no longer be that of the projects. One query per source."""
    return any(source.changees_depuis(exercice, instant) for source in SOURCES.values())


@dataclass(frozen=True, slots=True)
class RegleEssayee:
    """A rule to try (`RegleLisible`). Inactive: tried apart, as if it were active, outside of the totals."""

    code: str
    libelle: str
    type_regle: str
    parametres: Mapping[str, Any]
    severite: str
    paragraphe: str
    paragraphe_origine: str
    texte_id: int
    origine: str
    active: bool = True

    @classmethod
    def depuis(cls, regle: RegleLisible, *, active: bool = True) -> "RegleEssayee":
        return cls(
            regle.code, regle.libelle, regle.type_regle, regle.parametres, regle.severite, regle.paragraphe,
            regle.paragraphe_origine, regle.texte_id, regle.origine, active,
        )  # fmt: skip


def regles_a_essayer(texte: Texte) -> list[RegleEssayee]:
    """What would apply if the draft were published as it is, then its rules still to be confirmed, inactive.

    A modificative is tried with the rules in force on the day it takes effect: its own take the place of those of the
    same code, or take them away. Local rules are left aside. One query, two for a modificative.
    """
    redigees = list(texte.regles.order_by("ordre"))
    retenues: dict[str, RegleEssayee] = {}
    if texte.nature == Texte.Nature.MODIFICATIVE and texte.exercice:
        retenues = {r.code: RegleEssayee.depuis(r) for r in _en_vigueur(texte.exercice, texte)}
    for regle in redigees:
        if regle.active:
            retenues[regle.code] = RegleEssayee.depuis(regle)
        else:
            retenues.pop(regle.code, None)
    a_part = [RegleEssayee.depuis(r, active=False) for r in redigees if r.a_confirmer]
    return [*retenues.values(), *a_part]


def _en_vigueur(exercice: int, texte: Texte) -> Iterable[RegleLisible]:
    """National rules in force when the modificative takes effect, or today while its day is not chosen."""
    reglement = Reglement.charger(exercice)
    jour = texte.date_effet or timezone.localdate()
    return reglement.pour(reglement.jour_applique(jour), region_code="", prefecture_code="")


def empreinte(regles: Iterable[RegleEssayee]) -> str:
    """Hash of what the rules decide: another wording of a label or of a paragraph changes no result."""
    lues = sorted(
        (r.code, r.type_regle, r.severite, r.active, json.dumps(_canoniques(r), sort_keys=True, default=str))
        for r in regles
    )
    return hashlib.sha256(json.dumps(lues).encode()).hexdigest()


def _canoniques(regle: RegleEssayee) -> Any:
    return parametres_canoniques(regle.type_regle, dict(regle.parametres))


@dataclass(slots=True)
class Cumul:
    """Projects, and their euros, by what happens to them. A severity counts a project once, whatever it breaks."""

    nombre: int = 0
    montant: Decimal = Decimal(0)
    refuses: int = 0
    refuse: Decimal = Decimal(0)
    avertis: int = 0
    averti: Decimal = Decimal(0)
    signales: int = 0

    def ajouter(self, montant: Decimal, severites: Iterable[str]) -> None:
        self.nombre += 1
        self.montant += montant
        if Severite.BLOQUANTE in severites:
            self.refuses += 1
            self.refuse += montant
        if Severite.AVERTISSEMENT in severites:
            self.avertis += 1
            self.averti += montant
        if Severite.INFORMATION in severites:
            self.signales += 1

    def en_donnees(self) -> dict[str, Any]:
        return {
            "nombre": self.nombre,
            "montant": f"{self.montant:.2f}",
            "refuses": self.refuses,
            "refuse": f"{self.refuse:.2f}",
            "avertis": self.avertis,
            "averti": f"{self.averti:.2f}",
            "signales": self.signales,
        }


@dataclass(slots=True)
class _Essai:
    """One rule, and what it found so far. Its `total` counts only the projects that it applies to."""

    regle: RegleEssayee
    phrase: str
    anomalies: tuple[str, ...]
    citation: str
    total: Cumul = field(default_factory=Cumul)
    regions: dict[str, Cumul] = field(default_factory=lambda: defaultdict(Cumul))
    lignes: list[dict[str, str]] = field(default_factory=list)

    def retenir(self, projet: AControler, respectee: bool, phrase: str) -> None:
        severites = () if respectee else (self.regle.severite,)
        self.total.ajouter(projet.montant, severites)
        self.regions[projet.region_code].ajouter(projet.montant, severites)
        if not respectee:
            self.lignes.append(_ligne(projet, phrase.removesuffix(self.citation).rstrip()))

    def en_donnees(self) -> dict[str, Any]:
        regle = self.regle
        return {
            "code": regle.code,
            "libelle": regle.libelle,
            "severite": regle.severite,
            "active": regle.active,
            "origine": regle.origine,
            "phrase": self.phrase,
            "citation": self.citation,
            "anomalies": list(self.anomalies),
            **self.total.en_donnees(),
            "regions": {code: c.en_donnees() for code, c in sorted(self.regions.items())},
        }


def _ligne(projet: AControler, phrase: str) -> dict[str, str]:
    return {
        "libelle": projet.libelle,
        "adresse": projet.adresse,
        "prefecture_code": projet.prefecture_code,
        "prefecture": projet.prefecture_nom,
        "region": projet.region_code,
        "montant": f"{projet.montant:.2f}",
        "phrase": phrase,
    }


def _rang(ligne: Mapping[str, str]) -> tuple[str, str]:
    return ligne["prefecture_code"], ligne["libelle"]


def _essai(regle: RegleEssayee) -> _Essai:
    lue = en_clair(regle)
    return _Essai(regle, lue.phrase, lue.anomalies, citation(regle))


def calculer(
    regles: Iterable[RegleEssayee], exercice: int, avancer: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """Check every project of `exercice` against the rules; the result is described at the top of this module.

    `avancer`: told from time to time how many projects are done. A rule of an unknown type, or whose parameters are not
    valid, is named with its anomalies and checks nothing. Queries: those of the sources.
    """
    essais = [_essai(r) for r in regles]
    verifiables = [e for e in essais if not e.anomalies]
    total = Cumul()
    regions: dict[str, Cumul] = defaultdict(Cumul)
    for projet in _projets(exercice):
        severites = set()
        constats = controler(projet.fiche, [e.regle for e in verifiables])
        for essai, constat in zip(verifiables, constats, strict=True):
            if constat.respectee is None:
                continue
            essai.retenir(projet, constat.respectee, constat.phrase)
            if essai.regle.active and not constat.respectee:
                severites.add(essai.regle.severite)
        total.ajouter(projet.montant, severites)
        regions[projet.region_code].ajouter(projet.montant, severites)
        if avancer and total.nombre % PAS == 0:
            avancer(total.nombre)
    synthese = {
        "total": total.en_donnees(),
        "regions": {code: c.en_donnees() for code, c in sorted(regions.items())},
        "regles": [e.en_donnees() for e in essais],
    }
    return {"synthese": synthese, "lignes": {e.regle.code: sorted(e.lignes, key=_rang) for e in essais}}


def _projets(exercice: int) -> Iterator[AControler]:
    for source in SOURCES.values():
        yield from source.fiches(exercice)
