"""The portal under measure, as `make run` starts it: a durable PostgreSQL of its own, gunicorn with two workers."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mildeca_portal.lancement import environnement
from mildeca_portal.lancement.base_embarquee import BaseEmbarquee, BaseIndisponible
from mildeca_portal.lancement.superviseur import commande_web, ouvert

DELAI = 60.0


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


class Portail:
    """Started once its database is filled; each of its two halves can be killed and started again."""

    def __init__(self, dossier: Path) -> None:
        self.base = BaseEmbarquee(dossier / "base")
        self.journal = dossier / "web.log"
        self.port = port_libre()
        self.web: subprocess.Popen[bytes] | None = None
        self.environ = dict(os.environ)
        self.environ |= environnement.valeurs_de_travail(self.port) | {
            "DATABASE_URL": self.base.url,
            "DJANGO_SETTINGS_MODULE": "tests.bench.heure_limite.reglages",
            "MEDIA_ROOT": str(dossier / "fichiers"),
            "EMAIL_URL": f"filemail:///{dossier / 'courriels'}",
            "STOCKAGE_STATIQUE": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }

    def lancer_le_web(self) -> None:
        commande = commande_web(self.port)
        with self.journal.open("ab") as journal:
            self.web = subprocess.Popen(
                [*commande, "--timeout", "120"],
                cwd=environnement.RACINE,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=journal,
                stderr=journal,
                start_new_session=True,
            )
        _attendre(lambda: ouvert(self.port))

    def tuer_le_web(self) -> None:
        """kill -9 of gunicorn and of its workers, in the middle of whatever they do."""
        assert self.web is not None
        os.killpg(self.web.pid, signal.SIGKILL)
        self.web.wait()

    def tuer_la_base(self) -> None:
        """kill -9 of the postmaster; its children see that it is gone and end at once."""
        pid = int((self.base.donnees / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)

    def relancer_la_base(self) -> None:
        def repartie() -> bool:
            try:
                self.base.demarrer()
            except BaseIndisponible:  # a child of the killed server still holds its memory
                return False
            return True

        _attendre(repartie)


@contextmanager
def portail_de_mesure(dossier: Path) -> Iterator[Portail]:
    """The database alone is started: fill it, then `lancer_le_web()`."""
    portail = Portail(dossier)
    portail.base.demarrer()
    try:
        yield portail
    finally:
        if portail.web is not None and portail.web.poll() is None:
            portail.tuer_le_web()
        portail.base.effacer()


def gestion(portail: Portail, *arguments: str) -> None:
    """`manage.py` on the database of the measure."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=environnement.RACINE, env=portail.environ, check=True)


def _attendre(fini, delai: float = DELAI) -> None:  # type: ignore[no-untyped-def]
    limite = time.monotonic() + delai
    while not fini():
        if time.monotonic() > limite:
            raise TimeoutError("le portail de mesure ne repart pas")
        time.sleep(0.1)
