"""The projects of an exercice as the rules of a draft circulaire are tried on them."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from circulaires.impact import AControler, SourceDeFiches
from credits.controle import fiche
from credits.entourage import RETENUS_OU_A_DECIDER, Entourage
from credits.models import Projet
from mildeca_portal.socle.models import Evenement

TRANCHE = 1000  # projects held in memory at once


def _projets(exercice: int) -> QuerySet[Projet]:
    """Granted or to be decided: those rejected, or given up, were already refused."""
    return Projet.objects.filter(exercice=exercice, statut__in=RETENUS_OU_A_DECIDER)


def nombre(exercice: int) -> int:
    """One query."""
    return _projets(exercice).count()


def fiches(exercice: int) -> Iterator[AControler]:
    """Each project with its fiche, in the order of their creation: seven queries, and one per `TRANCHE` projects."""
    entourage = Entourage.de_l_exercice(exercice)
    for projet in _par_tranches(_projets(exercice)):
        yield AControler(
            fiche=fiche(projet, entourage),
            libelle=f"{projet.intitule} ({projet.porteur})",
            adresse=projet.get_absolute_url(),
            prefecture_code=projet.prefecture.code,
            prefecture_nom=projet.prefecture.nom,
            region_code=projet.prefecture.region_id,
            montant=projet.montant_retenu,
        )


def _par_tranches(projets: QuerySet[Projet]) -> Iterator[Projet]:
    """Read one row more than is needed: a round number of projects costs no empty query at the end."""
    suite = projets.select_related("prefecture", "porteur", "appel__prefecture").defer("description").order_by("pk")
    dernier = 0
    while True:
        lus = list(suite.filter(pk__gt=dernier)[: TRANCHE + 1])
        yield from lus[:TRANCHE]
        if len(lus) <= TRANCHE:
            return
        dernier = lus[TRANCHE - 1].pk


def changees_depuis(exercice: int, instant: datetime) -> bool:
    """Whether a project of the exercice was filed, changed or decided since, by the log. One query."""
    actes = Evenement.objects.filter(code__startswith="credits.projet.", donnees__exercice=exercice)
    return actes.filter(cree_le__gt=instant).exists()


SOURCE = SourceDeFiches("credits.projets", nombre, fiches, changees_depuis)
