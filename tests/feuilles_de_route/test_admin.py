"""The admin shows roadmaps and plans, and writes none."""

import pytest

from tests import fabriques
from tests.feuilles_de_route.fabriques import ActionFactory, ComiteFactory, IndicateurFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "modele",
    [
        "feuillederouteregionale",
        "axefeuillederoute",
        "planactionsdepartemental",
        "ficheaction",
        "indicateur",
        "signataire",
        "comitepilotage",
    ],
)
def test_lecture_seule(client_de, modele):
    IndicateurFactory(action=ActionFactory())
    ComiteFactory()
    client = client_de(fabriques.administrateur())
    assert client.get(f"/admin/feuilles_de_route/{modele}/").status_code == 200
    assert client.get(f"/admin/feuilles_de_route/{modele}/add/").status_code == 403
