"""Grouped acceptance: what is proposed, at what cost, and each answer for itself."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mildeca_portal.socle.models import Courriel, Evenement
from prefectures.habilitations import habilitations_de
from rapports.actions.revue import Lu, accepter
from rapports.droits import peut_examiner
from rapports.instantane import composer
from rapports.models import AvisRegional, Campagne, Reponse
from rapports.questionnaire.evaluation import Donnees
from rapports.revue.examen_groupe import examiner_ensemble
from tests.fabriques import administrateur, agent, chef_departemental, chef_regional, lecteur
from tests.rapports.fabriques import campagne_ouverte, valeurs_completes, version
from tests.rapports.revue.test_pages import lire
from tests.rapports.saisie.test_concurrence import ensemble

ENSEMBLE = "/enquetes/2025/accepter/"


def transmettre(campagne: Campagne, codes: list[str] | None = None, **autres: Any) -> None:
    """Submitted at once, with the copy a submission makes, without going through each section."""
    questionnaire, le = version(campagne.exercice).questionnaire, timezone.now()
    reponses = list(campagne.reponses.filter(statut="a_commencer").select_related("prefecture__region"))
    reponses = [r for r in reponses if codes is None or r.prefecture.code in codes]
    for reponse in reponses:
        regionale = reponse.prefecture.siege_de_region
        valeurs = valeurs_completes(questionnaire, regionale=regionale, **autres)
        donnees = Donnees(questionnaire, valeurs, regionale)
        reponse.statut, reponse.transmise_le = Reponse.Statut.TRANSMISE, le
        reponse.instantane = composer(
            donnees, reponse.prefecture, empreinte="", mandats={}, transmise_par={"nom": "", "fonction": ""}, le=le
        )
    Reponse.objects.bulk_update(reponses, ["statut", "transmise_le", "instantane"], batch_size=50)


def propositions(page: Any) -> list[str]:
    return re.findall(r'name="accepter"\s+value="(\w+)"', page.content.decode())


def formulaire(page: Any) -> dict[str, Any]:
    """What the browser posts back: the boxes that come ticked, and what was read."""
    html = page.content.decode()
    cochees = re.findall(r'name="accepter"\s+value="(\w+)"\s+checked', html)
    return {"accepter": cochees, **dict(re.findall(r'name="(lu-\w+)" value="([^"]+)"', html))}


def statuts(*codes: str) -> list[str]:
    par_code = dict(Reponse.objects.filter(campagne__exercice=2025).values_list("prefecture__code", "statut"))
    return [par_code[code] for code in codes]


@pytest.fixture
def campagne(db) -> Campagne:
    return campagne_ouverte()


@pytest.mark.django_db
def test_only_an_agent_opens_it(client_de, campagne):
    roles = (agent(), administrateur(), lecteur(), chef_regional("27"), chef_departemental("25"))
    assert [client_de(qui).get(ENSEMBLE).status_code for qui in roles] == [200, 403, 403, 403, 403]
    assert client_de(administrateur()).post(ENSEMBLE, {"accepter": "25"}).status_code == 403


def test_what_holds_an_anomaly_is_not_proposed_even_explained(client_de, campagne):
    transmettre(campagne, ["25"])
    transmettre(
        campagne,
        ["39"],
        organisation__correspondants={"choix": ["aucun"]},
        organisation__commentaire="Aucun depuis l’été.",
    )
    page = client_de(agent()).get(ENSEMBLE)
    assert propositions(page) == ["25"]
    assert "Jura (39) : 1 point à regarder (1 expliqué)" in lire(page)


def test_what_is_far_from_the_network_is_not_proposed(client_de, campagne):
    for rang, code in enumerate(["01", "02", "03", "04", "05", "06", "07", "08", "09"]):
        transmettre(campagne, [code], organisation__etp=f"1.{rang}")
    transmettre(campagne, ["10"], organisation__etp="9.0")
    assert "10" not in propositions(client_de(agent()).get(ENSEMBLE))
    assert "Aube (10) : 1 point à regarder (1 à vérifier)" in lire(client_de(agent()).get(ENSEMBLE))


def test_what_was_ticked_is_accepted_and_the_counts_are_said(client_de, campagne):
    transmettre(campagne, ["25", "39", "70"])
    client = client_de(agent())
    poste = formulaire(client.get(ENSEMBLE))
    assert sorted(poste["accepter"]) == ["25", "39", "70"]
    poste["accepter"] = ["25", "39"]
    assert "2 réponses acceptées." in lire(client.post(ENSEMBLE, poste, follow=True))
    assert statuts("25", "39", "70") == ["acceptee", "acceptee", "transmise"]
    assert Evenement.objects.filter(code="rapports.reponse.acceptee").count() == 2
    assert Courriel.objects.filter(gabarit="rapports_acceptation").count() >= 0


def test_those_that_changed_meanwhile_are_refused_by_name_and_the_others_accepted(client_de, campagne):
    transmettre(campagne, ["25", "39", "70"])
    client = client_de(agent())
    poste = formulaire(client.get(ENSEMBLE))
    Reponse.objects.filter(prefecture__code="39").update(transmise_le=timezone.now() + timedelta(minutes=5))
    Reponse.objects.filter(prefecture__code="70").update(statut="acceptee", acceptee_le=timezone.now())
    texte = lire(client.post(ENSEMBLE, poste, follow=True))
    assert "1 réponse acceptée." in texte
    changee = "cette réponse a changé depuis que vous l’avez lue : examinez-la de nouveau."
    assert f"2 réponses n’ont pas été acceptées. Haute-Saône : {changee} Jura : {changee}" in texte
    assert statuts("25", "39") == ["acceptee", "transmise"]


def test_nothing_ticked_changes_nothing(client_de, campagne):
    transmettre(campagne, ["25"])
    texte = lire(client_de(agent()).post(ENSEMBLE, {"accepter": ["ZZ", "<b>"]}, follow=True))
    assert "Cochez au moins une réponse à accepter." in texte
    assert statuts("25") == ["transmise"]


def test_an_answer_with_an_anomaly_is_not_accepted_by_a_forged_form(client_de, campagne):
    transmettre(campagne, ["39"], organisation__correspondants={"choix": ["aucun"]})
    lu = f"{Reponse.objects.get(prefecture__code='39').transmise_le.isoformat()}|"
    client_de(agent()).post(ENSEMBLE, {"accepter": "39", "lu-39": lu})
    assert statuts("39") == ["transmise"]


def test_the_observations_of_the_region_take_an_answer_out_and_a_missing_opinion_leaves_it_unticked(
    client_de, campagne
):
    Campagne.objects.update(revue_regionale=True)
    transmettre(campagne, ["25", "39", "70"])
    for code, sens in (("39", "observations"), ("70", "favorable")):
        reponse = Reponse.objects.get(prefecture__code=code)
        AvisRegional.objects.create(
            reponse=reponse, transmise_le=reponse.transmise_le, sens=sens, observations="x", rendu_le=timezone.now()
        )
    page = client_de(agent()).get(ENSEMBLE)
    assert sorted(propositions(page)) == ["25", "70"]
    assert formulaire(page)["accepter"] == ["70"]
    assert "Jura (39) : 0 point à regarder, observations de la région" in lire(page)


def test_a_published_campaign_accepts_nothing_more(client_de, campagne):
    transmettre(campagne, ["25"])
    client = client_de(agent())
    poste = formulaire(client.get(ENSEMBLE))
    Campagne.objects.update(statut="publiee")
    assert propositions(client.get(ENSEMBLE)) == []
    client.post(ENSEMBLE, poste)
    assert statuts("25") == ["transmise"]


def test_the_list_costs_the_same_for_one_answer_and_for_102(client_de, campagne):
    client = client_de(agent())
    couts = []
    for codes in (["25"], None):
        transmettre(campagne, codes)
        client.get("/enquetes/")
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(ENSEMBLE).status_code == 200
        couts.append(sum(r["sql"].lstrip().startswith(("SELECT", "WITH")) for r in requetes))
    assert couts[0] == couts[1] <= 10
    assert len(examiner_ensemble(campagne)) == 102


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("referentiel_reel")
def test_two_agents_who_accept_the_same_answer_accept_it_once():
    campagne = campagne_ouverte()
    transmettre(campagne, ["25"])
    reponse = Reponse.objects.select_related("campagne").get(prefecture__code="25", campagne=campagne)
    actes: list[Callable[[], Any]] = []
    for _ in range(2):
        par = peut_examiner(habilitations_de(agent()))
        actes.append(lambda par=par: accepter(reponse, par=par, lu=Lu(reponse.transmise_le)))
    resultats = ensemble(*actes)
    assert sum(isinstance(r, Reponse) for r in resultats) == 1
    assert Evenement.objects.filter(code="rapports.reponse.acceptee").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("referentiel_reel")
def test_each_answer_commits_by_itself(client_de):
    """The second is refused; the first stays accepted, whatever follows."""
    campagne = campagne_ouverte()
    transmettre(campagne, ["25", "39"])
    client = client_de(agent())
    poste = formulaire(client.get(ENSEMBLE))
    Reponse.objects.filter(prefecture__code="39").update(transmise_le=timezone.now() + timedelta(minutes=5))
    client.post(ENSEMBLE, poste)
    assert statuts("25", "39") == ["acceptee", "transmise"]


def test_a_nul_character_is_no_prefecture(client_de):
    campagne_ouverte()
    client = client_de(agent())
    assert client.get("/enquetes/2025/prolonger/?prefecture=%00").status_code == 200
    page = client.post(ENSEMBLE, {"accepter": ["\x00"]}, follow=True)
    assert "Cochez au moins une réponse à accepter." in page.content.decode()
