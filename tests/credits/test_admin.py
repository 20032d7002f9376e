"""The admin shows the credits and writes none of them; public figures are reference data that staff correct."""

import pytest

from credits.models import Repere
from tests import fabriques
from tests.credits.fabriques import dotation, projet_retenu, repartition

pytestmark = pytest.mark.django_db
LUS = (
    "enveloppenationale",
    "compte",
    "mouvement",
    "porteur",
    "appelaprojets",
    "projet",
    "decision",
    "engagementjuridique",
    "paiement",
    "compterendufinancier",
)


@pytest.mark.parametrize("modele", LUS)
def test_lecture_seule(client_de, modele):
    dotation()
    repartition(d25=10_000)
    projet_retenu(8000)
    client = client_de(fabriques.administrateur())
    assert client.get(f"/admin/credits/{modele}/").status_code == 200
    assert client.get(f"/admin/credits/{modele}/add/").status_code == 403


def test_un_repere_se_corrige(client_de):
    repere = Repere.objects.get(rubrique="appel_national", exercice=2024)
    client = client_de(fabriques.administrateur())
    assert client.get(f"/admin/credits/repere/{repere.pk}/change/").status_code == 200
