"""Fixtures and guards of the whole suite. The reference data (18 régions, 102 préfectures…) is loaded once, before the tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as reglages
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothese
from zeal.constants import initialize_app_registry
from zeal.patch import patch

from prefectures.models import Personne
from tests.gardes import gabarits, requetes
from tests.gardes.client import ClientVigilant

# No time limit on an example: a loaded machine is no fault.
hypothese.register_profile("portail", deadline=None)
hypothese.load_profile("portail")


def pytest_configure() -> None:
    """Passwords of the tests protect nobody: their hash is made in no time. One made before is still read."""
    reglages.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *reglages.PASSWORD_HASHERS]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("referentiel", verbosity=0)
        # Tests that really commit empty the tables when they end, which the log forbids: only its own test arms it.
        with connection.cursor() as curseur:
            curseur.execute("ALTER TABLE socle_evenement DISABLE TRIGGER socle_evenement_sans_vidage")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """A file bears no name of its own: its bytes hold the hour, and the two workers must find the same tests."""
    return "octets" if isinstance(val, bytes) else None


def _vide_la_base(item: pytest.Item) -> bool:
    marque = item.get_closest_marker("django_db")
    return bool(marque and marque.kwargs.get("transaction"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that really commit empty the tables when they end: they run last, whatever the random order."""
    items.sort(key=_vide_la_base)


@pytest.fixture
def referentiel_reel(transactional_db) -> None:
    """The reference data in a test that really commits, whatever the one before it emptied."""
    call_command("referentiel", verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def n_plus_un() -> None:
    initialize_app_registry()
    patch()


@pytest.fixture(scope="session")
def fichiers_deposes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fichiers")


@pytest.fixture(autouse=True)
def gardes(monkeypatch: pytest.MonkeyPatch, settings, fichiers_deposes) -> Iterator[None]:
    """Undefined template variables fail, unordered queries come at random, nothing outlives the test."""
    gabarits.surveiller(monkeypatch)
    requetes.melanger(monkeypatch)
    settings.MEDIA_ROOT = fichiers_deposes
    settings.ZEAL_NPLUSONE_THRESHOLD = 3  # reading an object again after an action is not a loop
    settings.WHITENOISE_AUTOREFRESH = True  # no collected files to serve
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def client() -> Client:
    return ClientVigilant()


@pytest.fixture
def client_de(db) -> Callable[[Personne], Client]:
    """A browser signed in as someone: `client_de(chef_departemental("25"))`."""

    def ouvrir(personne: Personne) -> Client:
        client = ClientVigilant()
        client.force_login(personne)
        return client

    return ouvrir
