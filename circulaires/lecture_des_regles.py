"""The rules that bind a préfecture on a day, as its page shows them: each with what it hardens and when it will change.

Pure: everything is computed from one `Reglement`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from circulaires.adresses import Adresse
from circulaires.en_vigueur import NATIONALE, PREFECTURE, REGION, RegleApplicable, Reglement
from circulaires.regles import en_clair
from mildeca_portal.socle.templatetags.formats import date_longue

TITRES = {NATIONALE: "Règles nationales", REGION: "Règles de la région", PREFECTURE: "Règles de la préfecture"}
Cle = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ReglePresentee:
    """A rule in force. `durcit`: the national rule whose place it takes; `change_le`: the next day it will differ."""

    regle: RegleApplicable
    exercice: int
    phrase: str
    anomalies: tuple[str, ...]
    durcit: str
    change_le: date | None

    @property
    def adresse(self) -> Adresse:
        """Address of the text that sets the rule, or that a local rule completes."""
        return Adresse(self.exercice, self.regle.texte_rang or None)

    @property
    def locale(self) -> bool:
        return self.regle.portee != NATIONALE

    @property
    def version(self) -> str:
        """Where the rule comes from, and since when."""
        regle = self.regle
        if regle.debut is None:
            return regle.origine
        lien = "depuis le" if self.locale else "à compter du"
        jusque = f", jusqu’au {date_longue(regle.fin)} exclu" if self.locale and regle.fin else ""
        return f"{regle.origine}, {lien} {date_longue(regle.debut)}{jusque}"


@dataclass(frozen=True, slots=True)
class Changement:
    """What becomes of one code on a day to come. Empty `avant`: a new rule; empty `apres`: a rule that ends."""

    le: date
    code: str
    libelle: str
    avant: str
    apres: str
    origine: str


@dataclass(frozen=True, slots=True)
class ReglesDuJour:
    """`groupes`: (title, rules), national then regional then départementales, without the empty ones."""

    exercice: int
    le: date
    groupes: tuple[tuple[str, tuple[ReglePresentee, ...]], ...]
    changements: tuple[Changement, ...]
    premier_jour: date | None

    @property
    def nombre(self) -> int:
        return sum(len(regles) for _, regles in self.groupes)


def regles_du_jour(reglement: Reglement, le: date, *, region_code: str, prefecture_code: str) -> ReglesDuJour:
    """What binds the préfecture on the day `le`, and what will change until the end of the exercice."""
    regles = reglement.pour(le, region_code=region_code, prefecture_code=prefecture_code)
    nationales = {r.code: r for r in reglement.pour(le, region_code="", prefecture_code="")}
    changements = changements_a_venir(reglement, le, region_code=region_code, prefecture_code=prefecture_code)
    prochains: dict[str, date] = {}
    for changement in changements:
        if changement.avant:
            prochains.setdefault(changement.code, changement.le)
    presentees = [_presenter(r, reglement.exercice, nationales, prochains) for r in regles]
    groupes = [(titre, tuple(p for p in presentees if p.regle.portee == portee)) for portee, titre in TITRES.items()]
    return ReglesDuJour(
        reglement.exercice, le, tuple(g for g in groupes if g[1]), tuple(changements), reglement.premier_jour
    )


def _presenter(
    regle: RegleApplicable, exercice: int, nationales: dict[str, RegleApplicable], prochains: dict[str, date]
) -> ReglePresentee:
    lue = en_clair(regle)
    nationale = nationales.get(regle.code) if regle.variante else None
    durcit = f"Durcit la règle nationale {nationale.code}\u00a0: {_durci(regle, nationale)}" if nationale else ""
    return ReglePresentee(regle, exercice, lue.phrase, lue.anomalies, durcit, prochains.get(regle.code))


def _durci(variante: RegleApplicable, nationale: RegleApplicable) -> str:
    """What the national rule says; its severity when that is all that changes."""
    if dict(variante.parametres) == dict(nationale.parametres):
        return f"sévérité «\u00a0{nationale.severite}\u00a0» → «\u00a0{variante.severite}\u00a0»."
    return f"«\u00a0{en_clair(nationale).phrase.rstrip('.')}\u00a0»."


def changements_a_venir(reglement: Reglement, le: date, *, region_code: str, prefecture_code: str) -> list[Changement]:
    """What will differ for the préfecture after the day `le`, until the end of the exercice, in the order of the days."""
    dernier = date(reglement.exercice, 12, 31)
    bornes = {jour for r in reglement.regles for jour in (r.debut, r.fin, _publication(reglement, r)) if jour}

    def au(jour: date) -> dict[Cle, list[RegleApplicable]]:
        par_code: dict[Cle, list[RegleApplicable]] = {}
        for regle in reglement.pour(jour, region_code=region_code, prefecture_code=prefecture_code):
            # « L-01 » of the région is not « L-01 » of the préfecture; a variant takes the place of the national rule.
            ou = "" if regle.portee == NATIONALE or regle.variante else regle.portee
            par_code.setdefault((ou, regle.code), []).append(regle)
        return par_code

    changements, hier = [], au(le)
    for jour in sorted(j for j in bornes if le < j <= dernier):
        aujourdhui = au(jour)
        for cle in [*hier, *(c for c in aujourdhui if c not in hier)]:
            avant, apres = hier.get(cle, []), aujourdhui.get(cle, [])
            if [_identite(r) for r in avant] != [_identite(r) for r in apres]:
                changements.append(_changement(jour, avant, apres))
        hier = aujourdhui
    return changements


def _publication(reglement: Reglement, regle: RegleApplicable) -> date | None:
    return reglement.premier_jour if not regle.texte_rang else None


def _identite(regle: RegleApplicable) -> tuple[str, int]:
    return regle.portee, regle.regle_id


def _changement(jour: date, avant: Sequence[RegleApplicable], apres: Sequence[RegleApplicable]) -> Changement:
    derniere = (apres or avant)[-1]
    return Changement(
        jour, derniere.code, derniere.libelle, _phrases(avant), _phrases(apres), apres[-1].origine if apres else ""
    )


def _phrases(regles: Sequence[RegleApplicable]) -> str:
    return " ".join(en_clair(r).phrase for r in regles)
