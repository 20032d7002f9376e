"""``make run``: the database, the web server, the background worker and the periodic work, started and stopped together.

Ctrl-C, SIGTERM, a closed terminal or the death of one of the processes stops them all, the database last.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType

from mildeca_portal.lancement import environnement, systeme
from mildeca_portal.lancement.base_embarquee import BaseEmbarquee, BaseIndisponible

HOTE = "127.0.0.1"
PORT_HABITUEL = 8000
DELAI_ARRET_SECONDES = 15
DELAI_OUVERTURE_SECONDES = 60
PERIODE_SECONDES = 0.2
# The web cuts a request after 10 s; a command or a background task may read for longer.
DELAIS_HORS_WEB = {"DELAI_REQUETE_MS": "600000", "DELAI_VERROU_MS": "60000"}
SIGNAUX = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ErreurDeLancement(Exception):
    """The portal cannot start; the message says why and what to do, in French."""


class ArretDemande(Exception):
    """Someone asked the portal to stop."""


def lire_port(valeur: str) -> int:
    """Return the port that ``valeur`` names (8000 when empty). Raises ErreurDeLancement."""
    if not valeur:
        return PORT_HABITUEL
    if not valeur.isascii() or not valeur.isdigit() or not 1 <= int(valeur) <= 65535:
        raise ErreurDeLancement(f"PORT doit être un nombre de 1 à 65535, et non « {valeur} ».")
    return int(valeur)


def verifier_port(port: int) -> None:
    """Raise ErreurDeLancement when something else listens on ``port``, or when it is reserved."""
    with socket.socket() as essai:
        essai.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            essai.bind((HOTE, port))
        except PermissionError:
            raise ErreurDeLancement(
                f"Le port {port} est réservé au système. Choisissez-en un autre : make run PORT=8001"
            ) from None
        except OSError:
            raise ErreurDeLancement(
                f"Le port {port} est déjà utilisé par un autre programme. Arrêtez ce programme ou choisissez un "
                f"autre port : make run PORT={port + 1 if port < 65535 else PORT_HABITUEL}"
            ) from None


def commande_de_preparation() -> list[str]:
    """Return what runs to its end before the others start."""
    return [sys.executable, "-m", "mildeca_portal.lancement.preparation"]


def commande_web(port: int) -> list[str]:
    """Return the command of the web server."""
    gunicorn = [sys.executable, "-m", "gunicorn", "mildeca_portal.wsgi", "--no-control-socket"]
    return [*gunicorn, "--workers", "2", "--bind", f"{HOTE}:{port}", "--log-level", "warning"]


def commandes_de_fond() -> dict[str, list[str]]:
    """Return the other processes of the portal: their name in French and their command."""
    gestion = [sys.executable, "manage.py"]
    return {"tâches de fond": [*gestion, "db_worker"], "travaux périodiques": [*gestion, "cadence", "--boucle"]}


@dataclass
class Superviseur:
    """The processes started together. ``environ`` is theirs."""

    environ: Mapping[str, str]
    processus: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def lancer(self, nom: str, commande: list[str], environ: Mapping[str, str] | None = None) -> None:
        """Start a process in a session of its own: the Ctrl-C of the terminal reaches this process only."""
        self.processus[nom] = subprocess.Popen(
            commande,
            cwd=environnement.RACINE,
            env={**(environ or {}), **self.environ},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def executer(self, commande: list[str]) -> None:
        """Run ``commande`` to its end. Raises ErreurDeLancement when it fails."""
        self.lancer("préparation", commande, DELAIS_HORS_WEB)
        if self.processus["préparation"].wait():
            raise ErreurDeLancement("La préparation du portail a échoué : voir le message ci-dessus.")
        del self.processus["préparation"]

    def mort(self) -> str | None:
        """Return the name of a process that ended, if any."""
        return next((nom for nom, p in self.processus.items() if p.poll() is not None), None)

    def attendre(self, fini: Callable[[], bool], delai: float | None = None) -> bool:
        """Wait until ``fini()`` is true; False after ``delai`` seconds. Raises ErreurDeLancement when a process dies."""
        limite = None if delai is None else time.monotonic() + delai
        while not fini():
            if (nom := self.mort()) is not None:
                raise ErreurDeLancement(f"Le processus « {nom} » s'est arrêté : le portail s'arrête.")
            if limite is not None and time.monotonic() > limite:
                return False
            time.sleep(PERIODE_SECONDES)
        return True

    def arreter(self, delai: float = DELAI_ARRET_SECONDES) -> None:
        """Ask every process to stop, and after ``delai`` seconds end what is left, children included."""
        for p in self.processus.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(p.pid, signal.SIGTERM)
        limite = time.monotonic() + delai
        for p in self.processus.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                p.wait(max(0.0, limite - time.monotonic()))
            # The leader may be gone and leave children behind: its group bears its number until they end.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(p.pid, signal.SIGKILL)
            p.wait()
        self.processus.clear()


def ouvert(port: int) -> bool:
    """Whether something answers on ``port``."""
    try:
        with socket.create_connection((HOTE, port), timeout=1):
            return True
    except OSError:
        return False


def annonce(port: int) -> str:
    """Return what is printed once the portal answers."""
    return (
        f"\nLe portail est prêt : http://{HOTE}:{port}\n"
        "Comptes de démonstration (mot de passe : demonstration) :\n"
        "  admin@mildeca.test, credits@mildeca.test, lecteur@mildeca.test, region-27@prefectures.test,\n"
        "  chef-25@prefectures.test, agent-25@prefectures.test (de même pour chaque préfecture).\n"
        "Les courriels sont écrits dans var/courriels. Ctrl-C arrête tout et garde les données.\n"
    )


def _demander_arret(numero: int, cadre: FrameType | None) -> None:
    """Turn a signal into an exception, once: what follows stops the processes and must not be cut short."""
    for signal_ in SIGNAUX:
        signal.signal(signal_, signal.SIG_IGN)
    raise ArretDemande


def preparer_environnement(port: int, base: BaseEmbarquee) -> dict[str, str]:
    """Return the environment of the processes; start ``base`` unless DATABASE_URL names another."""
    environ = dict(os.environ)
    environnement.completer(environ, environnement.valeurs_de_travail(port))
    # These three make `make run`, whatever the caller's shell holds.
    environ |= {"DEMONSTRATION": "1", "HTTPS": "0", "PYTHONUNBUFFERED": "1"}
    if environ.get("DATABASE_URL"):
        return environ
    # A signal waits for the end of the start, so that what was started is known and stopped.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNAUX)
    try:
        base.utiliser()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNAUX)
    environ["DATABASE_URL"] = base.url
    return environ


def tourner(port: int, base: BaseEmbarquee) -> None:
    """Start all, wait for the end, stop all. Raises ErreurDeLancement, BaseIndisponible or ArretDemande."""
    verifier_port(port)
    for phrase in systeme.installer(["pango"], environnement.VAR):
        print(phrase, flush=True)
    superviseur = None
    try:
        environ = preparer_environnement(port, base)
        superviseur = Superviseur(environ)
        print("Préparation de la base et des fichiers (plus longue la première fois)…", flush=True)
        superviseur.executer(commande_de_preparation())
        superviseur.lancer("serveur web", commande_web(port))
        for nom, commande in commandes_de_fond().items():
            superviseur.lancer(nom, commande, DELAIS_HORS_WEB)
        if not superviseur.attendre(lambda: ouvert(port), DELAI_OUVERTURE_SECONDES):
            raise ErreurDeLancement("Le serveur web ne répond pas.")
        print(annonce(port), flush=True)
        superviseur.attendre(lambda: False)
    finally:
        if superviseur is not None:
            superviseur.arreter()
        base.quitter()


def main() -> int:
    """Return 0 after a stop that someone asked for, 1 when the portal could not run."""
    for signal_ in SIGNAUX:
        signal.signal(signal_, _demander_arret)
    try:
        tourner(lire_port(os.environ.get("PORT", "")), environnement.base_de_travail())
    except ArretDemande:
        print("\nPortail arrêté. Les données sont gardées.", flush=True)
        return 0
    except (ErreurDeLancement, BaseIndisponible) as erreur:
        print(erreur, file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
