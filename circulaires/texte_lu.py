"""A text as its readers see it, on the page and in the PDF: its parts in order, its rules in words, what modified it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from circulaires.controle.phrases import joindre
from circulaires.dossiers import dossier_de
from circulaires.en_vigueur import Reglement
from circulaires.models import Annexe, Partie, Regle, Texte
from circulaires.regles import RegleEnClair, en_clair

TITRES = {
    Partie.ORIENTATIONS: "Orientations",
    Partie.CHANTIERS: "Chantiers prioritaires",
    Partie.REGLES: "Règles d’emploi des crédits",
    Partie.ECHEANCES: "Calendrier",
    Partie.CONTENUS: "Contenus attendus de la feuille de route",
}
GABARITS = {
    Partie.ORIENTATIONS: "circulaires/_orientations.html",
    Partie.CHANTIERS: "circulaires/_chantiers.html",
    Partie.REGLES: "circulaires/_regles.html",
    Partie.ECHEANCES: "circulaires/_calendrier.html",
    Partie.CONTENUS: "circulaires/_contenus.html",
}
AJOUTEE, MODIFIEE, RETIREE = "ajoutée", "modifiée", "retirée"


@dataclass(frozen=True, slots=True)
class Changement:
    """What a modificative makes of a rule. `effet`: ajoutée, modifiée or retirée."""

    texte: Texte
    regle: RegleEnClair
    effet: str

    @property
    def retire(self) -> bool:
        return self.effet == RETIREE


@dataclass(frozen=True, slots=True)
class RegleDuTexte:
    """A rule of a text.

    `ecrite`: as the text writes it (None: a modificative added it). `changement`: what a modificative in force made of
    it; `a_venir`: what others will. In a modificative, `effet` says what it does of the rule and `avant` what it was.
    """

    code: str
    ecrite: RegleEnClair | None
    changement: Changement | None = None
    a_venir: tuple[Changement, ...] = ()
    effet: str = ""
    avant: RegleEnClair | None = None

    @property
    def actuelle(self) -> RegleEnClair:
        """As it stands on the day read; a rule taken away, or still to come, as it was last written."""
        if self.changement and not (self.changement.retire and self.ecrite):
            return self.changement.regle
        return self.ecrite or self.a_venir[0].regle

    @property
    def retiree(self) -> bool:
        return bool(self.changement and self.changement.retire)


@dataclass(frozen=True, slots=True)
class ModificativeLue:
    """A published modificative, with the codes of the rules it changes. `echeances`: how many dates it sets."""

    texte: Texte
    changements: tuple[Changement, ...]
    echeances: int
    a_venir: bool

    @property
    def phrases(self) -> list[str]:
        """« règle R-01 modifiée », « règles R-05 et R-06 retirées », « 2 échéances fixées »."""
        dites = []
        for effet in (MODIFIEE, AJOUTEE, RETIREE):
            if codes := [c.regle.regle.code for c in self.changements if c.effet == effet]:
                s = "s" if len(codes) > 1 else ""
                dites.append(f"règle{s} {joindre(codes)} {effet}{s}")
        if self.echeances:
            s = "s" if self.echeances > 1 else ""
            dites.append(f"{self.echeances} échéance{s} fixée{s}")
        return dites


@dataclass(frozen=True, slots=True)
class PartieLue:
    """A part that holds something. `code`: of `Partie`, and its anchor on the page."""

    code: str
    titre: str
    lignes: Sequence[Any]

    @property
    def gabarit(self) -> str:
        return GABARITS[Partie(self.code)]


@dataclass(frozen=True, slots=True)
class TexteLu:
    """`jour`: the day the rules are read at. `sommaire`: (anchor, title) of what the text holds, in order."""

    texte: Texte
    jour: date
    parties: tuple[PartieLue, ...]
    annexes: tuple[Annexe, ...]
    modificatives: tuple[ModificativeLue, ...] = field(default=())

    @property
    def sommaire(self) -> list[tuple[str, str]]:
        titres = [("introduction", "Introduction")] if self.texte.introduction else []
        titres += [(p.code, p.titre) for p in self.parties]
        return titres + ([("annexes", "Annexes")] if self.annexes else [])

    @property
    def regles(self) -> Sequence[RegleDuTexte]:
        return next((p.lignes for p in self.parties if p.code == Partie.REGLES), ())

    @property
    def regles_ecrites(self) -> list[RegleDuTexte]:
        """Those that the text itself writes: what its PDF holds, whatever was added since."""
        return [regle for regle in self.regles if regle.ecrite]


def lire(texte: Texte, aujourdhui: date) -> TexteLu:
    """The text with all it holds, its rules as they stand on `aujourdhui` (on its last day, once repealed).

    Six queries; seven for an instruction or a modificative; at most ten for an annual circulaire that was modified.
    """
    dossier = dossier_de(texte)
    jour = _jour_de_lecture(texte, aujourdhui)
    modificatives: list[ModificativeLue] = []
    if texte.nature == Texte.Nature.MODIFICATIVE:
        regles = _regles_d_une_modificative(texte, dossier.regles)
    else:
        modificatives = _modificatives(texte, dossier.regles, jour)
        regles = _regles(texte, dossier.regles, modificatives, jour)
    lignes: dict[str, Sequence[Any]] = {
        Partie.ORIENTATIONS: dossier.orientations,
        Partie.CHANTIERS: dossier.chantiers,
        Partie.REGLES: regles,
        Partie.ECHEANCES: dossier.echeances,
        Partie.CONTENUS: dossier.contenus,
    }
    parties = [PartieLue(code, TITRES[Partie(code)], lignes[code]) for code in texte.parties_ordonnees if lignes[code]]
    annexes = tuple(texte.annexes.select_related("fichier"))
    return TexteLu(texte, jour, tuple(parties), annexes, tuple(modificatives))


def _jour_de_lecture(texte: Texte, aujourdhui: date) -> date:
    return min(aujourdhui, texte.abroge_le - timedelta(days=1)) if texte.abroge_le else aujourdhui


def _modificatives(texte: Texte, regles: Sequence[Regle], jour: date) -> list[ModificativeLue]:
    """The published modificatives of an annual circulaire, in the order they take effect."""
    if texte.nature != Texte.Nature.ANNUELLE or not texte.est_public or texte.origine == Texte.Origine.REFERENCE:
        return []
    publiees = texte.modificatives.publies().prefetch_related("regles", "echeances").order_by("date_effet", "rang")
    connus = {regle.code for regle in regles}
    lues = []
    for modificative in publiees:
        changements = tuple(_changement(modificative, regle, connus) for regle in modificative.regles.all())
        connus |= {c.regle.regle.code for c in changements}
        effet = modificative.date_effet or jour  # a constraint dates the published ones
        a_venir = effet > jour and modificative.statut == Texte.Statut.PUBLIE
        lues.append(ModificativeLue(modificative, changements, len(modificative.echeances.all()), a_venir))
    return lues


def _changement(modificative: Texte, regle: Regle, connus: set[str]) -> Changement:
    return Changement(modificative, en_clair(regle), _effet(regle, connus))


def _effet(regle: Regle, connus: set[str]) -> str:
    if regle.code not in connus:
        return AJOUTEE
    return MODIFIEE if regle.active else RETIREE


def _regles(
    texte: Texte, ecrites: Sequence[Regle], modificatives: Sequence[ModificativeLue], jour: date
) -> list[RegleDuTexte]:
    if not modificatives:
        return [RegleDuTexte(regle.code, en_clair(regle)) for regle in ecrites]
    en_vigueur = Reglement.charger(texte.exercice or 0).nationales(jour)
    par_texte = {(m.texte.pk, c.regle.regle.code): c for m in modificatives for c in m.changements}
    futurs: dict[str, list[Changement]] = {}
    for modificative in modificatives:
        for changement in modificative.changements if modificative.a_venir else ():
            futurs.setdefault(changement.regle.regle.code, []).append(changement)
    initiales = {regle.code: regle for regle in ecrites}
    lues = []
    for code in dict.fromkeys([*initiales, *en_vigueur, *futurs]):
        applicable = en_vigueur.get(code)
        lues.append(
            RegleDuTexte(
                code,
                en_clair(initiales[code]) if code in initiales else None,
                par_texte.get((applicable.texte_id, code)) if applicable else None,
                tuple(futurs.get(code, ())),
            )
        )
    return lues


def _regles_d_une_modificative(texte: Texte, regles: Sequence[Regle]) -> list[RegleDuTexte]:
    """Each rule beside what it takes the place of, on the day the modificative takes effect."""
    if not regles:
        return []
    avant = Reglement.charger(texte.exercice or 0).nationales_avant(texte.date_effet or date.max, texte.rang or 1)
    lues = []
    for regle in regles:
        ancienne = avant.get(regle.code)
        effet = _effet(regle, set(avant))
        lues.append(
            RegleDuTexte(
                regle.code, en_clair(regle), effet=effet, avant=en_clair(ancienne) if ancienne is not None else None
            )
        )
    return lues
