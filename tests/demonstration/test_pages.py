"""The addresses that other tools rely on, at the size of the demonstration: they answer, and say what they show."""

import pytest
from django.test import Client

from mildeca_portal.socle.demonstration import MENTION

pytestmark = pytest.mark.usefixtures("retour")

COMMUNES = (
    "/tableau-de-bord/",
    "/prefectures/",
    "/prefectures/25/",
    "/circulaires/",
    "/circulaires/2026/",
    "/feuilles-de-route/",
    "/feuilles-de-route/27/",
    "/plans-actions/",
    "/credits/2026/",
    "/credits/2026/prefectures/25/",
    "/projets/",
    "/enquetes/",
    "/enquetes/2025/",
    "/enquetes/2025/25/",
    "/enquetes/2025/25/sections/A/",
    "/rapports/",
    "/rapports/2023/",
)
NATIONALES = ("/credits/2026/regions/27/", "/rapports/2024/", "/enquetes/2024/")


@pytest.mark.parametrize(
    ("courriel", "adresses"),
    [
        ("chef-25@prefectures.test", COMMUNES),
        ("agent-25@prefectures.test", COMMUNES),
        ("region-27@prefectures.test", (*COMMUNES, "/credits/2026/regions/27/")),
        ("credits@mildeca.test", (*COMMUNES, *NATIONALES, "/circulaires/2027/")),
        ("admin@mildeca.test", (*COMMUNES, *NATIONALES, "/circulaires/2027/", "/admin/", "/admin/prefectures/mandat/")),
        ("lecteur@mildeca.test", (*COMMUNES, *NATIONALES)),
    ],
)
def test_chaque_page_porte_la_mention(connecte, courriel, adresses):
    client = connecte(courriel)
    reponses = {adresse: client.get(adresse) for adresse in adresses}
    assert {a: r.status_code for a, r in reponses.items()} == dict.fromkeys(adresses, 200)
    assert [a for a, r in reponses.items() if MENTION not in r.content.decode()] == []


def test_les_pages_publiques_portent_la_mention(connecte):
    client: Client = Client()
    for adresse in ("/", "/connexion/", "/prefectures/", "/circulaires/2026/", "/rapports/", "/rapports/2023/"):
        reponse = client.get(adresse)
        assert reponse.status_code == 200
        assert MENTION in reponse.content.decode()


def test_un_poste_vacant_n_ouvre_rien(connecte):
    reponse = connecte("chef-08@prefectures.test").get("/tableau-de-bord/")
    assert reponse.status_code == 403
    assert "Aucune fonction en cours" in reponse.content.decode()


def test_l_administration_ne_montre_que_nos_tables(connecte):
    page = connecte("admin@mildeca.test").get("/admin/").content.decode()
    assert "Mandats" in page
    assert [nom for nom in ("Groupes", "Configurations", "Task Results") if nom in page] == []
