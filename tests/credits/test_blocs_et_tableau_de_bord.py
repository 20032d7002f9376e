"""What the credits show elsewhere: on plans, on the page of a préfecture, on the dashboard."""

from datetime import UTC, datetime

import pytest

from credits import blocs
from credits.actions import rattacher_a_une_action
from credits.tableau_de_bord import blocages, chiffres, echeances, nouveautes
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.templatetags.formats import euros
from prefectures.habilitations import AUCUNE, habilitations_de
from tests import fabriques
from tests.credits.fabriques import ProjetFactory, dotation, euro, projet_retenu, repartition
from tests.credits.lecture import texte
from tests.fabriques import prefecture
from tests.feuilles_de_route.fabriques import ActionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_2026")]
MAINTENANT = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def action():
    return ActionFactory()


def test_un_projet_se_rattache_depuis_sa_page_et_le_plan_le_montre(client_de, action):
    dotation()
    repartition(d25=82_400)
    projet = projet_retenu("8000.01", intitule="Parcours lycée")
    client = client_de(fabriques.chef_departemental("25"))
    adresse = f"/projets/{projet.pk}/action/"
    assert action.intitule in texte(client.get(adresse))
    assert client.post(adresse, {"action": action.pk}).status_code == 302
    projet.refresh_from_db()
    assert (projet.fiche_action, projet.axe) == (action, action.axe_feuille)
    page = texte(client.get("/plans-actions/25/"))
    assert "1 projet, 8 000,01 € accordés Parcours lycée" in page
    assert "8 000,01 €" in page


def test_une_action_d_un_autre_plan_est_refusee(client_de, action):
    projet = ProjetFactory(prefecture=prefecture("21"))
    with pytest.raises(ActionRefusee, match="n’appartient pas au plan"):
        rattacher_a_une_action(projet, action, par=SYSTEME)
    client = client_de(fabriques.chef_departemental("21"))
    reponse = client.post(f"/projets/{projet.pk}/action/", {"action": action.pk})
    assert reponse.status_code == 200
    projet.refresh_from_db()
    assert projet.fiche_action is None


def test_detacher(action):
    projet = ProjetFactory(fiche_action=action)
    assert rattacher_a_une_action(projet, None, par=SYSTEME).fiche_action is None


def test_les_projets_hors_du_perimetre_ne_sont_pas_montres(action, django_assert_num_queries):
    ProjetFactory(fiche_action=action)
    doubs, jura = (habilitations_de(fabriques.chef_departemental(c)) for c in ("25", "39"))
    with django_assert_num_queries(1):
        assert len(blocs.projets_des_actions([action], doubs)[action.pk]["projets"]) == 1
    assert blocs.projets_des_actions([action], jura) == {}
    assert blocs.totaux_des_plans([action.plan], jura) == {}
    assert blocs.totaux_des_plans([action.plan], doubs) == {action.plan_id: {"nombre_projets": 1, "accorde": euro(0)}}


def test_les_credits_sur_la_page_de_la_prefecture(client_de, client):
    dotation()
    repartition(d25=82_400)
    page = texte(client_de(fabriques.chef_departemental("25")).get("/prefectures/25/"))
    assert "Crédits 2026" in page
    assert "82 400,00 €" in page
    assert "Crédits 2026" not in texte(client_de(fabriques.chef_departemental("39")).get("/prefectures/25/"))
    assert "Crédits 2026" not in texte(client.get("/prefectures/25/"))
    assert blocs.credits_des_prefectures([prefecture("25")], AUCUNE) == {}


@pytest.mark.parametrize(
    ("qui", "notifie", "reste", "adresse"),
    [
        (fabriques.agent, 8_500_000, 8_492_000, "/credits/2026/"),
        (lambda: fabriques.chef_regional("27"), 600_000, 592_000, "/credits/2026/regions/27/"),
        (lambda: fabriques.collaborateur("25"), 82_400, 74_400, "/credits/2026/prefectures/25/"),
    ],
)
def test_les_chiffres_du_tableau_de_bord(qui, notifie, reste, adresse):
    dotation()
    repartition(d25=82_400)
    projet_retenu(8000)
    habilitations = habilitations_de(qui())
    [premier, second, troisieme] = chiffres(habilitations, MAINTENANT)
    assert (premier.valeur, second.valeur) == (euros(notifie), euros(reste))
    assert premier.url == second.url == troisieme.url == adresse
    assert troisieme.valeur == "0,00\u00a0€"


def test_sans_fonction_qui_lise_aucun_chiffre():
    assert chiffres(AUCUNE, MAINTENANT) == []
    contributeur = habilitations_de(fabriques.affecte("contributeur", prefecture="25"))
    assert chiffres(contributeur, MAINTENANT) == []


def test_le_chef_voit_les_dossiers_qui_attendent_et_la_region_ce_qui_reste_a_repartir():
    dotation(ae=600_000)
    repartition(d25=82_400)
    ProjetFactory.create_batch(2)
    ProjetFactory(statut="rejete")
    [dossiers] = echeances(habilitations_de(fabriques.chef_departemental("25")), MAINTENANT)
    assert dossiers.titre == "2 dossiers reçus en attente de décision"
    assert dossiers.url == "/projets/?exercice=2026&statut=a_decider"
    [repartir] = echeances(habilitations_de(fabriques.chef_regional("27")), MAINTENANT)
    assert repartir.detail == "517\u00a0600,00\u00a0€ d’AE restent à répartir sur 2026"
    assert echeances(habilitations_de(fabriques.agent()), MAINTENANT) == []


def test_les_blocages():
    agent, doubs = habilitations_de(fabriques.agent()), habilitations_de(fabriques.chef_departemental("25"))
    assert blocages(agent, MAINTENANT) == blocages(doubs, MAINTENANT) == []
    dotation(ae=600_000)
    [region] = blocages(agent, MAINTENANT)
    assert region.phrase == (
        "Bourgogne-Franche-Comté n’a rien réparti des 600\u00a0000,00\u00a0€ d’AE notifiées sur 2026."
    )
    [vide] = blocages(doubs, MAINTENANT)
    assert vide.phrase.startswith("Doubs\u00a0: aucun crédit n’est encore notifié sur 2026")
    repartition(d25=1000)
    assert blocages(agent, MAINTENANT) == blocages(doubs, MAINTENANT) == []


def test_les_nouveautes_disent_ce_qui_arrive_sur_ses_comptes(django_assert_num_queries):
    dotation(ae=600_000)
    repartition(d25=82_400)
    doubs, region, jura = (
        habilitations_de(qui)
        for qui in (
            fabriques.chef_departemental("25"),
            fabriques.chef_regional("27"),
            fabriques.chef_departemental("39"),
        )
    )
    with django_assert_num_queries(1):
        phrases = [n.phrase for n in nouveautes(doubs, MAINTENANT)]
    assert [p.replace("\u00a0", " ") for p in phrases] == [
        "Délégation de 82 400,00 € d’AE et 82 400,00 € de CP sur 2026 : Doubs.",
        "Notification de 82 400,00 € d’AE et 82 400,00 € de CP sur 2026 : Doubs.",
    ]
    assert {n.url for n in nouveautes(region, MAINTENANT)} == {"/credits/2026/regions/27/"}
    assert nouveautes(jura, MAINTENANT) == nouveautes(habilitations_de(fabriques.agent()), MAINTENANT) == []
