"""What the surveys say on the dashboard, by role and by day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from prefectures.habilitations import habilitations_de
from rapports import tableau_de_bord as tdb
from rapports.actions.revue import Point, demander_correction
from rapports.droits import peut_examiner
from rapports.models import Campagne, Prolongation, Reponse
from tests.fabriques import agent, chef_departemental, chef_regional, lecteur
from tests.rapports.fabriques import campagne_ouverte, reponse_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def campagne() -> Campagne:
    return campagne_ouverte()


def transmettre(reponse: Reponse) -> None:
    Reponse.objects.filter(pk=reponse.pk).update(
        statut=Reponse.Statut.TRANSMISE,
        transmise_le=timezone.now(),
        instantane={"valeurs": {}, "totaux": {}, "lignes": {}},
    )


def test_the_chef_sees_the_survey_due_on_its_closing_day(campagne):
    (due,) = tdb.echeances(habilitations_de(chef_departemental("25")), timezone.now())
    assert due.titre == "Enquête 2025, Doubs : à commencer"
    assert (due.bouton, due.url, due.le) == (
        "Commencer", "/enquetes/2025/25/", timezone.localdate(campagne.cloture),
    )  # fmt: skip


def test_an_individual_extension_moves_the_due_date(campagne):
    plus_tard = campagne.cloture + timedelta(days=10)
    Prolongation.objects.create(
        campagne=campagne, prefecture=reponse_de(campagne, "25").prefecture, jusqu_au=plus_tard, motif="Intérim"
    )
    (due,) = tdb.echeances(habilitations_de(chef_departemental("25")), timezone.now())
    assert due.le == timezone.localdate(plus_tard)


def test_a_correction_is_due_when_it_is_expected_though_the_answer_stays_open_until_the_closing(campagne):
    reponse = reponse_de(campagne, "25")
    transmettre(reponse)
    reponse.refresh_from_db()
    attendue = timezone.now() + timedelta(days=5)
    point = Point("A", "", "inexact", "À reprendre.")
    demander_correction(reponse, par=peut_examiner(habilitations_de(agent())), points=[point], echeance=attendue)
    (due,) = tdb.echeances(habilitations_de(chef_departemental("25")), timezone.now())
    assert (due.bouton, due.le) == ("Corriger", timezone.localdate(attendue))
    assert due.detail == "Correction attendue par la MILDECA avant cette date."


def test_after_the_closing_nothing_is_due(campagne):
    chef = habilitations_de(chef_departemental("25"))
    assert tdb.echeances(chef, campagne.cloture) == []


def test_the_regional_chef_has_the_seat_s_answer_and_the_departements_behind(campagne):
    h = habilitations_de(chef_regional("27"))
    assert [e.url for e in tdb.echeances(h, timezone.now())] == ["/enquetes/2025/21/"]
    assert tdb.blocages(h, timezone.now()) == []
    (retard,) = tdb.blocages(h, campagne.cloture - timedelta(days=2))
    assert retard.phrase.startswith("Enquête 2025, 8 préfectures en retard : Côte-d")


def test_an_agent_has_the_answers_to_review(campagne):
    transmettre(reponse_de(campagne, "25"))
    (due,) = tdb.echeances(habilitations_de(agent()), timezone.now())
    assert (due.titre, due.url) == (
        "Enquête 2025 : 1 réponse à examiner",
        "/enquetes/2025/?statut=transmise",
    )
    (nouvelle,) = tdb.nouveautes(habilitations_de(agent()), timezone.now())
    assert nouvelle.phrase == "Enquête 2025 : réponse transmise, Doubs"


def test_a_reader_has_nothing_to_do(campagne):
    h = habilitations_de(lecteur())
    assert (tdb.echeances(h, timezone.now()), tdb.blocages(h, timezone.now())) == ([], [])


def test_the_agenda_tells_the_closing(campagne):
    (date_cle,) = tdb.agenda(habilitations_de(chef_departemental("25")), timezone.now())
    assert date_cle.le == timezone.localdate(campagne.cloture)


def test_the_figure_counts_submissions_of_the_perimeter_or_answers_of_one_prefecture(campagne):
    transmettre(reponse_de(campagne, "25"))
    now = timezone.now()

    def figure(personne):
        (chiffre,) = tdb.chiffres(habilitations_de(personne), now)
        return chiffre.libelle, chiffre.valeur, chiffre.url

    assert figure(agent()) == ("Réponses transmises, enquête 2025", "1 sur 102", "/enquetes/2025/")
    assert figure(chef_regional("27")) == ("Réponses transmises, enquête 2025", "1 sur 8", "/enquetes/2025/")
    libelle, valeur, url = figure(chef_departemental("39"))
    attendues = reponse_de(campagne, "39").version_questionnaire.questionnaire
    assert (libelle, url) == ("Réponses obligatoires, enquête 2025", "/enquetes/2025/39/")
    assert valeur.startswith("0 sur ")
    assert 0 < int(valeur.removeprefix("0 sur ")) <= len(list(attendues))


def test_no_figure_without_a_running_survey(db):
    assert tdb.chiffres(habilitations_de(agent()), timezone.now()) == []
