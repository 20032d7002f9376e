"""The public home page: published things only, true empty states, and its cost."""

from datetime import date

from django.utils import timezone

from circulaires.models import Texte
from mildeca_portal.accueil import vitrine
from prefectures.models import Participation
from tests.fabriques import administrateur
from tests.interface.page import Page, texte


def lire(client) -> Page:
    return Page(client.get("/").content.decode())


def test_le_reseau_est_dit_par_la_carte_et_par_la_liste(client, db):
    page = lire(client)
    liste = page.un("ul", aria_label="Préfectures par région")
    regions = [li.find("a").get("href") for li in liste.findall("li")]
    liens = [a.get("href") for li in liste.findall("li") for a in li.find("ul").iter("a")]

    assert len(set(regions)) == len(regions) == 18
    assert regions[1] == "/prefectures/regions/27/"
    assert len(set(liens)) == len(liens) == 102
    assert {a.get("href") for a in page.racine.iter("a") if a.get("tabindex") == "-1"} == set(liens)
    assert [texte(li.find("a")) for li in liste.findall("li")][:3] == [
        "Auvergne-Rhône-Alpes",
        "Bourgogne-Franche-Comté",
        "Bretagne",
    ]
    assert "/prefectures/2A/" in liens


def test_sans_reseau_la_page_le_dit(client, db):
    Participation.objects.all().delete()
    assert texte(lire(client).par_id["reseau"]) == "Le réseau Le réseau n’est pas encore renseigné."


def test_qui_quitte_le_reseau_quitte_la_carte(db):
    Participation.objects.filter(prefecture__code="25", nature="reseau").update(fin=date(2026, 1, 1))
    assert vitrine.reseau(date(2025, 12, 31)).nombre == 102
    assert vitrine.reseau(date(2026, 1, 1)).nombre == 101


def test_la_circulaire_en_vigueur_est_la_derniere_publiee(db):
    annee = timezone.localdate().year
    derniere = Texte.objects.courante(date(annee, 6, 1))
    assert derniere.statut == Texte.Statut.PUBLIE
    assert derniere.exercice <= annee
    Texte.objects.create(exercice=annee, intitule="Brouillon de l’année")
    assert Texte.objects.courante(date(annee, 6, 1)) == derniere
    assert Texte.objects.courante(date(2000, 1, 1)) is None


def test_un_portail_neuf_dit_qu_aucun_rapport_n_est_publie(client, db):
    assert vitrine.dernier_rapport() is None
    alertes = [texte(div) for div in lire(client).tous("div") if "fr-alert" in (div.get("class") or "")]
    assert alertes == ["Aucun rapport d’activité n’est encore publié sur le portail."]


def test_l_accueil_mene_chacun_a_son_entree(client, client_de):
    assert lire(client).tous("a", href="/connexion/", class_="fr-btn")
    assert lire(client_de(administrateur())).tous("a", href="/tableau-de-bord/", class_="fr-btn")


def test_l_accueil_coute_quatre_requetes_au_public(client, db, django_assert_num_queries):
    client.get("/")
    # Guard of reading (3), circulaire, report, network.
    with django_assert_num_queries(6):
        client.get("/")
