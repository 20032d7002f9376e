"""What the portal needs from the machine and pip cannot bring: Pango (PDF) and Chromium (browser tests).

``python -m mildeca_portal.lancement systeme pango chromium`` installs them when this account may; otherwise it
says what to type, and the portal carries on without.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PAQUETS_PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
# The driver that pip brings with Playwright needs libatomic, which a bare Debian has not.
PAQUETS_CHROMIUM = ("chromium", "libatomic1")
BIBLIOTHEQUES_PILOTE = (("libatomic.so.1",),)
# The names that WeasyPrint loads, as Linux and macOS spell them.
BIBLIOTHEQUES_PANGO = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
)
NOMS_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUMS_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
DELAI_AVANT_NOUVEL_ESSAI = 3600


def pango_manquant() -> str | None:
    """Return None when Pango can be loaded, else the exact command that installs it."""
    if all(_se_charge(noms) for noms in BIBLIOTHEQUES_PANGO):
        return None
    return commande_d_installation(PAQUETS_PANGO, "brew install pango")


def chromium_manquant() -> str | None:
    """Return None when Chromium and what drives it can run here, else the exact command that installs them."""
    if chercher_chromium() and (sys.platform == "darwin" or all(_se_charge(noms) for noms in BIBLIOTHEQUES_PILOTE)):
        return None
    return commande_d_installation(PAQUETS_CHROMIUM, "brew install --cask chromium")


def chercher_chromium() -> str | None:
    """Return the path of Chromium: ``CHROMIUM`` when it is set, else the machine's own."""
    candidats = [os.environ.get("CHROMIUM", ""), *(shutil.which(nom) or "" for nom in NOMS_CHROMIUM)]
    return next((chemin for chemin in (*candidats, *CHROMIUMS_MACOS) if chemin and Path(chemin).exists()), None)


def commande_d_installation(paquets: tuple[str, ...], sur_macos: str) -> str:
    """Return the command that a person types to install ``paquets``, with what makes them root when they are not."""
    if sys.platform == "darwin":
        return sur_macos
    installation = f"apt-get install --yes --no-install-recommends {' '.join(paquets)}"
    if os.geteuid() == 0:
        return f"apt-get update && {installation}"
    if shutil.which("sudo"):
        return f"sudo apt-get update && sudo {installation}"
    return f'su -c "apt-get update && {installation}"'


def _se_charge(noms: tuple[str, ...]) -> bool:
    for nom in noms:
        try:
            ctypes.CDLL(nom)
        except OSError:
            continue
        return True
    return False


def prefixe_administrateur() -> list[str] | None:
    """Return what to put before apt-get: nothing as root, ``sudo`` when it asks no password, else None."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _reussit(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def _reussit(commande: list[str]) -> bool:
    resultat = subprocess.run(
        commande,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
    return resultat.returncode == 0


MANQUES: dict[str, tuple[str, Callable[[], str | None], tuple[str, ...]]] = {
    "pango": ("Pango (documents PDF)", pango_manquant, PAQUETS_PANGO),
    "chromium": ("Chromium (essais dans le navigateur)", chromium_manquant, PAQUETS_CHROMIUM),
}


def installer(noms: list[str], var: Path) -> list[str]:
    """Install what misses among ``noms`` when this account may; return the sentences to print, in French.

    A refusal is remembered in ``var`` for an hour, so that the next start does not wait for it again.
    """
    phrases = []
    for nom in noms:
        libelle, manquant, paquets = MANQUES[nom]
        if manquant() is None:
            continue
        refus = var / f"installation-{nom}-refusee"
        administrateur = prefixe_administrateur()
        recent = refus.exists() and time.time() - refus.stat().st_mtime < DELAI_AVANT_NOUVEL_ESSAI
        if administrateur is not None and not recent:
            print(f"Installation de {libelle}…", flush=True)
            apt = [*administrateur, "apt-get"]
            installation = [*apt, "install", "--yes", "--no-install-recommends", *paquets]
            if not _reussit(installation) and _reussit([*apt, "update"]):
                _reussit(installation)
        if (commande := manquant()) is not None:
            var.mkdir(parents=True, exist_ok=True)
            if not recent:
                refus.touch()
            phrases.append(f"{libelle} manque sur cette machine. Pour l'installer : {commande}")
    return phrases
