import pytest

from rapports.models import Campagne
from tests.rapports.fabriques import campagne_ouverte


@pytest.fixture(autouse=True)
def section_par_section(settings) -> None:
    """An import saves its sections one after the other, each as the page of that section does: eleven at most."""
    settings.ZEAL_ALLOWLIST = [{"model": "rapports.Reponse", "field": "get()"}]


@pytest.fixture
def campagne(db) -> Campagne:
    return campagne_ouverte()
