"""What the network accepts of its dated facts. Pure: nothing is written here."""

from collections.abc import Iterable
from datetime import date

from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import Correspondant, Mandat, Participation, Prefecture
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


def refus_de_la_fin(periode: Periode, fin: date, sujet: str = "Cette fonction") -> list[str]:
    """Sentences saying why the period cannot end on `fin` (first day without the function); empty: it can."""
    if periode.fin is not None:
        return [f"{sujet} a déjà une fin : le {date_longue(periode.fin)}."]
    if fin <= periode.debut:
        return [f"La fin doit être postérieure au début, le {date_longue(periode.debut)}."]
    return []


def refus_de_la_participation(nouvelle: Participation, autres: Iterable[Participation]) -> list[str]:
    """Sentences saying why a préfecture cannot take part from that day; empty: it can.

    `autres`: its other participations of the same nature.
    """
    return [
        f"Cette préfecture participe déjà {phrase_periode(autre)}."
        for autre in sorted(autres, key=lambda p: p.debut)
        if se_chevauchent(nouvelle, autre)
    ]


def refus_du_correspondant(nouveau: Correspondant, autres: Iterable[Correspondant]) -> list[str]:
    """Sentences saying why a correspondent cannot be recorded; empty: he can.

    `autres`: those of the same territory and institution. Several people may answer for one institution, each once.
    """
    nom = nouveau.nom.casefold()
    return [
        f"Cette personne est déjà correspondante de cette institution {phrase_periode(autre)}."
        for autre in autres
        if autre.nom.casefold() == nom and se_chevauchent(nouveau, autre)
    ]
