"""What the network accepts of mandates and affectations. Pure: nothing is written here."""

from collections.abc import Iterable
from datetime import date

from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import Mandat, Prefecture
from prefectures.models.periodes import Periode


def se_chevauchent(a: Periode, b: Periode) -> bool:
    """Whether two periods `[debut, fin)` share a day: the end of one may be the beginning of the other."""
    return (a.fin is None or b.debut < a.fin) and (b.fin is None or a.debut < b.fin)


def phrase_periode(periode: Periode) -> str:
    """« depuis le 1er janvier 2023 », « du 1er janvier 2023 au 1er mars 2024 (exclu) »."""
    if periode.fin is None:
        return f"depuis le {date_longue(periode.debut)}"
    return f"du {date_longue(periode.debut)} au {date_longue(periode.fin)} (exclu)"


def refus_du_mandat(nouveau: Mandat, prefecture: Prefecture, autres: Iterable[Mandat]) -> list[str]:
    """Sentences saying why the mandate cannot be opened; empty: it can.

    `autres`: mandates of the same préfecture and level. One at a time (dictionnaire, « Mandat »); the régional level
    exists at the seat of a région only.
    """
    refus = []
    if nouveau.niveau == Mandat.Niveau.REGIONAL and not prefecture.siege_de_region:
        refus.append(
            f"Un chef de projet régional est désigné à la préfecture de région : {prefecture.nom} n’en est pas le siège."
        )
    refus += [
        f"Un mandat de chef de projet {autre.get_niveau_display()} est déjà enregistré dans cette préfecture "
        f"{phrase_periode(autre)} : mettez-y fin d’abord."
        for autre in sorted(autres, key=lambda m: m.debut)
        if se_chevauchent(nouveau, autre)
    ]
    return refus


def refus_de_la_fin(periode: Periode, fin: date) -> list[str]:
    """Sentences saying why the period cannot end on `fin` (first day without the function); empty: it can."""
    if periode.fin is not None:
        return [f"Cette fonction a déjà une fin : le {date_longue(periode.fin)}."]
    if fin <= periode.debut:
        return [f"La fin doit être postérieure au début, le {date_longue(periode.debut)}."]
    return []


def refus_d_ecrire(mandat: Mandat, le: date) -> list[str]:
    """Sentences saying why its holder can no longer hand over on the day `le`; empty: he can, from the first day to the last."""
    if le < mandat.debut:
        return [f"Ce mandat ne commence que le {date_longue(mandat.debut)}."]
    if mandat.fin is not None and le >= mandat.fin:
        return [f"Ce mandat a pris fin le {date_longue(mandat.dernier_jour)} : ce qu’il a laissé ne change plus."]
    return []
