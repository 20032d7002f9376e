"""The demonstration set, built once into a template database; each test works on a copy of its own.

The template is named after what it is made from (code, fixtures, templates, day): unchanged, it serves the next session.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

PREFIXE = "e2e_modele_"
PREFIXE_COPIE = "e2e_copie_"
DOSSIERS = ("mildeca_portal", "prefectures", "circulaires", "feuilles_de_route", "credits", "rapports", "templates")
VAR = settings.RACINE / "var" / "e2e"
TRAVAUX = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@dataclass(frozen=True)
class Modele:
    """The template database and the private files that go with it."""

    base: str
    fichiers: Path


def empreinte() -> str:
    """Digest of all that the demonstration set is made from."""
    somme = hashlib.sha256(f"{timezone.localdate()}".encode())
    for dossier in (*DOSSIERS, "fixtures"):
        for chemin in sorted((settings.RACINE / dossier).rglob("*")):
            if chemin.is_file() and chemin.suffix != ".pyc":
                somme.update(str(chemin.relative_to(settings.RACINE)).encode() + chemin.read_bytes())
    return somme.hexdigest()[:12]


def obtenir() -> Modele:
    """The template, built if this machine does not hold it. Workers that come meanwhile wait for the first."""
    VAR.mkdir(parents=True, exist_ok=True)
    nom = PREFIXE + empreinte()
    modele = Modele(nom, VAR / nom)
    with (VAR / "verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        _oublier_les_copies_perdues()
        existants = [b for (b,) in _sql("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIXE}%"])]
        if nom not in existants:
            for ancien in existants:
                supprimer(ancien)
                shutil.rmtree(VAR / ancien, ignore_errors=True)
            _construire(modele)
    return modele


def _oublier_les_copies_perdues() -> None:
    """Drop what killed sessions left: copies that nobody is connected to, of a process that is gone."""
    for (nom,) in _sql(
        "SELECT datname FROM pg_database WHERE datname LIKE %s"
        " AND datname NOT IN (SELECT datname FROM pg_stat_activity WHERE datname IS NOT NULL)",
        [f"{PREFIXE_COPIE}%"],
    ):
        try:
            os.kill(int(nom.removeprefix(PREFIXE_COPIE)), 0)
        except ProcessLookupError:
            supprimer(nom)
        except PermissionError:
            pass  # alive, of someone else


def _construire(modele: Modele) -> None:
    """Built under another name, then renamed: an interrupted building is never taken for a template."""
    provisoire = f"{modele.base}_en_cours"
    supprimer(provisoire)
    shutil.rmtree(modele.fichiers, ignore_errors=True)
    _sql(f'CREATE DATABASE "{provisoire}"')
    reglages = override_settings(DEMONSTRATION=True, MEDIA_ROOT=modele.fichiers, TASKS=TRAVAUX)
    with utiliser(provisoire), reglages:
        call_command("migrate", verbosity=0)
        call_command("referentiel", verbosity=0)
        call_command("demo", verbosity=0)
        # The PDF of the report takes long: made here, or each journey that has work done would make it again.
        faire_les_travaux()
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")
    modele.fichiers.mkdir(exist_ok=True)
    _sql(f'ALTER DATABASE "{provisoire}" RENAME TO "{modele.base}"')


def faire_les_travaux() -> None:
    """What the background worker does, until nothing is left."""
    options = {"queue_names": ["*"], "excluded_queue_names": [], "backend_name": "default", "worker_id": "essais"}
    Worker(interval=0, batch=True, startup_delay=False, max_tasks=None, **options).run()


@contextmanager
def copie(modele: Modele, fichiers: Path) -> Iterator[str]:
    """A database and files of one's own, dropped at the end; this process is bound to it meanwhile."""
    nom = f"{PREFIXE_COPIE}{os.getpid()}"
    supprimer(nom)
    _sql(f'CREATE DATABASE "{nom}" TEMPLATE "{modele.base}" STRATEGY FILE_COPY')
    shutil.copytree(modele.fichiers, fichiers, dirs_exist_ok=True)
    try:
        with utiliser(nom):
            yield nom
    finally:
        supprimer(nom)


@contextmanager
def utiliser(nom: str) -> Iterator[None]:
    """Bind every connection of this process, the server's threads included, to the database `nom`."""
    reglages = connections.settings["default"]
    avant = reglages["NAME"]
    connections.close_all()
    reglages["NAME"] = connection.settings_dict["NAME"] = nom
    try:
        yield
    finally:
        connections.close_all()
        reglages["NAME"] = connection.settings_dict["NAME"] = avant


def supprimer(nom: str) -> None:
    _sql(f'DROP DATABASE IF EXISTS "{nom}" WITH (FORCE)')


def _sql(requete: str, parametres: list[str] | None = None) -> list[tuple[str, ...]]:
    """Run one statement outside any database of ours."""
    with connection._nodb_cursor() as curseur:
        curseur.execute(requete, parametres)
        return curseur.fetchall() if curseur.description else []
