"""The demonstration set is loaded once for these tests (it is long), inside a transaction that is undone at the end."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from mildeca_portal.demonstration.chargement import MODULES
from mildeca_portal.socle.demonstration import MARQUE
from prefectures.models import Personne
from tests.gardes.client import ClientVigilant


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests that read the set come together, after all others, on one worker (`--dist loadgroup`): one loading.

    Tests that want an empty database must not meet it: the transaction stays open from the first to the last.
    """
    concernes = [item for item in items if "demonstration" in getattr(item, "fixturenames", ())]
    for item in concernes:
        item.add_marker(pytest.mark.xdist_group("demonstration"))
    items[:] = [item for item in items if item not in set(concernes)] + concernes


@pytest.fixture(scope="session")
def jour() -> date:
    return timezone.localdate()


@pytest.fixture(scope="package")
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[str, ...]]:
    """The names of the modules loaded. The tests that use it read only, or undo what they write (`retour`)."""
    reglages = override_settings(
        DEMONSTRATION=True,
        MEDIA_ROOT=tmp_path_factory.getbasetemp() / "demonstration",
        TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}},
    )
    with django_db_blocker.unblock(), transaction.atomic(), reglages:
        # The tests that commit ran before and left the tables empty.
        call_command("referentiel", verbosity=0)
        call_command("demo", verbosity=0)
        yield MODULES
        transaction.set_rollback(True)
    cache.delete(MARQUE)


@pytest.fixture
def retour(demonstration, gardes, settings, tmp_path_factory) -> Iterator[None]:
    """What the test writes is undone. The files are those of the loading."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "demonstration"
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def connecte(retour):
    def ouvrir(courriel: str) -> Client:
        client = ClientVigilant()
        client.force_login(Personne.objects.get(courriel=courriel))
        return client

    return ouvrir
