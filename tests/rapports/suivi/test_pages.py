"""The follow-up: who sees how many lines, at the same cost whatever their number; and the pages around an answer."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapports.models import Campagne, Prolongation, Reponse
from tests.fabriques import (
    administrateur,
    affecte,
    agent,
    chef_departemental,
    collaborateur,
    lecteur,
)
from tests.rapports.fabriques import campagne_ouverte, remplir_completement, reponse_de, reponse_transmise

pytestmark = pytest.mark.django_db
SUIVI = "/enquetes/2025/"


@pytest.fixture
def campagne() -> Campagne:
    return campagne_ouverte()


def lignes(page) -> list[str]:
    """Codes of the préfectures listed."""
    return re.findall(r'<th scope="row" class=""><a href="/enquetes/2025/(\d\w+)/"', page.content.decode())


def lectures(client, adresse: str) -> int:
    client.get("/enquetes/")
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(adresse).status_code == 200
    return sum(r["sql"].lstrip().startswith(("SELECT", "WITH")) for r in requetes)


@pytest.mark.parametrize(
    ("filtre", "nombre"),
    [
        ("region=27", 8),
        ("statut=transmise", 1),
        ("statut=transmise&region=11", 0),
        ("recherche=cote", 2),
        ("recherche=2a", 1),
        ("recherche=%00", 102),
        ("statut=inconnu", 102),
        ("sort=-avancement", 102),
        ("sort=inconnu", 102),
    ],
)
def test_filters(client_de, campagne, filtre, nombre):
    reponse_transmise(campagne, "25")
    assert len(lignes(client_de(agent()).get(f"{SUIVI}?{filtre}"))) == nombre


def test_a_line_tells_state_progress_extension_and_referent(client_de, campagne):
    chef = chef_departemental("25")
    remplir_completement(reponse_de(campagne, "25"))
    Prolongation.objects.create(
        campagne=campagne,
        prefecture=reponse_de(campagne, "25").prefecture,
        jusqu_au=campagne.cloture + timedelta(days=3),
        motif="Intérim",
    )
    page = client_de(chef).get(SUIVI).content.decode()
    assert "En cours" in page
    assert "0 sur 30" in page
    assert str(chef) in page


def test_a_contributeur_sees_no_survey(client_de, campagne):
    contributeur = affecte("contributeur", prefecture="25")
    client = client_de(contributeur)
    assert client.get("/enquetes/").status_code == 403
    assert client.get(SUIVI).status_code == 404
    assert client.get("/enquetes/2025/25/").status_code == 404


def test_a_campaign_in_preparation_is_hidden_from_the_prefectures(client_de, campagne):
    Campagne.objects.update(statut=Campagne.Statut.PREPARATION)
    assert client_de(chef_departemental("25")).get(SUIVI).status_code == 404
    assert client_de(chef_departemental("39")).get("/enquetes/2025/39/").status_code == 404
    assert client_de(lecteur()).get(SUIVI).status_code == 200


def test_the_list_of_surveys_leads_each_one_to_what_is_theirs(client_de, campagne):
    du_doubs = client_de(chef_departemental("25")).get("/enquetes/").content.decode()
    national = client_de(administrateur()).get("/enquetes/").content.decode()
    assert 'href="/enquetes/2025/25/"' in du_doubs
    assert 'href="/enquetes/2025/"' in national
    assert "0 réponse\n              transmise sur 102" in national or "sur 102" in national


def test_without_any_survey_the_list_says_so(client_de):
    assert "Aucune enquête n’est ouverte." in client_de(agent()).get("/enquetes/").content.decode()


def test_the_chef_submits_from_the_confirmation_page(client_de, campagne):
    client = client_de(chef_departemental("25"))
    adresse = "/enquetes/2025/25/soumettre/"
    vide = client.get(adresse).content.decode()
    assert "A4 « Agents participant à la mission » attend une réponse." in vide
    assert client.post(adresse).status_code == 409
    remplir_completement(reponse_de(campagne, "25"))
    assert "Transmettre la réponse" in client.get(adresse).content.decode()
    assert client.post(adresse).url == "/enquetes/2025/25/"
    seconde = client.post(adresse)
    assert seconde.status_code == 409
    assert "Cette réponse a déjà été transmise, le " in seconde.content.decode()


def test_a_collaborateur_without_delegation_proposes_but_does_not_submit(client_de, campagne):
    remplir_completement(reponse_de(campagne, "25"))
    client = client_de(collaborateur("25"))
    assert client.get("/enquetes/2025/25/soumettre/").status_code == 403
    assert client.post("/enquetes/2025/25/proposer/").url == "/enquetes/2025/25/"
    assert Reponse.objects.get(prefecture__code="25").statut == Reponse.Statut.A_VALIDER
    chef = client_de(chef_departemental("25"))
    chef.post("/enquetes/2025/25/reprendre/")
    assert Reponse.objects.get(prefecture__code="25").statut == Reponse.Statut.EN_COURS


def test_an_agent_accepts_or_asks_for_a_correction(client_de, campagne):
    reponse_transmise(campagne, "25")
    client = client_de(agent())
    revue = "/enquetes/2025/25/revue/"
    assert "Demander une correction" in client.get(revue).content.decode()
    incomplete = client.post(revue, {"corriger": "section:A", "motif-section:A": "inexact", "echeance": ""})
    assert incomplete.status_code == 422
    assert "Dites ce qui est à corriger." in incomplete.content.decode()
    echeance = f"{timezone.localtime() + timedelta(days=9):%Y-%m-%dT18:00}"
    champs = {"corriger": "section:E", "motif-section:E": "incomplet", "commentaire-section:E": "Complétez E6."}
    champs["echeance"] = echeance
    assert client.post(revue, champs).url == "/enquetes/2025/25/"
    assert "Complétez E6." in client.get("/enquetes/2025/25/").content.decode()


def test_an_agent_accepts(client_de, campagne):
    lu = {"lu": f"{reponse_transmise(campagne, '25').transmise_le.isoformat()}|"}
    client = client_de(agent())
    client.post("/enquetes/2025/25/accepter/")
    assert "examinez-la de nouveau" in client.get("/enquetes/2025/25/").content.decode()  # nothing says it was read
    assert client.post("/enquetes/2025/25/accepter/", lu).url == "/enquetes/2025/25/"
    page = client.get("/enquetes/2025/25/").content.decode()
    assert "Réponse acceptée par la MILDECA" in page
    client.post("/enquetes/2025/25/accepter/", lu)
    assert "n’est pas possible" in client.get("/enquetes/2025/25/").content.decode()


@pytest.mark.parametrize("qui", [lambda: chef_departemental("25"), administrateur, lecteur])
@pytest.mark.parametrize("adresse", ["accepter/", "revue/"])
def test_the_review_is_the_agents_(client_de, campagne, qui, adresse):
    assert client_de(qui()).post(f"/enquetes/2025/25/{adresse}").status_code == 403
