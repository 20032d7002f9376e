"""The admin: reference data can be corrected, what has a history is only read."""

import pytest
from django.contrib import admin

from prefectures.models import Prefecture, Region
from tests import fabriques

pytestmark = pytest.mark.django_db


def test_corriger_une_prefecture_refait_sa_cle_de_tri(client_de):
    doubs = fabriques.prefecture("25")
    client = client_de(fabriques.administrateur())
    champs = {
        "nom": "Doubs (essai)",
        "libelle": doubs.libelle,
        "region": doubs.region_id,
        "chef_lieu": doubs.chef_lieu,
        "population": doubs.population,
        "boite_fonctionnelle": "mildeca@doubs.test",
        "site_web": "",
    }
    reponse = client.post(f"/admin/prefectures/prefecture/{doubs.pk}/change/", champs)

    assert reponse.status_code == 302
    doubs.refresh_from_db()
    assert (doubs.cle_tri, doubs.boite_fonctionnelle, doubs.code) == ("doubs essai", "mildeca@doubs.test", "25")


@pytest.mark.parametrize(
    "modele", ["mandat", "affectation", "personne", "delegation", "participation", "correspondant"]
)
def test_ce_qui_a_une_histoire_se_lit_seulement(client_de, modele):
    client = client_de(fabriques.administrateur())
    assert client.get(f"/admin/prefectures/{modele}/").status_code == 200
    assert client.get(f"/admin/prefectures/{modele}/add/").status_code == 403


@pytest.mark.parametrize("modele", ["region", "prefecture"])
def test_les_donnees_de_reference_se_corrigent(client_de, modele):
    client = client_de(fabriques.administrateur())
    assert client.get(f"/admin/prefectures/{modele}/").status_code == 200
    assert client.get(f"/admin/prefectures/{modele}/add/").status_code == 403


def test_un_territoire_ne_se_supprime_pas():
    for modele in (Region, Prefecture):
        assert not admin.site._registry[modele].has_delete_permission(None)


def test_l_empreinte_du_mot_de_passe_ne_se_montre_pas(client_de):
    personne = fabriques.administrateur()
    personne.set_password(fabriques.MOT_DE_PASSE)
    personne.save()
    page = client_de(personne).get(f"/admin/prefectures/personne/{personne.pk}/change/").text
    assert personne.courriel in page
    assert personne.password not in page
