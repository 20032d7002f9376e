"""`/admin/` belongs to the administrateur, and writes reference data only."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from tests import fabriques

# Reference data: facts of the world that staff may correct. Everything else changes through its action.
REFERENCE = {
    "prefectures.Prefecture",
    "prefectures.Region",
    "circulaires.Strategie",
    "circulaires.ObjectifCible",
    "circulaires.OrientationStrategique",
    "credits.Repere",
}
NOTRES = {"socle", "prefectures", "circulaires", "feuilles_de_route", "credits", "rapports"}


def modeles_de(droit: str) -> set[str]:
    requete = RequestFactory().get("/admin/")
    requete.user = fabriques.administrateur()
    return {
        modele._meta.label
        for modele, page in admin.site._registry.items()
        if modele._meta.app_label in NOTRES and getattr(page, f"has_{droit}_permission")(requete)
    }


def test_seules_les_donnees_de_reference_se_corrigent(db):
    assert modeles_de("change") == REFERENCE
    assert modeles_de("add") <= REFERENCE
    assert modeles_de("delete") <= REFERENCE


@pytest.mark.parametrize(
    ("qui", "code"), [(fabriques.administrateur, 200), (fabriques.agent, 403), (fabriques.chef_departemental, 403)]
)
def test_l_administration_est_a_l_administrateur(client_de, qui, code):
    assert client_de(qui()).get("/admin/", follow=True).status_code == code


def test_chaque_liste_s_ouvre(client_de):
    client = client_de(fabriques.administrateur())
    fautes = {}
    for modele in admin.site._registry:
        if modele._meta.app_label in NOTRES:
            adresse = reverse(f"admin:{modele._meta.app_label}_{modele._meta.model_name}_changelist")
            if client.get(adresse).status_code != 200:
                fautes[modele._meta.label] = adresse

    assert fautes == {}
