"""The functions of a person, whatever their kind, as the pages and the mails say them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from prefectures.models import Affectation, Delegation, Mandat, Personne, Role
from prefectures.models.fonctions import AffectationQuerySet, MandatQuerySet

Fonction = Mandat | Affectation


def territoire(fonction: Fonction) -> str:
    """« Doubs », « Bourgogne-Franche-Comté », empty when national. Reads `prefecture` (and its `region` for a mandate)."""
    if isinstance(fonction, Mandat):
        regional = fonction.niveau == Mandat.Niveau.REGIONAL
        return fonction.prefecture.region.nom if regional else fonction.prefecture.nom
    lieu = fonction.prefecture or fonction.region
    return lieu.nom if lieu else ""


def libelle(fonction: Fonction) -> str:
    """« chef de projet départemental, Doubs »: the same words as the rights of the day."""
    return ", ".join(filter(None, [str(Role(fonction.role).label), territoire(fonction)]))


def detail(fonction: Fonction) -> str:
    """What is told besides: the title of a chef de projet, the service of the others."""
    if isinstance(fonction, Mandat):
        return fonction.libelle
    return fonction.service


def mandats() -> MandatQuerySet:
    return Mandat.objects.select_related("prefecture__region", "piece").order_by("-debut", "-pk")


def affectations() -> AffectationQuerySet:
    return Affectation.objects.select_related("prefecture", "region").order_by("-debut", "-pk")


def fonctions_de(personne: Personne) -> list[Fonction]:
    """All of them, latest first: two queries."""
    toutes: list[Fonction] = [*mandats().filter(personne=personne), *affectations().filter(personne=personne)]
    return sorted(toutes, key=lambda f: f.debut, reverse=True)


def en_cours_ou_a_venir(personne: Personne, jour: date) -> list[Fonction]:
    """What an invitation is for."""
    return [f for f in reversed(fonctions_de(personne)) if f.fin is None or f.fin > jour]


@dataclass(frozen=True)
class Ligne:
    """A function on the page of its holder."""

    objet: Fonction

    @property
    def est_mandat(self) -> bool:
        return isinstance(self.objet, Mandat)

    @property
    def libelle(self) -> str:
        return libelle(self.objet)

    @property
    def detail(self) -> str:
        return detail(self.objet)


@dataclass(frozen=True)
class Carriere:
    """Functions by their place in time."""

    en_cours: Sequence[Ligne]
    a_venir: Sequence[Ligne]
    passees: Sequence[Ligne]


def carriere(fonctions: Iterable[Fonction], jour: date) -> Carriere:
    lignes = [Ligne(f) for f in fonctions]
    return Carriere(
        en_cours=[x for x in lignes if x.objet.couvre(jour)],
        a_venir=[x for x in lignes if x.objet.debut > jour],
        passees=[x for x in lignes if x.objet.fin is not None and x.objet.fin <= jour],
    )


def delegations_de(personne: Personne) -> QuerySet[Delegation]:
    """Given or received, latest first."""
    toutes = Delegation.objects.select_related("personne", "mandat__personne", "mandat__prefecture__region")
    return toutes.filter(Q(personne=personne) | Q(mandat__personne=personne)).order_by("-debut", "-pk")
