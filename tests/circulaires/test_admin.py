import pytest

from circulaires.models import OrientationStrategique, Texte
from tests.circulaires.fabriques import publie
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
