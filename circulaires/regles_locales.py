"""What a local rule may be, and from when to when. Pure: nothing here reads or writes the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from circulaires.controle import ParametresInvalides, TypeInconnu, lire_parametres, type_de_regle
from circulaires.en_vigueur import NATIONALE, PORTEES, SEVERITES, RegleApplicable, Reglement
from circulaires.models import RegleLocale
from circulaires.regles import en_clair
from mildeca_portal.socle.etats import Transitions
from mildeca_portal.socle.templatetags.formats import date_longue

S = RegleLocale.Statut
TRANSITIONS: Transitions = {
    S.BROUILLON: frozenset({S.EN_VIGUEUR}),
    S.EN_VIGUEUR: frozenset({S.RETIREE}),
    S.RETIREE: frozenset(),
}
PREFIXE, DERNIER = "L-", 99
PARAMETRES, SEVERITE = "parametres", "severite"


def prochain_code(codes: Iterable[str]) -> str:
    """The first code after those already given, withdrawn rules included: « L-03 » names one rule for ever.

    Empty when the 99 codes are used.
    """
    rang = max((int(code.removeprefix(PREFIXE)) for code in codes), default=0) + 1
    return f"{PREFIXE}{rang:02}" if rang <= DERNIER else ""


def jour_de_reference(exercice: int, aujourdhui: date) -> date:
    """The day on which a draft is judged: today, or the first day of an exercice that has not begun."""
    return max(aujourdhui, date(exercice, 1, 1))


def a_durcir(reglement: Reglement, le: date, *, region_code: str = "") -> dict[str, list[RegleApplicable]]:
    """{code: what a variant has to beat on the day `le`}: the national rule, and the variant of the région for a préfecture.

    Only the national rules whose type can compare two sets of parameters. `region_code`: empty for a région's variant.
    """
    regles: dict[str, list[RegleApplicable]] = {}
    for regle in reglement.pour(le, region_code="", prefecture_code=""):
        if _comparables(regle):
            regles[regle.code] = [regle]
    for regle in reglement.pour(le, region_code=region_code, prefecture_code="") if region_code else ():
        if regle.portee != NATIONALE and regle.variante and regle.code in regles:
            regles[regle.code].append(regle)
    return regles


def _comparables(regle: RegleApplicable) -> bool:
    try:
        valeurs = lire_parametres(regle.type_regle, regle.parametres)
        return type_de_regle(regle.type_regle).est_plus_stricte(valeurs, valeurs) is not None
    except (TypeInconnu, ParametresInvalides):
        return False


def reproches(
    type_regle: str, parametres: Mapping[str, Any], severite: str, a_battre: Sequence[RegleApplicable]
) -> dict[str, str]:
    """Why a variant would not harden the rules `a_battre`: {`PARAMETRES` or `SEVERITE`: sentence}. Empty: it does.

    It refuses whatever they refuse, at least as severely, and differs by its parameters or by its severity.
    `parametres`: as they are stored, valid.
    """
    for regle in a_battre:
        if SEVERITES[severite] < SEVERITES[regle.severite]:
            return {
                SEVERITE: f"{_nommer(regle)} est de sévérité « {regle.severite} » : sa variante ne peut pas être moins sévère."
            }
        plus_stricte, autant = _comparer(type_regle, parametres, regle)
        citee = en_clair(regle).phrase.rstrip(".")
        if not plus_stricte:
            return {
                PARAMETRES: f"Une variante locale ne peut que durcir. {_nommer(regle)} dit : « {citee} ». "
                "Choisissez des paramètres plus stricts."
            }
        if autant and severite == regle.severite:
            return {
                PARAMETRES: f"Cette variante n’est pas plus stricte : {_nommer(regle, debut=False)} dit déjà : « {citee} »."
            }
    return {}


def _comparer(type_regle: str, parametres: Mapping[str, Any], regle: RegleApplicable) -> tuple[bool, bool]:
    """Whether the variant is at least as strict as `regle`, and whether `regle` is at least as strict as it."""
    if type_regle != regle.type_regle:
        return False, False
    genre = type_de_regle(type_regle)
    a, b = lire_parametres(type_regle, parametres), lire_parametres(regle.type_regle, regle.parametres)
    return genre.est_plus_stricte(a, b) is True, genre.est_plus_stricte(b, a) is True


def _nommer(regle: RegleApplicable, *, debut: bool = True) -> str:
    return f"{'La' if debut else 'la'} règle {PORTEES[regle.portee]} {regle.code}"


def refus_de_debut(debut: date, exercice: int, aujourdhui: date) -> str:
    """Why a rule cannot begin to apply on that day; empty when it can."""
    if debut < aujourdhui:
        return "Une règle s’applique à compter d’aujourd’hui ou d’un jour à venir : elle ne remonte pas le temps."
    if debut > date(exercice, 12, 31):
        return (
            f"La règle complète la circulaire de {exercice} : choisissez un jour au plus tard le {_fin_de(exercice)}."
        )
    return ""


def fin_au_plus_tot(debut: date | None, aujourdhui: date) -> date:
    """The first day from which a rule in force may be withdrawn: on its first day, it will never have applied."""
    return max(debut or aujourdhui, aujourdhui)


def peut_se_retirer(regle: RegleLocale, aujourdhui: date) -> bool:
    """In force, or withdrawn from a day that has not come: that day may still be corrected."""
    return regle.statut == S.EN_VIGUEUR or (
        regle.statut == S.RETIREE and regle.fin is not None and regle.fin > aujourdhui
    )


def refus_de_fin(fin: date, debut: date | None, exercice: int, aujourdhui: date) -> str:
    """Why a rule cannot be withdrawn on that day; empty when it can."""
    plus_tot, dernier = fin_au_plus_tot(debut, aujourdhui), max(date(exercice, 12, 31), aujourdhui)
    if fin < plus_tot:
        if plus_tot == aujourdhui:
            return "Une règle est retirée à compter d’aujourd’hui ou d’un jour à venir."
        return f"La règle s’applique à compter du {date_longue(plus_tot)} : elle ne peut pas être retirée avant."
    if fin > dernier:
        return f"La règle suit la circulaire de {exercice} : choisissez un jour au plus tard le {date_longue(dernier)}."
    return ""


def _fin_de(exercice: int) -> str:
    return date_longue(date(exercice, 12, 31))


def etat(regle: RegleLocale, le: date) -> tuple[str, str]:
    """(where the rule stands on the day `le`, level of its badge). Reads `regle.texte`."""
    tombee = regle.texte.abroge_le
    if regle.statut == S.BROUILLON or regle.debut is None:
        return "Brouillon", "neutre"
    if regle.fin and regle.fin <= regle.debut:
        return "Retirée avant de s’appliquer", "erreur"
    if regle.fin and regle.fin <= le:
        return f"Retirée le {date_longue(regle.fin)}", "erreur"
    if tombee and tombee <= le:
        return "Tombée avec la circulaire", "erreur"
    if regle.debut > le:
        return f"S’appliquera le {date_longue(regle.debut)}", "nouveau"
    if regle.fin:
        return f"En vigueur, retirée le {date_longue(regle.fin)}", "attention"
    return f"En vigueur depuis le {date_longue(regle.debut)}", "succes"
