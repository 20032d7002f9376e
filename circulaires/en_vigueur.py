"""The rules that bind a préfecture on a day: those of the circulaire, as modificatives changed them, then the local ones.

Everything is read in one query (`Reglement.charger`); what applies is then a pure question of dates and territories.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Least
from django.utils import timezone

from circulaires.controle import ParametresInvalides, TypeInconnu, lire_parametres, type_de_regle
from circulaires.models import Regle, RegleLocale, Texte

NATIONALE, REGION, PREFECTURE = "nationale", "region", "prefecture"
PORTEES = {NATIONALE: "nationale", REGION: "régionale", PREFECTURE: "départementale"}
SEVERITES = {"information": 0, "avertissement": 1, "bloquante": 2}


@dataclass(frozen=True, slots=True)
class RegleApplicable:
    """A rule with the text, or the territory, that sets it. What the engine reads (`controle.moteur.RegleLisible`).

    `territoire`: code of the région or of the préfecture, empty for a national rule. `origine`: French words naming
    where it comes from. Days: [`debut`, `fin`), None without limit.
    """

    regle_id: int
    code: str
    libelle: str
    paragraphe: str
    paragraphe_origine: str
    type_regle: str
    parametres: Mapping[str, Any]
    severite: str
    source: str
    version: int
    ordre: int
    active: bool
    portee: str
    territoire: str
    variante: bool
    debut: date | None
    fin: date | None
    publie_le: datetime | None
    texte_id: int
    texte_rang: int
    origine: str

    def s_applique(self, le: date) -> bool:
        return (self.debut is None or self.debut <= le) and (self.fin is None or le < self.fin)


_CHAMPS = (
    "pk", "code", "libelle", "paragraphe", "paragraphe_origine", "type_regle", "parametres", "severite", "source",
    "version",
)  # fmt: skip


def _texte(valeur: str) -> Value:
    return Value(valeur, output_field=CharField())


def _nationales(exercice: int) -> QuerySet[Any, tuple[Any, ...]]:
    regles = Regle.objects.filter(texte__exercice=exercice, texte__statut__in=Texte.PUBLICS)
    return regles.order_by().values_list(
        *_CHAMPS,
        F("ordre"),
        F("active"),
        _texte(NATIONALE),
        _texte(""),
        Value(False),
        F("texte__date_effet"),
        F("texte__abroge_le"),
        F("texte__date_publication"),
        F("texte_id"),
        Coalesce(F("texte__rang"), Value(0), output_field=IntegerField()),
        F("texte__intitule"),
    )


def _locales(exercice: int) -> QuerySet[Any, tuple[Any, ...]]:
    """They fall with the circulaire they complete."""
    regles = RegleLocale.objects.filter(texte__exercice=exercice, texte__statut__in=Texte.PUBLICS)
    return (
        regles.exclude(statut=RegleLocale.Statut.BROUILLON)
        .order_by()
        .values_list(
            *_CHAMPS,
            Cast(F("pk"), IntegerField()),
            Value(True),
            Case(When(region__isnull=False, then=_texte(REGION)), default=_texte(PREFECTURE)),
            Coalesce(F("region_id"), F("prefecture__code"), output_field=CharField()),
            F("variante"),
            F("debut"),
            Least(F("fin"), F("texte__abroge_le")),
            F("texte__date_publication"),
            F("texte_id"),
            Value(0),
            Coalesce(F("region__nom"), F("prefecture__nom"), output_field=CharField()),
        )
    )


def _lire(ligne: tuple[Any, ...]) -> RegleApplicable:
    regle = RegleApplicable(*ligne)
    if regle.portee == NATIONALE:
        return regle
    return replace(regle, origine=f"Règle {PORTEES[regle.portee]} – {regle.origine}")


@dataclass(frozen=True, slots=True)
class Reglement:
    """All the rules of an exercice, national and local, whatever their dates and territories."""

    exercice: int
    regles: tuple[RegleApplicable, ...]

    @classmethod
    def charger(cls, exercice: int) -> "Reglement":
        """One query. Published texts, those since repealed included: a past day is read as it was."""
        lignes = _nationales(exercice).union(_locales(exercice), all=True)
        return cls(exercice, tuple(_lire(ligne) for ligne in lignes))

    @property
    def premier_jour(self) -> date | None:
        """Day of publication of the circulaire: what is decided before it, and recorded later, is checked by it."""
        jours = [timezone.localdate(r.publie_le) for r in self.regles if r.publie_le and not r.texte_rang]
        return min(jours, default=None)

    def jour_applique(self, le: date) -> date:
        """The day whose rules check what is dated `le`: that of the publication, for what comes before it."""
        return max(le, self.premier_jour or le)

    def pour(self, le: date, *, region_code: str, prefecture_code: str) -> list[RegleApplicable]:
        """What binds the préfecture on the day `le`: national rules in the order of the texts, then local ones.

        A stricter local variant takes the place of the rule it hardens, as long as it is the stricter of the two; one
        whose national rule was taken away falls with it.
        """
        nationales = self.nationales(le)
        actives = [r for r in nationales.values() if r.active]
        ici = {REGION: region_code, PREFECTURE: prefecture_code}
        locales = [r for r in self.regles if r.portee in ici and r.territoire == ici[r.portee] and r.s_applique(le)]
        locales.sort(key=lambda r: (r.portee == PREFECTURE, r.code, r.regle_id))
        retenues = {r.code: [r] for r in actives}
        for locale in locales:
            if not locale.variante:
                retenues.setdefault(f"{locale.portee} {locale.code}", []).append(locale)
            elif locale.code in retenues:
                durcies = retenues[locale.code]
                retenues[locale.code] = [r for r in durcies if not est_plus_stricte(locale, r)] + [locale]
        return [regle for regles in retenues.values() for regle in regles]

    def nationales(self, le: date) -> dict[str, RegleApplicable]:
        """{code: rule} on the day `le`, inactive ones included, in the order of the circulaire then of the modificatives."""
        textes = [r for r in self.regles if r.portee == NATIONALE and r.s_applique(le) and _publiee(r, le)]
        return {r.code: r for r in sorted(textes, key=_rang)}

    def nationales_avant(self, effet: date, rang: int) -> dict[str, RegleApplicable]:
        """{code: rule} as the modificative of this rank finds them on the day it takes effect, published then or since."""
        textes = [
            r for r in self.regles if r.portee == NATIONALE and r.s_applique(effet) and _rang(r)[:2] < (effet, rang)
        ]
        return {r.code: r for r in sorted(textes, key=_rang)}

    def nationales_en_fin_d_exercice(self) -> list[RegleApplicable]:
        """As they stand on 31 December. One taken away by a modificative is left out; one inactive from the start is kept."""
        fin = date(self.exercice, 12, 31)
        textes = [r for r in self.regles if r.portee == NATIONALE and (not r.texte_rang or r.s_applique(fin))]
        dernieres = {r.code: r for r in sorted(textes, key=_rang)}
        return [r for r in dernieres.values() if r.active or not r.texte_rang]


def _rang(regle: RegleApplicable) -> tuple[date, int, int]:
    """The circulaire first, then the modificatives by the day they take effect: the last to speak of a code is right."""
    return (regle.debut or date.min if regle.texte_rang else date.min, regle.texte_rang, regle.ordre)


def _publiee(regle: RegleApplicable, le: date) -> bool:
    return regle.publie_le is not None and timezone.localdate(regle.publie_le) <= le


def est_plus_stricte(variante: RegleApplicable, regle: RegleApplicable) -> bool:
    """Whether whatever `regle` refuses, `variante` refuses too, at least as severely. False when it cannot be told."""
    if variante.type_regle != regle.type_regle or SEVERITES[variante.severite] < SEVERITES[regle.severite]:
        return False
    try:
        a = lire_parametres(variante.type_regle, variante.parametres)
        b = lire_parametres(regle.type_regle, regle.parametres)
        return type_de_regle(regle.type_regle).est_plus_stricte(a, b) is True
    except (TypeInconnu, ParametresInvalides):
        return False
