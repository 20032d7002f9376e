"""Fixtures of the whole suite. The reference data (18 régions, 102 préfectures…) is loaded once, before the tests."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from prefectures.models import Personne


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("referentiel", verbosity=0)


@pytest.fixture
def client_de(db) -> Callable[[Personne], Client]:
    """A browser signed in as someone: `client_de(chef_departemental("25"))`."""

    def ouvrir(personne: Personne) -> Client:
        client = Client()
        client.force_login(personne)
        return client

    return ouvrir
