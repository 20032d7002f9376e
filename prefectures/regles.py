"""What the network accepts of its dated facts. Pure: nothing is written here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from mildeca_portal.socle.dates import decaler
from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import Affectation, Correspondant, Delegation, Mandat, Participation, Prefecture
from prefectures.models.periodes import Periode

DERNIER_ADMINISTRATEUR = (
    "Le portail doit toujours avoir un administrateur dont la fonction est sans fin prévue et le compte ouvert : "
    "nommez-en d’abord un autre."
)


@dataclass(frozen=True, slots=True)
class Bornes:
    """A period that is not stored: what it would be."""

    debut: date
    fin: date | None


# Months during which a holder is a newcomer: the steps of taking post are on the dashboard, one line for them all.
NOUVEAU = 3


def est_nouveau(mandat: Mandat, jour: date) -> bool:
    """Opened less than three months ago."""
    return jour < decaler(mandat.debut, NOUVEAU)


def se_chevauchent(a: Periode | Bornes, b: Periode | Bornes) -> bool:
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


def refus_du_changement_de_fin(periode: Periode, fin: date | None, autres: Iterable[Periode] = ()) -> list[str]:
    """Sentences saying why the end cannot be moved to `fin`, or taken away (None); empty: it can.

    `autres`: periods that it may not share a day with. An end may be set in the past: it is then the day the person
    really left, and what was done meanwhile stays in the log.
    """
    if fin is not None and fin <= periode.debut:
        return [f"La fin doit être postérieure au début, le {date_longue(periode.debut)}."]
    voulue = Bornes(periode.debut, fin)
    return [
        f"Une autre personne exerce cette fonction {phrase_periode(autre)} : les deux périodes se chevaucheraient."
        for autre in sorted(autres, key=lambda a: a.debut)
        if se_chevauchent(voulue, autre)
    ]


def refus_de_l_annulation(periode: Periode, jour: date) -> list[str]:
    """A function that has begun is history, whatever came of it: it is ended, never removed."""
    if periode.debut > jour:
        return []
    return [
        (
            f"Cette fonction a commencé le {date_longue(periode.debut)} : elle ne peut plus être annulée. Mettez-y fin, "
            "l’historique la gardera."
        )
    ]


def refus_de_la_transmission(mandat: Mandat, successeur_id: int, le: date) -> list[str]:
    """Why the mandate cannot pass to someone else on the day `le`; empty: it can."""
    if successeur_id == mandat.personne_id:
        return ["Cette personne est déjà titulaire du mandat : choisissez qui lui succède."]
    if le <= mandat.debut:
        return [f"La transmission doit être postérieure au début du mandat, le {date_longue(mandat.debut)}."]
    if mandat.fin is not None and le > mandat.fin:
        return [
            (
                f"Ce mandat finit le {date_longue(mandat.fin)} : la transmission ne peut pas avoir lieu après. Changez "
                "d’abord sa fin, ou ouvrez un nouveau mandat."
            )
        ]
    return []


# What makes a function another function, once it has begun.
NATURE = ("role", "perimetre", "region_id", "prefecture_id", "debut")


def refus_de_la_correction(avant: Affectation, apres: Affectation, jour: date) -> list[str]:
    """Why an affectation cannot be rewritten so: once begun, its role, its territory and its first day are history."""
    if avant.debut > jour or all(getattr(avant, nom) == getattr(apres, nom) for nom in NATURE):
        return []
    return [
        (
            f"Cette fonction a commencé le {date_longue(avant.debut)} : son rôle, son territoire et son début ne changent "
            "plus. Mettez-y fin, puis ouvrez une autre fonction."
        )
    ]


def refus_de_la_delegation(
    nouvelle: Delegation, collaborations: Iterable[Periode], autres: Iterable[Delegation], jour: date
) -> list[str]:
    """Why a signature cannot be delegated so; empty: it can.

    `collaborations`: functions of collaborateur the person holds in the territory of the mandate. `autres`: delegations
    of the same act, by the same mandate, to the same person. Reads `nouvelle.mandat`.
    """
    mandat, refus = nouvelle.mandat, []
    if nouvelle.debut < jour:
        refus.append("Une délégation ne peut pas commencer dans le passé.")
    elif not mandat.couvre(nouvelle.debut):
        refus.append(f"La délégation doit commencer pendant le mandat, {phrase_periode(mandat)}.")
    if nouvelle.fin is not None and nouvelle.fin <= nouvelle.debut:
        refus.append("La fin doit être postérieure au début.")
    if mandat.fin is not None and nouvelle.fin is not None and nouvelle.fin > mandat.fin:
        refus.append(f"La délégation ne peut pas durer plus que le mandat, qui finit le {date_longue(mandat.fin)}.")
    if not any(c.couvre(nouvelle.debut) for c in collaborations):
        refus.append("Cette personne n’est pas collaborateur de ce territoire le jour où la délégation commence.")
    refus += [
        f"Cette délégation est déjà donnée à cette personne {phrase_periode(autre)}."
        for autre in sorted(autres, key=lambda d: d.debut)
        if autre.revoquee_le is None and se_chevauchent(nouvelle, autre)
    ]
    return refus


def court(delegation: Delegation, jour: date) -> bool:
    """Whether a delegation runs on the day `jour`, or is to run later. Reads `delegation.mandat`."""
    fins = [f for f in (delegation.fin, delegation.mandat.fin) if f is not None]
    revoquee = delegation.revoquee_le is not None and timezone.localdate(delegation.revoquee_le) <= jour
    return not revoquee and all(jour < f for f in fins)


def refus_de_la_revocation(delegation: Delegation, jour: date) -> list[str]:
    """Why a delegation cannot be revoked: it no longer runs."""
    if delegation.revoquee_le is not None:
        return [f"Cette délégation est déjà révoquée, depuis le {date_longue(delegation.revoquee_le)}."]
    if delegation.fin is not None and delegation.fin <= jour:
        return [f"Cette délégation est finie depuis le {date_longue(delegation.fin)}."]
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


def refus_d_ecrire(mandat: Mandat, le: date) -> list[str]:
    """Sentences saying why its holder can no longer hand over on the day `le`; empty: he can, from the first day to the last."""
    if le < mandat.debut:
        return [f"Ce mandat ne commence que le {date_longue(mandat.debut)}."]
    if mandat.fin is not None and le >= mandat.fin:
        return [f"Ce mandat a pris fin le {date_longue(mandat.dernier_jour)} : ce qu’il a laissé ne change plus."]
    return []
