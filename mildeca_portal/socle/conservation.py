"""How long personal data is kept: one registry, that the command `purger` applies and the page « Données personnelles » shows.

`<app>/purges.py` declares `CATEGORIES: list[Categorie]`. A length comes from the setting `CONSERVATION`, by the code of
the category; a category without one is kept as long as its object.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from mildeca_portal.socle.durees import Duree
from mildeca_portal.socle.evenements import SYSTEME, journaliser
from mildeca_portal.socle.models import Passage
from mildeca_portal.socle.modules import modules

LOT = 500
# The row of `Passage` that events of the purge are about.
PASSAGE = "socle.purge"


class Sort(StrEnum):
    """What becomes of the rows whose time is over, as the page says it."""

    EFFACE = "Effacement"
    ANONYMISE = "Anonymisation"
    SIGNALE = "Signalement"
    GARDE = "Conservation"


@dataclass(frozen=True, slots=True)
class Categorie:
    """One kind of personal data. `contenu`, `finalite`, `lecteurs`, `reste` are sentences of the page.

    `depart`: from when the length runs, « après la fermeture du compte »; without a length, a sentence: until when it is
    kept. `reste`: what stays afterwards. `ordre`: rank on the page, what people look for first.
    `echues(limite)`: the rows older than the instant `limite`, which is now less the length.
    `traiter(lot)`: erase or anonymise these rows, and return how many; it may lock, and check again.
    """

    code: str
    libelle: str
    contenu: str
    finalite: str
    lecteurs: str
    depart: str
    sort: Sort
    echues: Callable[[datetime], QuerySet[Any]] | None = None
    traiter: Callable[[QuerySet[Any]], int] | None = None
    # The legal length is not settled: the page says that it is still to be confirmed by the MILDECA.
    a_confirmer: bool = False
    reste: str = ""
    ordre: int = 100

    @property
    def duree(self) -> Duree | None:
        return settings.CONSERVATION.get(self.code)

    @property
    def regle(self) -> str:
        """« Anonymisation 12 mois après la fermeture du compte. », the same for the command and the page."""
        debut = f"{self.sort} {self.duree} {self.depart}." if self.duree else self.depart
        return f"{debut} {self.reste}".rstrip()

    def a_traiter(self, maintenant: datetime) -> QuerySet[Any] | None:
        """The rows whose time is over; None for what is only kept."""
        if self.echues is None:
            return None
        return self.echues(self.duree.avant(maintenant) if self.duree else maintenant)


@dataclass(frozen=True, slots=True)
class Bilan:
    """`nombre`: rows treated, or that would be; None for a category that nothing ends."""

    categorie: Categorie
    nombre: int | None


@cache
def categories() -> tuple[Categorie, ...]:
    """Those of every app, in the order of the page. Raises `ValueError` for two of the same code."""
    toutes = [c for module in modules("purges") for c in module.CATEGORIES]
    if len({c.code for c in toutes}) != len(toutes):
        raise ValueError("deux catégories de conservation ont le même code")
    return tuple(sorted(toutes, key=lambda c: c.ordre))


def effacer(lot: QuerySet[Any]) -> int:
    """`traiter` of what is simply deleted. Returns how many rows, without those that went with them."""
    _, par_modele = lot.delete()
    return par_modele.get(lot.model._meta.label, 0)


def compter(maintenant: datetime | None = None) -> list[Bilan]:
    """What a purge would do now. Writes nothing."""
    maintenant = maintenant or timezone.now()
    bilans = []
    for categorie in categories():
        rangs = categorie.a_traiter(maintenant)
        bilans.append(Bilan(categorie, None if rangs is None else rangs.count()))
    return bilans


def purger(maintenant: datetime | None = None) -> list[Bilan]:
    """Treat what is over, batch by batch, each in its own transaction; run again, it finds nothing more to do.

    One event tells how many rows of each category, even when a later category fails.
    """
    maintenant = maintenant or timezone.now()
    bilans: list[Bilan] = []
    try:
        for categorie in categories():
            bilans.append(Bilan(categorie, None))
            for nombre in _par_lots(categorie, maintenant):
                bilans[-1] = Bilan(categorie, nombre)
    finally:
        _consigner(bilans)
    return bilans


def _par_lots(categorie: Categorie, maintenant: datetime) -> Iterator[int]:
    """How many rows are done so far, after each batch; nothing for a category that is only kept."""
    rangs = categorie.a_traiter(maintenant)
    if rangs is None:
        return
    if categorie.traiter is None:
        yield rangs.count()
        return
    fait, dernier = 0, None
    yield fait
    while True:
        suite = rangs if dernier is None else rangs.filter(pk__gt=dernier)
        cles = list(suite.order_by("pk").values_list("pk", flat=True)[:LOT])
        if not cles:
            return
        with transaction.atomic():
            fait += categorie.traiter(rangs.filter(pk__in=cles))
        dernier = cles[-1]
        yield fait


def _consigner(bilans: list[Bilan]) -> None:
    maintenant = timezone.now()
    passage, _ = Passage.objects.update_or_create(code=PASSAGE, defaults={"debut": maintenant, "fin": maintenant})
    nombres = {b.categorie.code: b.nombre for b in bilans if b.categorie.traiter and b.nombre}
    journaliser("socle.purge.executee", passage, par=SYSTEME, donnees=nombres)


def purger_si_demande() -> None:
    """The periodic job: does nothing unless `PURGE_AUTOMATIQUE` says so."""
    if settings.PURGE_AUTOMATIQUE:
        purger()
