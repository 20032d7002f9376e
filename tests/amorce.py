"""Loaded by pytest before Django's settings (``-p tests.amorce``): the environment and the database of the tests."""

from __future__ import annotations

import os

import pytest

from mildeca_portal.lancement import environnement
from mildeca_portal.lancement.base_embarquee import BaseEmbarquee

_base: BaseEmbarquee | None = None


def _est_ouvrier() -> bool:
    """Whether this process is a worker of xdist, which inherits all from its controller."""
    return "PYTEST_XDIST_WORKER" in os.environ


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Set the environment before pytest-django reads the settings."""
    global _base
    environnement.completer(os.environ, environnement.valeurs_des_essais())
    # The demonstration is asked by the tests that need it, never by the caller's shell.
    os.environ["DEMONSTRATION"] = "0"
    if not os.environ.get("DATABASE_URL"):
        _base = environnement.base_des_essais()
        _base.utiliser()
        os.environ["DATABASE_URL"] = _base.url


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the embedded database, unless another session is using it."""
    if _base is not None:
        _base.quitter()
