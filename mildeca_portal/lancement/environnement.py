"""The environment of a portal that runs on one's own machine, for what the caller has not set."""

from __future__ import annotations

import os
import secrets
from collections.abc import MutableMapping
from pathlib import Path

from mildeca_portal.lancement.base_embarquee import SANS_DURABILITE, BaseEmbarquee

RACINE = Path(__file__).resolve().parents[2]
# All that this machine keeps of the portal: databases, files, key, mails.
VAR = Path(os.environ.get("DOSSIER_VAR") or RACINE / "var").absolute()
HOTES_LOCAUX = "localhost,127.0.0.1,[::1]"


def base_de_travail() -> BaseEmbarquee:
    """The server that keeps people's work: durable."""
    return BaseEmbarquee(VAR / "base")


def base_des_essais() -> BaseEmbarquee:
    """The server of the tests: nothing in it is worth keeping after a power cut."""
    return BaseEmbarquee(VAR / "base-essais", reglages=SANS_DURABILITE)


def cle_secrete(var: Path = VAR) -> str:
    """Return the secret key of this checkout, made the first time and kept in ``var``."""
    fichier = var / "cle-secrete"
    if not fichier.exists():
        var.mkdir(parents=True, exist_ok=True)
        # Written beside then linked: of two processes that start together, one key wins.
        provisoire = var / f"cle-secrete.{os.getpid()}"
        provisoire.touch(mode=0o600)
        provisoire.write_text(secrets.token_urlsafe(48))
        try:
            os.link(provisoire, fichier)
        except FileExistsError:
            pass
        finally:
            provisoire.unlink()
    return fichier.read_text().strip()


def completer(environnement: MutableMapping[str, str], valeurs: dict[str, str]) -> dict[str, str]:
    """Set in ``environnement`` each of ``valeurs`` that is absent or empty there; return what was set."""
    ajouts = {nom: valeur for nom, valeur in valeurs.items() if not environnement.get(nom)}
    environnement.update(ajouts)
    return ajouts


def valeurs_de_travail(port: int = 8000) -> dict[str, str]:
    """What `make run` sets besides the database: a local demonstration, without HTTPS."""
    return {
        "SECRET_KEY": cle_secrete(),
        "ALLOWED_HOSTS": HOTES_LOCAUX,
        "DEBUG": "0",
        "DEMONSTRATION": "1",
        "HTTPS": "0",
        "MEDIA_ROOT": str(VAR / "fichiers"),
        "ADRESSE_PUBLIQUE": f"http://127.0.0.1:{port}",
        "EMAIL_URL": f"filemail:///{VAR / 'courriels'}",
        "DJANGO_SETTINGS_MODULE": "mildeca_portal.settings",
    }


def valeurs_des_essais() -> dict[str, str]:
    """What the tests set besides the database."""
    return {
        "SECRET_KEY": "cle-des-essais-sans-secret-et-assez-longue-pour-les-verifications",
        "ALLOWED_HOSTS": f"{HOTES_LOCAUX},testserver",
        "HTTPS": "0",
        "STOCKAGE_STATIQUE": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }
