"""The opinion of the région before the MILDECA: prepared by its team, given by its chef de projet, for one submission."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.models import Courriel, Evenement
from prefectures.habilitations import Fonction, habilitations_de
from prefectures.models import Personne
from rapports.actions.avis_regional import preparer, recapituler, rendre
from rapports.actions.revue import Point, accepter, demander_correction
from rapports.avis_attendus import avis_a_donner
from rapports.droits import peut_examiner, peut_rendre_l_avis
from rapports.models import AvisRegional, Campagne, Reponse
from tests.fabriques import (
    agent,
    chef_departemental,
    chef_regional,
    collaborateur,
    collaborateur_regional,
    lecteur,
)
from tests.rapports.fabriques import campagne_ouverte, reponse_transmise
from tests.rapports.revue.test_pages import REVUE, lire

pytestmark = pytest.mark.django_db
AVIS = "/enquetes/2025/25/avis/"


@pytest.fixture
def reponse() -> Reponse:
    return reponse_transmise(campagne_ouverte(revue_regionale=True))


@pytest.fixture
def chef() -> Personne:
    return chef_regional("27")


def fonction(personne: Personne, reponse: Reponse) -> Fonction:
    trouvee = peut_rendre_l_avis(habilitations_de(personne), reponse.prefecture)
    assert trouvee is not None
    return trouvee


def rendu(reponse: Reponse, chef: Personne, sens: str = "favorable", observations: str = "") -> AvisRegional:
    return rendre(reponse, par=fonction(chef, reponse), sens=sens, observations=observations, montre=None)


def test_who_may_write_it(client_de, reponse, chef):
    obtenus = [
        client_de(qui).get(AVIS).status_code
        for qui in (
            chef,
            collaborateur_regional("27"),
            agent(),
            lecteur(),
            collaborateur("25"),
            chef_regional("84"),
            chef_departemental("39"),
        )
    ]
    assert obtenus == [200, 200, 403, 403, 403, 404, 404]


def test_the_chef_gives_it_and_the_mildeca_reads_it(client_de, reponse, chef):
    envoi = client_de(chef).post(AVIS, {"sens": "observations", "observations": "Les ETP semblent faibles."})
    assert envoi.url == REVUE
    avis = AvisRegional.objects.get()
    assert (avis.sens, avis.observations, avis.rendu_par, avis.transmise_le) == (
        "observations",
        "Les ETP semblent faibles.",
        chef,
        reponse.transmise_le,
    )
    texte = lire(client_de(agent()).get(REVUE))
    assert "Avis de la région (Bourgogne-Franche-Comté) Avec observations" in texte
    assert "Les ETP semblent faibles." in texte
    assert Evenement.objects.filter(code="rapports.reponse.avis_rendu", donnees__sens="observations").count() == 1


def test_the_prefecture_does_not_see_it(client_de, reponse, chef):
    rendu(reponse, chef, "observations", "Entre nous.")
    assert "Entre nous." not in lire(client_de(collaborateur("25")).get("/enquetes/2025/25/"))


def test_the_follow_up_tells_it_to_the_region_and_to_the_mildeca_only(client_de, reponse, chef):
    def colonne(qui: Personne) -> list[str]:
        table = client_de(qui).get("/enquetes/2025/?recherche=25").context["table"]
        return [str(rang.get_cell("avis")) for rang in table.rows] if "avis" in table.columns.names() else []

    du_doubs, national = collaborateur("25"), agent()
    assert [colonne(qui) for qui in (chef, national, du_doubs)] == [["Attendu"], ["Attendu"], []]
    rendu(reponse, chef, "observations", "Entre nous.")
    assert [colonne(qui) for qui in (chef, national, du_doubs)] == [["Avec observations"]] * 2 + [[]]
    Campagne.objects.update(revue_regionale=False)
    assert colonne(national) == []


def test_without_it_the_mildeca_may_still_accept_and_the_page_says_so(client_de, reponse):
    client = client_de(agent())
    texte = lire(client.get(REVUE))
    assert "L’avis de la région n’est pas encore donné. Vous pouvez accepter la réponse sans l’attendre." in texte
    assert "Accepter sans l’avis de la région" in texte
    client.post("/enquetes/2025/25/accepter/", {"lu": f"{reponse.transmise_le.isoformat()}|"})
    reponse.refresh_from_db()
    assert reponse.statut == Reponse.Statut.ACCEPTEE


def test_the_team_prepares_and_the_chef_decides(client_de, reponse, chef):
    equipe = client_de(collaborateur_regional("27"))
    assert "Préparer l’avis" in lire(equipe.get(AVIS))
    equipe.post(AVIS, {"sens": "observations", "observations": "Projet d’avis."})
    avis = AvisRegional.objects.get()
    assert (avis.rendu_le, avis.observations) == (None, "Projet d’avis.")
    assert "Projet d’avis." not in lire(client_de(agent()).get(REVUE))
    page = client_de(chef).get(AVIS)
    assert "Projet d’avis.</textarea>" in page.content.decode()
    montre = avis.prepare_le.isoformat()
    client_de(chef).post(AVIS, {"sens": "favorable", "observations": "", "montre": montre})
    avis.refresh_from_db()
    assert (avis.sens, avis.rendu_par) == ("favorable", chef)


def test_two_colleagues_never_write_over_one_another(client_de, reponse, chef):
    equipe = client_de(collaborateur_regional("27"))
    equipe.post(AVIS, {"sens": "favorable", "montre": ""})
    page = client_de(chef).post(AVIS, {"sens": "observations", "observations": "Le mien.", "montre": ""})
    assert page.status_code == 422
    assert "Un collègue a préparé cet avis entre-temps" in lire(page)
    assert "Le mien.</textarea>" in page.content.decode()
    assert AvisRegional.objects.get().rendu_le is None


def test_it_is_given_once(reponse, chef):
    rendu(reponse, chef)
    with pytest.raises(ActionRefusee, match="déjà donné"):
        rendu(reponse, chef, "observations", "Encore.")


def test_observations_must_be_written(client_de, reponse, chef):
    page = client_de(chef).post(AVIS, {"sens": "observations", "observations": "  "})
    assert (page.status_code, "Écrivez vos observations." in lire(page)) == (422, True)
    with pytest.raises(ActionRefusee, match="Écrivez vos observations"):
        rendu(reponse, chef, "observations", " ")
    with pytest.raises(IntegrityError), transaction.atomic():
        AvisRegional.objects.create(reponse=reponse, transmise_le=reponse.transmise_le, sens="observations")


def test_it_holds_for_one_submission(client_de, reponse, chef):
    rendu(reponse, chef)
    Reponse.objects.update(transmise_le=timezone.now() + timedelta(minutes=1))
    assert "L’avis de la région n’est pas encore donné." in lire(client_de(agent()).get(REVUE))


@pytest.mark.parametrize(
    ("etat", "phrase"),
    [
        ({"campagne": {"revue_regionale": False}}, "ne demande pas l’avis"),
        ({"campagne": {"statut": "publiee"}}, "figées"),
        ({"reponse": {"statut": "correction_demandee"}}, "porte sur une réponse transmise"),
        ({"reponse": {"statut": "acceptee", "acceptee_le": timezone.now()}}, "porte sur une réponse transmise"),
    ],
)
def test_when_there_is_nothing_to_give_an_opinion_on(reponse, chef, etat, phrase):
    Campagne.objects.filter(pk=reponse.campagne_id).update(**etat.get("campagne", {"message": ""}))
    Reponse.objects.filter(pk=reponse.pk).update(**etat.get("reponse", {"relances_arretees_le": None}))
    with pytest.raises(ActionRefusee, match=phrase):
        preparer(reponse, par=fonction(chef, reponse), sens="favorable", observations="", montre=None)


def test_the_dashboard_of_the_region_reminds_of_it_until_it_is_given(reponse, chef):
    (rappel,) = avis_a_donner(habilitations_de(chef))
    assert rappel.titre.replace("\u00a0", " ") == "Enquête 2025 : une réponse attend l’avis de la région"
    assert avis_a_donner(habilitations_de(chef_regional("84"))) == []
    assert avis_a_donner(habilitations_de(agent())) == []
    rendu(reponse, chef)
    assert avis_a_donner(habilitations_de(chef)) == []


def test_the_mildeca_is_told_of_the_opinions_of_a_day_once(reponse, chef):
    destinataire = agent()
    rendu(reponse, chef)
    demain = timezone.localdate() + timedelta(days=1)
    assert recapituler(timezone.localdate()) == 0
    assert [recapituler(demain), recapituler(demain), recapituler(demain + timedelta(days=3))] == [1, 1, 1]
    courriel = Courriel.objects.get(gabarit="rapports_avis_du_jour")
    assert courriel.destinataire == destinataire.courriel
    assert "Bourgogne-Franche-Comté, Doubs (25), exercice 2025 : sans observation" in courriel.corps.replace(
        "\u00a0", " "
    )


def test_a_decision_on_an_opinion_that_came_meanwhile_is_refused(client_de, reponse, chef):
    import re

    client = client_de(agent())
    lu = re.search(r'name="lu" value="([^"]+)"', client.get(REVUE).content.decode())[1]
    rendu(reponse, chef, "observations", "Attendez.")
    client.post("/enquetes/2025/25/accepter/", {"lu": lu})
    reponse.refresh_from_db()
    assert reponse.statut == Reponse.Statut.TRANSMISE


def test_a_correction_asks_for_a_new_opinion(reponse, chef):
    rendu(reponse, chef)
    par = peut_examiner(habilitations_de(agent()))
    points = [Point("A", "", "autre", "x")]
    demander_correction(reponse, par=par, points=points, echeance=timezone.now() + timedelta(days=2))
    with pytest.raises(ActionRefusee, match="n’est pas possible"):
        accepter(reponse, par=par)
