"""Is the portal well? One word per item, no version, path or size."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from mildeca_portal.socle import cadence
from mildeca_portal.socle.models import Passage


def base() -> bool:
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1")
        return curseur.fetchone() == (1,)


def migrations() -> bool:
    executeur = MigrationExecutor(connection)
    return not executeur.migration_plan(executeur.loader.graph.leaf_nodes())


def fichiers() -> bool:
    """A file can be written, read and removed."""
    nom = default_storage.save("sante.tmp", ContentFile(b"ok"))
    try:
        with default_storage.open(nom) as fichier:
            return fichier.read() == b"ok"
    finally:
        default_storage.delete(nom)


def travail_periodique() -> bool:
    """Every job ran lately (three of its periods) and its last run did not fail."""
    passages = Passage.objects.in_bulk(list(cadence.REGISTRE))
    maintenant = timezone.now()
    return bool(passages) and all(
        code in passages and not passages[code].erreur and not job.en_retard(passages[code], maintenant)
        for code, job in cadence.REGISTRE.items()
    )


ELEMENTS: dict[str, Callable[[], bool]] = {
    "base": base,
    "migrations": migrations,
    "fichiers": fichiers,
    "travail_periodique": travail_periodique,
}


def etat() -> dict[str, str]:
    """{item: « ok » or « ko »}. A check that raises is ko."""
    return {nom: "ok" if _essayer(controle) else "ko" for nom, controle in ELEMENTS.items()}


def _essayer(controle: Callable[[], bool]) -> bool:
    try:
        return controle()
    except (DatabaseError, OSError):
        return False
