"""These tests read the demonstration set on a copy of the one the browser journeys start from: it is loaded once for all."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from mildeca_portal.demonstration.chargement import MODULES
from mildeca_portal.socle.demonstration import MARQUE
from prefectures.models import Personne
from tests.e2e import base
from tests.gardes.client import ClientVigilant


def _lit_le_jeu(item: pytest.Item) -> bool:
    return "demonstration" in getattr(item, "fixturenames", ())


def pytest_itemcollected(item: pytest.Item) -> None:
    """The tests that read the set come together, on one worker (`--dist loadgroup`): one loading.

    Marked as soon as collected: xdist reads the groups before a later hook could name them.
    """
    if _lit_le_jeu(item):
        item.add_marker(pytest.mark.xdist_group("demonstration"))


def _rang(item: pytest.Item) -> int:
    """0: other tests, 1: those that read the set, 2: those that really commit, and empty the tables when they end."""
    if _lit_le_jeu(item):
        return 1
    marque = item.get_closest_marker("django_db")
    return 2 if marque and marque.kwargs.get("transaction") else 0


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that want an empty database must not meet the set: its copy serves from the first to the last."""
    items.sort(key=_rang)


@pytest.fixture(scope="session")
def jour() -> date:
    return timezone.localdate()


@pytest.fixture(scope="package")
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[str, ...]]:
    """The names of the modules loaded. The tests that use it read only, or undo what they write (`retour`)."""
    fichiers = tmp_path_factory.getbasetemp() / "demonstration"
    reglages = override_settings(DEMONSTRATION=True, MEDIA_ROOT=fichiers)
    with django_db_blocker.unblock(), base.copie(base.obtenir(), fichiers), reglages:
        yield MODULES
    cache.delete(MARQUE)


@pytest.fixture
def retour(demonstration, db, gardes, settings, tmp_path_factory) -> None:
    """What the test writes is undone (`db`, on the copy). The files are those of the loading."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "demonstration"


@pytest.fixture
def connecte(retour):
    def ouvrir(courriel: str) -> Client:
        client = ClientVigilant()
        client.force_login(Personne.objects.get(courriel=courriel))
        return client

    return ouvrir
