"""Long lists: whatever the address asks, one page is shown."""

import pytest

from tests.fabriques import administrateur

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("adresse", ["/regles-locales/", "/projets/", "/comptes/"])
@pytest.mark.parametrize("requete", ["per_page=-1", "per_page=0", "per_page=100000&page=-3", "page=x", "sort=x&page=9"])
def test_une_adresse_absurde_montre_une_page(client_de, adresse, requete):
    page = client_de(administrateur()).get(f"{adresse}?{requete}")
    assert (page.status_code, page.context["table"].paginator.per_page) == (200, 50)
