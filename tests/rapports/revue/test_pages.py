"""The page of review: who opens it, what is on top, how corrections are asked where one reads the question."""

import html
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mildeca_portal.socle.reprise import CLE_DE_SESSION, SEL
from rapports.actions.remise import soumettre
from rapports.models import Campagne, DemandeCorrection, Reponse, Valeur
from tests.fabriques import (
    administrateur,
    affecte,
    agent,
    chef_departemental,
    chef_regional,
    collaborateur,
    collaborateur_regional,
    lecteur,
)
from tests.rapports.fabriques import (
    campagne_ouverte,
    fonction_de_remise,
    remplir_completement,
    reponse_de,
    reponse_transmise,
)

pytestmark = pytest.mark.django_db
REVUE = "/enquetes/2025/25/revue/"


@pytest.fixture
def campagne() -> Campagne:
    return campagne_ouverte()


@pytest.fixture
def reponse(campagne) -> Reponse:
    return reponse_transmise(campagne)


def demain() -> str:
    return f"{timezone.localtime() + timedelta(days=3):%Y-%m-%dT18:00}"


def lire(page) -> str:
    """Text of a page, spaces made plain."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def lectures(client, adresse: str) -> int:
    client.get("/enquetes/")
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(adresse).status_code == 200
    return sum(r["sql"].lstrip().startswith(("SELECT", "WITH")) for r in requetes)


def test_each_function_gets_its_answer(client_de, reponse):
    lecteur_du_doubs = affecte("lecteur", prefecture="25")
    obtenus = {
        nom: client_de(qui).get(REVUE).status_code
        for nom, qui in {
            "agent": agent(),
            "administrateur": administrateur(),
            "lecteur": lecteur(),
            "lecteur du Doubs": lecteur_du_doubs,
            "collaborateur": collaborateur("25"),
            "région": chef_regional("27"),
            "autre région": chef_regional("84"),
            "autre préfecture": chef_departemental("39"),
        }.items()
    }
    assert obtenus == {
        "agent": 200,
        "administrateur": 200,
        "lecteur": 200,
        "lecteur du Doubs": 403,
        "collaborateur": 403,
        "région": 403,
        "autre région": 404,
        "autre préfecture": 404,
    }


def test_the_region_reads_it_when_the_campaign_asks_its_opinion_and_never_decides(client_de, reponse):
    Campagne.objects.update(revue_regionale=True)
    for qui in (chef_regional("27"), collaborateur_regional("27")):
        client = client_de(qui)
        page = client.get(REVUE)
        assert page.status_code == 200
        assert "Accepter" not in lire(page)
        assert 'name="corriger"' not in page.content.decode()
        assert client.post(REVUE, {}).status_code == 403
        assert client.post("/enquetes/2025/25/accepter/").status_code == 403


@pytest.mark.parametrize("qui", [administrateur, lecteur])
def test_who_only_reads_gets_neither_boxes_nor_acts(client_de, reponse, qui):
    client = client_de(qui())
    page = client.get(REVUE)
    assert 'name="corriger"' not in page.content.decode()
    assert "Accepter la réponse" not in lire(page)
    assert client.post(REVUE, {}).status_code == 403


def test_the_whole_answer_is_there_with_last_year_beside(client_de, reponse):
    avant = campagne_ouverte(2024)
    Reponse.objects.filter(campagne=avant, prefecture=reponse.prefecture).update(
        statut="acceptee",
        transmise_le=timezone.now(),
        acceptee_le=timezone.now(),
        instantane={**reponse.instantane, "valeurs": {"organisation.etp": "1.0"}, "totaux": {}},
    )
    page = client_de(agent()).get(REVUE)
    texte = lire(page)
    assert len(re.findall(r'<h2 id="section-', page.content.decode())) == 11
    assert "A4. Agents participant à la mission 1,5 ETP L’an dernier : 1 ETP Évolution : +50 %" in texte


def test_a_failed_check_comes_first_with_its_explanation(client_de, campagne):
    reponse = reponse_de(campagne)
    remplir_completement(
        reponse,
        organisation__correspondants={"choix": ["aucun"]},
        organisation__commentaire="Aucun correspondant depuis l’été.",
    )
    soumettre(reponse, par=fonction_de_remise(chef_departemental("25"), reponse))
    texte = lire(client_de(agent()).get(REVUE))
    assert (
        "Expliqué A7. Correspondants identifiés Aucun correspondant n’est identifié. "
        "Explication : Aucun correspondant depuis l’été." in texte
    )


def test_a_draft_has_nothing_to_review(client_de, campagne):
    page = client_de(agent()).get(REVUE)
    assert "Cette réponse n’est pas transmise" in lire(page)
    assert 'name="corriger"' not in page.content.decode()


def test_it_is_read_in_twenty_queries_whatever_the_number_of_questions(client_de, reponse):
    assert lectures(client_de(agent()), REVUE) <= 20


def test_points_are_ticked_where_one_reads_them_each_with_its_reason(client_de, reponse):
    client = client_de(agent())
    posee = client.post(
        REVUE,
        {
            "corriger": ["organisation.etp", "section:C"],
            "motif-organisation.etp": "inexact",
            "commentaire-organisation.etp": "Vérifiez les ETP.",
            "motif-section:C": "incomplet",
            "commentaire-section:C": "Il manque les crédits de décembre.",
            "echeance": demain(),
        },
    )
    assert posee.url == "/enquetes/2025/25/"
    demande = DemandeCorrection.objects.get()
    assert list(demande.points.values_list("section", "question", "motif", "commentaire")) == [
        ("A", "organisation.etp", "inexact", "Vérifiez les ETP."),
        ("C", "", "incomplet", "Il manque les crédits de décembre."),
    ]


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({}, "Cochez au moins une question ou une section à corriger."),
        (
            {"corriger": "organisation.etp", "commentaire-organisation.etp": "Vérifiez"},
            "A4, Agents participant à la mission : Choisissez un motif.",
        ),
        (
            {"corriger": "organisation.etp", "motif-organisation.etp": "autre", "commentaire-organisation.etp": " "},
            "A4, Agents participant à la mission : Dites ce qui est à corriger.",
        ),
        (
            {"commentaire-organisation.etp": "Vérifiez"},
            "A4, Agents participant à la mission : Cochez « À corriger », ou effacez le commentaire.",
        ),
        (
            {"corriger": "section:A", "motif-section:A": "autre", "commentaire-section:A": "x" * 3001},
            "section A, Organisation : Ce commentaire a 3001 caractères : 3000 au plus.",
        ),
        (
            {
                "corriger": "section:A",
                "motif-section:A": "autre",
                "commentaire-section:A": "x",
                "echeance": "2020-01-01T10:00",
            },
            "À rendre avant le : Cette échéance est passée : indiquez une date à venir.",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_what_was_typed_stays(client_de, reponse, champs, phrase):
    page = client_de(agent()).post(REVUE, {"echeance": demain(), **champs})
    assert (page.status_code, phrase in lire(page)) == (422, True), lire(page)[:1500]
    assert DemandeCorrection.objects.count() == 0
    for nom, valeur in champs.items():
        if nom.startswith("commentaire") and valeur.strip():
            assert f">{valeur}</textarea>" in page.content.decode()


def test_a_forged_question_or_reason_is_not_asked(client_de, reponse):
    page = client_de(agent()).post(REVUE, {"corriger": ["nulle.part", "section:Z"], "echeance": demain()})
    assert page.status_code == 422
    assert DemandeCorrection.objects.count() == 0


def test_an_accepted_answer_is_reopened_with_a_reason(client_de, reponse):
    client = client_de(agent())
    client.post("/enquetes/2025/25/accepter/", {"lu": f"{reponse.transmise_le.isoformat()}|"})
    assert "Rouvrir la réponse acceptée" in lire(client.get(REVUE))
    client.post(
        REVUE,
        {"corriger": "section:A", "motif-section:A": "autre", "commentaire-section:A": "Erreur", "echeance": demain()},
    )
    reponse.refresh_from_db()
    assert reponse.statut == Reponse.Statut.CORRECTION_DEMANDEE


def test_what_was_read_must_still_stand_when_one_decides(client_de, reponse):
    client = client_de(agent())
    lu = re.search(r'name="lu" value="([^"]+)"', client.get(REVUE).content.decode())[1]
    Reponse.objects.update(transmise_le=timezone.now() + timedelta(minutes=1))
    for montre in ({"lu": lu}, {"lu": f"{lu[:-1]}|{'9' * 5000}"}, {}):
        page = client.post("/enquetes/2025/25/accepter/", montre, follow=True)
        assert "Cette réponse a changé depuis que vous l’avez lue" in lire(page)
    reponse.refresh_from_db()
    assert reponse.statut == Reponse.Statut.TRANSMISE


def test_an_expired_session_gives_the_boxes_back(client_de, reponse):
    client = client_de(agent())
    session = client.session
    champs = [("corriger", ["organisation.etp"]), ("commentaire-organisation.etp", ["Vérifiez"])]
    session[CLE_DE_SESSION] = signing.dumps(
        {"chemin": REVUE, "champs": champs, "fichiers": False}, salt=SEL, compress=True
    )
    session.save()
    page = client.get(REVUE)
    assert page.status_code == 200
    assert ">Vérifiez</textarea>" in page.content.decode()
    assert DemandeCorrection.objects.count() == 0


def test_a_text_with_marks_is_shown_as_text(client_de, reponse):
    Valeur.objects.filter(reponse=reponse, cle="perspectives.priorites").update(contenu="<b>fort</b>")
    assert "<b>fort</b>" not in client_de(agent()).get(REVUE).content.decode()
