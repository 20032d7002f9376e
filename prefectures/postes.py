"""The posts of chef de projet on a day: who holds each, since when it is vacant, who comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from prefectures.models import Mandat, Prefecture

Niveau = Mandat.Niveau


@dataclass(frozen=True, slots=True)
class Poste:
    """One post on the day `jour`. `mandats`: all those recorded for it, in order of time."""

    prefecture: Prefecture
    niveau: Niveau
    jour: date
    mandats: tuple[Mandat, ...] = ()

    @property
    def mandat(self) -> Mandat | None:
        """The mandate open that day, None: the post is vacant."""
        return next((m for m in self.mandats if m.couvre(self.jour)), None)

    @property
    def precedent(self) -> Mandat | None:
        """The last mandate ended by that day."""
        return next((m for m in reversed(self.mandats) if m.fin is not None and m.fin <= self.jour), None)

    @property
    def suivant(self) -> Mandat | None:
        """The first mandate that begins later."""
        return next((m for m in self.mandats if m.debut > self.jour), None)

    @property
    def vacant_depuis(self) -> date | None:
        """First day without anyone; None when the post is held, or when nobody ever held it."""
        return self.precedent.fin if self.mandat is None and self.precedent else None

    @property
    def historique(self) -> list[Mandat]:
        """Mandates begun by that day, latest first: what was to come is not history."""
        return [m for m in reversed(self.mandats) if m.debut <= self.jour]

    @property
    def territoire(self) -> str:
        """« Doubs », « Bourgogne-Franche-Comté » for a régional post."""
        regional = self.niveau == Niveau.REGIONAL
        return self.prefecture.region.nom if regional else self.prefecture.nom

    @property
    def etat(self) -> str:
        """« directeur de cabinet par intérim », « poste vacant »."""
        return self.mandat.libelle if self.mandat else "poste vacant"


def postes_de(prefecture: Prefecture) -> list[Niveau]:
    """Levels of the posts a préfecture has: the régional one stands at the seat of a région."""
    return [Niveau.DEPARTEMENTAL] + [Niveau.REGIONAL] * prefecture.siege_de_region


def postes_au(prefectures: Sequence[Prefecture], jour: date, *, avec_les_noms: bool = False) -> list[Poste]:
    """The posts of `prefectures` (with their région) in the same order, each with its mandates. One query.

    `avec_les_noms`: the holders are read too.
    """
    mandats = Mandat.objects.filter(prefecture__in=[p.pk for p in prefectures]).order_by("debut", "pk")
    par_poste: dict[tuple[int, str], list[Mandat]] = {}
    for mandat in mandats.select_related("personne") if avec_les_noms else mandats:
        par_poste.setdefault((mandat.prefecture_id, mandat.niveau), []).append(mandat)
    return [
        Poste(p, niveau, jour, tuple(par_poste.get((p.pk, niveau), ()))) for p in prefectures for niveau in postes_de(p)
    ]


def par_prefecture(postes: Iterable[Poste]) -> dict[int, list[Poste]]:
    """{pk of the préfecture: its posts}"""
    groupes: dict[int, list[Poste]] = {}
    for poste in postes:
        groupes.setdefault(poste.prefecture.pk, []).append(poste)
    return groupes
