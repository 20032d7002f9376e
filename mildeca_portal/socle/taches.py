"""Background tasks that a person asked for and watches: a `Travail` row carries progress and outcome.

A function declared with `@travail("app.acte")` takes a `Suivi` first, then the JSON parameters given to `lancer`.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.models import Travail

journal = logging.getLogger(__name__)
REGISTRE: dict[str, Callable[..., None]] = {}
SANS_SIGNE_DE_VIE = timedelta(minutes=15)


class Suivi:
    """Handle given to the task to tell how far it is."""

    def __init__(self, travail_id: int) -> None:
        self.travail_id = travail_id

    def avancer(self, pourcentage: int, etape: str) -> None:
        """`pourcentage` from 0 to 100; `etape`: French words shown beside the bar."""
        Travail.objects.filter(pk=self.travail_id, statut=Travail.Statut.EN_COURS).update(
            avancement=min(max(pourcentage, 0), 100), etape=etape[:150], vu_le=timezone.now()
        )


def travail(code: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as the body of the task `code`."""

    def inscrire(fonction: Callable[..., None]) -> Callable[..., None]:
        REGISTRE[code] = fonction
        return fonction

    return inscrire


def lancer(code: str, *, demandeur_id: int | None, **parametres: Any) -> Travail:
    """Queue the task `code` in the current transaction. Raises `KeyError` for a code nobody registered."""
    REGISTRE[code]
    nouveau = Travail.objects.create(code=code, parametres=parametres, demandeur_id=demandeur_id)
    executer.enqueue(nouveau.pk)  # a row too: it is there if, and only if, the transaction commits
    return nouveau


@task
def executer(travail_id: int) -> None:
    """Run one task, once: a second worker that gets the same id finds it taken."""
    pris = Travail.objects.filter(pk=travail_id, statut=Travail.Statut.EN_ATTENTE).update(
        statut=Travail.Statut.EN_COURS, debute_le=timezone.now(), vu_le=timezone.now()
    )
    if not pris:
        return
    demande = Travail.objects.get(pk=travail_id)
    try:
        REGISTRE[demande.code](Suivi(travail_id), **demande.parametres)
    except ActionRefusee as refus:
        _clore(travail_id, Travail.Statut.ECHOUE, erreur=str(refus))
    except Exception:
        journal.exception("travail %s (%s)", travail_id, demande.code)
        _clore(travail_id, Travail.Statut.ECHOUE, erreur="Une erreur inattendue a interrompu le travail.")
    else:
        _clore(travail_id, Travail.Statut.TERMINE, avancement=100)


def _clore(travail_id: int, statut: str, **valeurs: Any) -> None:
    if "erreur" in valeurs:
        valeurs["erreur"] = valeurs["erreur"][:300]
    Travail.objects.filter(pk=travail_id).update(statut=statut, fini_le=timezone.now(), **valeurs)


def abandonner_les_travaux_muets() -> int:
    """Mark as failed what a killed worker left running, so that the person can ask again. Returns how many."""
    return Travail.objects.filter(statut=Travail.Statut.EN_COURS, vu_le__lt=timezone.now() - SANS_SIGNE_DE_VIE).update(
        statut=Travail.Statut.ECHOUE,
        fini_le=timezone.now(),
        erreur="Le travail a été interrompu par un arrêt du portail : demandez-le de nouveau.",
    )
