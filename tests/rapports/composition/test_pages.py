"""The pages of a questionnaire, as the MILDECA composes it: who sees them, what a save does, what two people do to each other."""

from typing import Any

import pytest
from django.core import signing

from rapports.questionnaire.lecture import ecrire, lire
from rapports.views.questionnaires.essai import SEL
from tests.fabriques import administrateur, agent, chef_departemental, chef_regional, collaborateur, lecteur
from tests.rapports.composition.documents import champs, reference
from tests.rapports.fabriques import version

pytestmark = pytest.mark.django_db
Q = "/questionnaires/2025/"
LIRE = ["/questionnaires/", Q, f"{Q}changements/", f"{Q}apercu/", f"{Q}apercu/A/", f"{Q}questions/organisation.etp/"]
ECRIRE = [
    f"{Q}parametres/",
    f"{Q}sections/ajouter/",
    f"{Q}sections/A/",
    f"{Q}sections/A/retirer/",
    f"{Q}questions/ajouter/",
    f"{Q}questions/ajouter/?type=euros&section=C",
    f"{Q}questions/organisation.etp/retirer/",
    f"{Q}controles/ajouter/",
    f"{Q}controles/ajouter/?regle=variation",
    f"{Q}controles/credits.ae_taux/",
    f"{Q}reconduire/",
    f"{Q}corriger/",
    f"{Q}publier/",
    f"{Q}abandonner/",
]


def document() -> dict[str, Any]:
    return version().definition


@pytest.mark.parametrize("adresse", LIRE)
def test_national_functions_read(client_de, adresse):
    for qui in (administrateur, agent, lecteur):
        assert client_de(qui()).get(adresse).status_code == 200, qui


@pytest.mark.parametrize("adresse", ECRIRE)
def test_the_mildeca_writes_and_a_lecteur_only_reads(client_de, adresse):
    assert client_de(agent()).get(adresse).status_code == 200
    assert client_de(lecteur()).get(adresse).status_code == 403


def test_prefectures_and_regions_see_no_questionnaire(client_de):
    for qui in (chef_departemental("25"), chef_regional("27"), collaborateur("25")):
        client = client_de(qui)
        for adresse in [*LIRE, *ECRIRE, f"{Q}questionnaire.pdf"]:
            assert client.get(adresse).status_code == 403, adresse


def test_a_nul_character_is_no_prefecture(client_de):
    assert client_de(agent()).get(f"{Q}apercu/?prefecture=%00").status_code == 404


def test_what_was_tried_on_an_earlier_draft_is_left_out_when_it_no_longer_fits(client_de):
    """The questionnaire was changed in another tab: a number has become a table, a choice is gone."""
    tries = {"organisation.etp": {"a": {"b": 1}}, "organisation.fonction": {"choix": "ancien"}, "retiree": 3}
    tries["organisation.changements"] = 4
    essai = signing.dumps(tries, salt=SEL)
    page = client_de(agent()).post(f"{Q}apercu/A/", {"essai": essai, "depuis": "B"})
    assert page.status_code == 200
    assert page.context["saisies"] == 1


CLES = {q["cle"]: q for s in reference()["sections"] for q in s["questions"]}
UNE_PAR_TYPE = {q["type"]: cle for cle, q in CLES.items()} | {
    "condition": "pilotage.copil_dates",
    "source": "actions.axes",
}
CONTROLES = [
    "credits.ae_taux",
    "actions.montant_du_portail",
    "actions.variation_nombre",
    "organisation.sans_correspondant",
]


@pytest.mark.parametrize("sorte", UNE_PAR_TYPE)
def test_a_question_of_each_kind_saved_as_it_is_shown_stays_as_it_is(client_de, sorte):
    client, avant = client_de(agent()), document()
    adresse = f"{Q}questions/{UNE_PAR_TYPE[sorte]}/"
    page = client.get(adresse)
    reponse = client.post(adresse, champs(page))

    assert (reponse.status_code, reponse.headers.get("Location")) == (302, f"{Q}#q-{UNE_PAR_TYPE[sorte]}")
    assert ecrire(lire(document())) == ecrire(lire(avant))


@pytest.mark.parametrize("code", CONTROLES)
def test_a_check_of_each_kind_saved_as_it_is_shown_stays_as_it_is(client_de, code):
    client, avant = client_de(agent()), document()
    adresse = f"{Q}controles/{code}/"
    reponse = client.post(adresse, champs(client.get(adresse)))

    assert (reponse.status_code, reponse.headers.get("Location")) == (302, f"{Q}#controles")
    assert ecrire(lire(document())) == ecrire(lire(avant))


def test_sections_and_parameters_saved_as_they_are_shown_stay_as_they_are(client_de):
    client, avant = client_de(agent()), document()
    for adresse in (f"{Q}sections/A/", f"{Q}parametres/"):
        assert client.post(adresse, champs(client.get(adresse))).status_code == 302, adresse
    assert ecrire(lire(document())) == ecrire(lire(avant))
