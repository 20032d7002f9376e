"""What each role finds on its dashboard, the apps being as they are."""

from datetime import UTC, datetime

import pytest

from tests import fabriques
from tests.credits.fabriques import dotation
from tests.rapports.fabriques import campagne_ouverte


@pytest.fixture
def annee(db, time_machine):
    time_machine.move_to(datetime(2026, 5, 4, 8, tzinfo=UTC))
    dotation("27")
    campagne_ouverte(2025)


@pytest.mark.parametrize(
    ("qui", "libelles"),
    [
        (
            fabriques.chef_departemental,
            ["Crédits notifiés en 2026 (AE)", "Reste à programmer en 2026", "Réponses obligatoires, enquête 2025"],
        ),
        (
            fabriques.chef_regional,
            ["Crédits notifiés en 2026 (AE)", "Reste à programmer en 2026", "Réponses transmises, enquête 2025"],
        ),
        (
            fabriques.agent,
            ["Crédits ouverts en 2026 (AE)", "Reste à programmer en 2026", "Réponses transmises, enquête 2025"],
        ),
    ],
)
def test_trois_chiffres_pour_chacun(client_de, annee, qui, libelles):
    page = client_de(qui()).get("/tableau-de-bord/").context["page"]

    assert [c.libelle for c in page.chiffres] == libelles
