"""The log as a file: the same lines as the page, without their links."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from mildeca_portal.accueil.journal.lecture import lire_tout
from mildeca_portal.socle.ecrivains.csv import ecrire_liste
from mildeca_portal.socle.models import Evenement
from mildeca_portal.socle.xlsx import TYPE_MIME, classeur_simple

ENTETES = ("Date et heure", "Personne", "Fonction", "Code", "Acte", "Objet", "Référence", "Territoire", "Détails")
# A web answer must come back in time: a workbook of so many rows takes some five seconds.
LIGNES_MAX = 20_000


def _rangees(evenements: QuerySet[Evenement]) -> Iterator[tuple[Any, ...]]:
    for x in lire_tout(evenements):
        yield x.le, x.qui, x.fonction, x.code, x.quoi, x.sur.nom, x.reference, x.territoire, x.details


def classeur(evenements: QuerySet[Evenement]) -> bytes:
    return classeur_simple("Journal", ENTETES, _rangees(evenements))


def csv(evenements: QuerySet[Evenement]) -> bytes:
    return ecrire_liste(ENTETES, _rangees(evenements))


# {extension: (writer, type)}
FORMATS: dict[str, tuple[Callable[[QuerySet[Evenement]], bytes], str]] = {
    "xlsx": (classeur, TYPE_MIME),
    "csv": (csv, "text/csv; charset=utf-8"),
}
