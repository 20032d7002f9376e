"""The list of projects: filters, order, pages."""

import pytest

from tests import fabriques
from tests.credits.fabriques import ProjetFactory, euro
from tests.credits.lecture import cellules
from tests.fabriques import prefecture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_2026")]


@pytest.mark.parametrize(
    ("parametres", "attendus"),
    [
        ("", ["Atelier", "École", "Zone"]),
        ("q=ecole", ["École"]),
        ("q=%25", []),
        ("statut=rejete", ["Zone"]),
        ("statut=a_decider", ["Atelier", "École"]),
        ("prefecture=21", ["École"]),
        ("thematique=festif", ["Atelier"]),
        ("exercice=2025", ["Zone"]),
        ("exercice=1850", ["Atelier", "École", "Zone"]),
        ("prefecture=67", ["Atelier", "École", "Zone"]),
    ],
)
def test_filtrer_la_liste(client_de, parametres, attendus):
    ProjetFactory(intitule="Atelier", thematique="festif")
    ProjetFactory(intitule="École", prefecture=prefecture("21"))
    ProjetFactory(intitule="Zone", exercice=2025, statut="rejete")
    ProjetFactory(intitule="Ailleurs", prefecture=prefecture("67"))
    reponse = client_de(fabriques.chef_regional("27")).get(f"/projets/?sort=intitule&{parametres}")
    assert [ligne[0] for ligne in cellules(reponse) if len(ligne) > 1] == attendus


def test_la_liste_se_pagine_et_se_trie(client_de):
    for i in range(51):
        ProjetFactory(intitule=f"Projet {i:02}", montant_demande=euro(100 + i))
    client = client_de(fabriques.chef_departemental("25"))
    assert len(cellules(client.get("/projets/"))) == 50
    assert [ligne[0] for ligne in cellules(client.get("/projets/?sort=-montant_demande&page=2"))] == ["Projet 00"]
    assert client.get("/projets/?page=99").status_code == 200
