import pytest

from rapports.models import Campagne
from tests.fabriques import chef_departemental
from tests.rapports.classeur.outils import relire, telecharger
from tests.rapports.fabriques import campagne_ouverte


@pytest.fixture(autouse=True)
def section_par_section(settings) -> None:
    """An import saves its sections one after the other, each as the page of that section does: eleven at most."""
    settings.ZEAL_ALLOWLIST = [{"model": "rapports.Reponse", "field": "get()"}]


@pytest.fixture(autouse=True)
def lu_une_fois(monkeypatch) -> None:
    """A deposited workbook is read at each page; here the same bytes are read once: reading is pure, and most of the time."""
    monkeypatch.setattr("rapports.actions.classeur.lire", relire)


@pytest.fixture
def campagne(db) -> Campagne:
    return campagne_ouverte()


@pytest.fixture
def chef(client_de, campagne):
    return client_de(chef_departemental("25"))


@pytest.fixture(scope="session")
def _telecharges() -> list[bytes]:
    return []


@pytest.fixture
def vierge(chef, _telecharges) -> bytes:
    """The workbook of the Doubs before anyone answers: the same in every test, so downloaded once."""
    if not _telecharges:
        _telecharges.append(telecharger(chef))
    return _telecharges[0]
