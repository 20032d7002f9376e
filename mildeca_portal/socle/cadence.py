"""Periodic work: each job declared once, idempotent, alone under an advisory lock, its last run in `Passage`."""

import logging
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection
from django.utils import timezone

from mildeca_portal.socle.models import Passage

journal = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Periodique:
    code: str
    toutes_les: timedelta
    fonction: Callable[[], object]

    def en_retard(self, passage: Passage | None, maintenant: datetime) -> bool:
        """Three periods without success: what `/sante/` calls ko."""
        if passage is None:
            return False
        reference = passage.dernier_succes or passage.debut
        return maintenant - reference > 3 * self.toutes_les + timedelta(minutes=5)


REGISTRE: dict[str, Periodique] = {}


def periodique(code: str, *, toutes_les: timedelta) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Declare a job. `code`: « app.acte »."""

    def inscrire(fonction: Callable[[], object]) -> Callable[[], object]:
        REGISTRE[code] = Periodique(code, toutes_les, fonction)
        return fonction

    return inscrire


def passer(maintenant: datetime | None = None) -> list[str]:
    """Run every job that is due. Returns the codes of those that ran, in order; a failure is kept in its `Passage`."""
    maintenant = maintenant or timezone.now()
    passages = Passage.objects.in_bulk(list(REGISTRE))
    dus = [
        p
        for code, p in sorted(REGISTRE.items())
        if code not in passages or maintenant - passages[code].debut >= p.toutes_les
    ]
    return [p.code for p in dus if _executer_seul(p)]


def _executer_seul(job: Periodique) -> bool:
    cle = zlib.crc32(job.code.encode())
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_lock(%s)", [cle])
        if not curseur.fetchone()[0]:
            return False
        try:
            _executer(job)
        finally:
            curseur.execute("SELECT pg_advisory_unlock(%s)", [cle])
    return True


def _executer(job: Periodique) -> None:
    Passage.objects.update_or_create(code=job.code, defaults={"debut": timezone.now(), "fin": None})
    try:
        job.fonction()
    except Exception as erreur:
        journal.exception("cadence : %s", job.code)
        Passage.objects.filter(code=job.code).update(fin=timezone.now(), erreur=type(erreur).__name__)
    else:
        fin = timezone.now()
        Passage.objects.filter(code=job.code).update(fin=fin, dernier_succes=fin, erreur="")


def pour_chacun(objets: Iterable[T], acte: Callable[[T], int]) -> int:
    """Do `acte` on each object, in order; one that fails holds none of the next back. Returns the sum of what it answers.

    Raises `ExceptionGroup` at the end, with what failed: the job counts as failed, and comes again.
    """
    total, erreurs = 0, []
    for objet in objets:
        try:
            total += acte(objet)
        except Exception as erreur:
            erreurs.append(erreur)
    if erreurs:
        raise ExceptionGroup(f"{len(erreurs)} échec(s)", erreurs)
    return total
