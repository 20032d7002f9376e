import pytest


@pytest.fixture(autouse=True)
def hacheur_rapide(settings):
    """These tests sign in hundreds of times: a slow hasher would prove nothing more."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
