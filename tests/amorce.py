"""Loaded by pytest before Django's settings (``-p tests.amorce``): what the tests need from the machine.

Environment and database of the tests; no network; tests that need Pango or Chromium skipped by name where these miss
(failed when ``CI=true``, where nothing may be skipped in silence).
"""

from __future__ import annotations

import gc
import ipaddress
import os
import shutil
import signal
import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from mildeca_portal.lancement import environnement, systeme
from mildeca_portal.lancement.base_embarquee import BaseEmbarquee

_base: BaseEmbarquee | None = None
_fichiers: Path | None = None

BESOINS = {
    "pango": ("Pango", systeme.pango_manquant),
    "navigateur": ("Chromium", systeme.chromium_manquant),
}


class ReseauInterdit(RuntimeError):
    """A test tried to reach something else than this machine."""


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Set the environment before pytest-django reads the settings; xdist's workers inherit it."""
    global _base, _fichiers
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    if not os.environ.get("MEDIA_ROOT"):
        _fichiers = environnement.VAR / "fichiers-essais" / str(os.getpid())
        os.environ["MEDIA_ROOT"] = str(_fichiers)
    environnement.completer(os.environ, environnement.valeurs_des_essais())
    # The demonstration is asked for by the tests that need it, never by the caller's shell.
    os.environ |= {"DEMONSTRATION": "0", "DEBUG": "0"}
    # Playwright keeps an event loop running in the thread of the test.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    if not os.environ.get("DATABASE_URL"):
        _base = environnement.base_des_essais()
        _base.utiliser()
        # A cancelled build sends SIGTERM: end as on Ctrl-C, with the database stopped.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        os.environ["DATABASE_URL"] = _base.url


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the embedded database, unless another session is using it; drop the uploaded files."""
    if _base is not None:
        _base.quitter()
    if _fichiers is not None:
        shutil.rmtree(_fichiers, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    """Shut the network: from here on, this process talks to its own machine only."""
    _interdire_le_reseau()
    couverture = config.pluginmanager.getplugin("_cov")
    if couverture is not None and os.environ.get("CI") != "true" and manques():
        # What the skipped tests would have run is not measured: the threshold would blame the machine.
        couverture.options.cov_fail_under = 0


def manques() -> list[str]:
    """What this machine lacks for the whole suite."""
    return [libelle for libelle, manquant in BESOINS.values() if manquant() is not None]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say that the threshold of coverage was not asked for."""
    if config.pluginmanager.getplugin("_cov") is not None and os.environ.get("CI") != "true" and manques():
        terminalreporter.line(f"Seuil de couverture non exigé : {' et '.join(manques())} manque sur cette machine.")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens a browser, whatever its author remembered."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("navigateur")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """What the collection loads stays to the end: leave it out of the garbage collector's rounds, and make these rarer."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip by name a test whose need is not met, with the exact command; fail instead when CI=true."""
    for marqueur, (libelle, manquant) in BESOINS.items():
        if item.get_closest_marker(marqueur) is None or (commande := manquant()) is None:
            continue
        raison = f"{item.nodeid} : {libelle} manque. Pour l'installer : {commande}"
        if os.environ.get("CI") == "true":
            pytest.fail(raison, pytrace=False)
        pytest.skip(raison)


def est_locale(hote: Any) -> bool:
    """Whether ``hote``, a name or an address, is this machine."""
    if hote in (None, "", "localhost", b"localhost", "0.0.0.0", "::"):
        return True
    try:
        return ipaddress.ip_address(hote.decode() if isinstance(hote, bytes) else hote).is_loopback
    except ValueError:
        return False


def _interdire_le_reseau() -> None:
    """Replace what opens a connection or looks up a name by the same, for this machine only."""
    socket_connect, socket_connect_ex = socket.socket.connect, socket.socket.connect_ex
    getaddrinfo = socket.getaddrinfo

    def verifier(prise: socket.socket, adresse: Any) -> None:
        if prise.family in (socket.AF_INET, socket.AF_INET6) and not est_locale(adresse[0]):
            raise ReseauInterdit(f"Connexion interdite pendant les essais : {adresse}")

    def connect(self: socket.socket, adresse: Any) -> None:
        verifier(self, adresse)
        socket_connect(self, adresse)

    def connect_ex(self: socket.socket, adresse: Any) -> int:
        verifier(self, adresse)
        return socket_connect_ex(self, adresse)

    def chercher(hote: Any, *arguments: Any, **options: Any) -> Any:
        if not est_locale(hote):
            raise ReseauInterdit(f"Recherche de nom interdite pendant les essais : {hote}")
        return getaddrinfo(hote, *arguments, **options)

    socket.socket.connect = connect  # type: ignore[assignment,method-assign]
    socket.socket.connect_ex = connect_ex  # type: ignore[assignment,method-assign]
    socket.getaddrinfo = chercher  # type: ignore[assignment]
