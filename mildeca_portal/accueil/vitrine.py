"""What the public home page shows of the apps: published things only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from mildeca_portal.socle.cartes import Carte, Territoire, composer
from prefectures.models import Prefecture, Region
from rapports.models import Edition

TITRE_CARTE = "Carte des préfectures du réseau, par département. La liste qui suit la carte donne les mêmes liens."


@dataclass(frozen=True)
class Reseau:
    """The network on a day: its map, and the list that says the same. `regions`: each with its préfectures."""

    carte: Carte
    regions: tuple[tuple[Region, tuple[Prefecture, ...]], ...]
    nombre: int


def dernier_rapport() -> Edition | None:
    """The published edition of the most recent exercice; None before the first."""
    return Edition.objects.sans_donnees().filter(statut=Edition.Statut.PUBLIEE).order_by("-campagne__exercice").first()


def reseau(le: date) -> Reseau:
    """The préfectures that are members on the day `le`, in one query."""
    membres = Prefecture.objects.du_reseau(le).select_related("region").order_by("region__cle_tri", "cle_tri")
    return composer_reseau(membres)


def composer_reseau(membres: Iterable[Prefecture]) -> Reseau:
    """`membres` come sorted by région."""
    prefectures = list(membres)
    territoires = [Territoire(p.code, p.nom, adresse=p.get_absolute_url()) for p in prefectures]
    regions = tuple((region, tuple(groupe)) for region, groupe in groupby(prefectures, key=lambda p: p.region))
    return Reseau(composer(TITRE_CARTE, territoires), regions, len(prefectures))
