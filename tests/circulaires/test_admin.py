import pytest

from circulaires.models import ObjectifCible, OrientationStrategique, Texte
from tests.circulaires.fabriques import complet, publie, publier
from tests.fabriques import administrateur

pytestmark = pytest.mark.django_db


def test_les_strategies_se_corrigent(client_de):
    orientation = OrientationStrategique.objects.get(intitule="Agir sur les prix")
    page = client_de(administrateur()).get(f"/admin/circulaires/orientationstrategique/{orientation.pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' in page.content.decode()


@pytest.mark.parametrize("modele", ["texte", "regle", "lecture"])
def test_les_textes_se_lisent_sans_s_ecrire(client_de, modele):
    texte = publie()
    client = client_de(administrateur())
    assert client.get(f"/admin/circulaires/{modele}/").status_code == 200
    assert client.get(f"/admin/circulaires/{modele}/add/").status_code == 403
    if modele == "texte":
        adresse = f"/admin/circulaires/texte/{texte.pk}/change/"
        assert client.post(adresse, {"intitule": "Autre"}).status_code == 403
        assert Texte.objects.get(pk=texte.pk).intitule == "Circulaire 2027"


def test_un_objectif_qu_un_texte_publie_nomme_ne_se_supprime_pas(client_de):
    texte, objectif = complet(), ObjectifCible.objects.latest("pk")
    texte.orientations.get().objectifs_cibles.add(objectif)
    publier(texte)
    client, adresse = client_de(administrateur()), f"/admin/circulaires/objectifcible/{objectif.pk}/delete/"
    assert [client.get(adresse).status_code, client.post(adresse, {"post": "yes"}).status_code] == [403, 403]
    lot = {"action": "delete_selected", "_selected_action": [objectif.pk], "post": "yes"}
    assert client.post("/admin/circulaires/objectifcible/", lot).status_code in (302, 403)
    assert list(texte.orientations.get().objectifs_cibles.all()) == [objectif]
    libre = ObjectifCible.objects.create(strategie=objectif.strategie, numero=99, intitule="De trop")
    assert client.post(f"/admin/circulaires/objectifcible/{libre.pk}/delete/", {"post": "yes"}).status_code == 302
