import pytest

from tests.fabriques import agent, chef_departemental, chef_regional
from tests.rapports.fabriques import campagne_ouverte

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lettre", list("ABCDEFGHIJK"))
def test_each_section_shows_to_the_chef_and_to_an_agent(client_de, lettre):
    campagne_ouverte()
    for qui in (chef_departemental("25"), agent()):
        page = client_de(qui).get(f"/enquetes/2025/25/sections/{lettre}/")
        assert page.status_code == 200


def test_pages(client_de):
    campagne_ouverte()
    for qui in (chef_departemental("25"), agent(), chef_regional("27")):
        c = client_de(qui)
        for a in ("/enquetes/", "/enquetes/2025/", "/enquetes/2025/25/"):
            assert c.get(a).status_code == 200
