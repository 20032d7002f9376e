"""Who works for a territory on a day beside its chef de projet: services, collaborateurs, correspondents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from prefectures.models import Affectation, Correspondant, Prefecture, Role
from prefectures.reseau import ATTENDUES, Institution


@dataclass(frozen=True, slots=True)
class Groupe:
    """The correspondents of one institution; empty: to be found."""

    institution: Institution
    correspondants: tuple[Correspondant, ...]


def par_institution(correspondants: Iterable[Correspondant]) -> list[Groupe]:
    """One group per institution expected, empty ones too, then the others that have someone."""
    connus: dict[str, list[Correspondant]] = {}
    for correspondant in correspondants:
        connus.setdefault(correspondant.institution, []).append(correspondant)
    institutions = [*ATTENDUES] + [Institution.AUTRE] * (Institution.AUTRE in connus)
    return [Groupe(i, tuple(connus.get(i, ()))) for i in institutions]


def collaborateurs_au(jour: date, territoires: Q) -> QuerySet[Affectation]:
    """Collaborateurs of that day, by name. `territoires`: a condition on their préfecture or région."""
    affectations = Affectation.objects.en_cours(jour).filter(territoires, role=Role.COLLABORATEUR)
    return affectations.select_related("personne").order_by("personne__nom", "personne__prenom", "pk")


def services_au(prefectures: Sequence[Prefecture], jour: date) -> dict[int, list[str]]:
    """{pk of the préfecture: services where its collaborateurs work}, without anyone's name. One query."""
    connus: dict[int, list[str]] = {}
    affectations = Affectation.objects.en_cours(jour).filter(
        role=Role.COLLABORATEUR, prefecture__in=[p.pk for p in prefectures]
    )
    services = affectations.exclude(service="").values_list("prefecture_id", "service").distinct()
    for prefecture_id, service in services.order_by("service"):
        connus.setdefault(prefecture_id, []).append(service)
    return connus
