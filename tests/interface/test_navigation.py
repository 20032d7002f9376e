"""The frame of every page: menu by function, identity, banner, messages, and no query of its own."""

from datetime import date

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from mildeca_portal.accueil.navigation import MENU, Groupe
from tests import fabriques
from tests.interface.page import Page, texte

PUBLIQUES = ["Accueil", "Préfectures", "Circulaires", "Feuilles de route", "Rapports"]
CONNECTEES = [
    "Tableau de bord",
    "Préfectures",
    "Circulaires",
    "Feuilles de route",
    "Plans d’actions",
    "Crédits",
    "Projets",
    "Enquêtes",
    "Rapports",
]


def menu(page: Page) -> list[str]:
    return [texte(a) for a in page.par_id["fr-navigation"].iter("a")]


def lire(client, adresse: str = "/accessibilite/") -> Page:
    return Page(client.get(adresse).content.decode())


def test_chaque_rubrique_mene_a_une_page_a_elle():
    rubriques = [r for piece in MENU for r in (piece.rubriques if isinstance(piece, Groupe) else [piece])]
    adresses = [reverse(r.url) for r in rubriques]
    assert len(adresses) == len(set(adresses)) == 22


def test_le_menu_du_public(client, db):
    page = lire(client)
    assert menu(page) == PUBLIQUES
    assert texte(page.un("ul", class_="fr-btns-group")) == "Se connecter"


@pytest.mark.parametrize(
    "role", ["chef_departemental", "chef_regional", "agent", "administrateur", "lecteur", "collaborateur"]
)
def test_le_menu_d_une_personne_en_fonction(client_de, role):
    page = lire(client_de(getattr(fabriques, role)()))
    propres = {
        "chef_departemental": ["Mon poste"],
        "chef_regional": ["Mon poste", "Réseau"],
        "agent": ["Réseau"],
        "administrateur": ["Réseau"],
        "lecteur": ["Réseau"],
    }
    assert menu(page) == CONNECTEES + propres.get(role, [])


def sous_menu(page: Page) -> list[tuple[str, str]]:
    barre = page.racine.find(".//nav[@class='portail-sous-menu']")
    return [] if barre is None else [(texte(a), a.get("aria-current") or "") for a in barre.iter("a")]


def test_les_pages_d_un_groupe_sont_en_rang_sur_chacune(client_de):
    client = client_de(fabriques.administrateur())
    assert sous_menu(lire(client)) == []
    attendues = ["État du réseau", "Prises de poste", "Comptes", "Participations", "Journal", "Administration"]
    assert sous_menu(lire(client, "/comptes/")) == [(n, "page" * (n == "Comptes")) for n in attendues]
    # Below the address of the directory, but not a page of the directory.
    page = lire(client, "/prefectures/reseau/")
    assert sous_menu(page) == [(n, "page" * (n == "État du réseau")) for n in attendues]
    marquees = [texte(a) for a in page.par_id["fr-navigation"].iter("a") if a.get("aria-current")]
    assert marquees == ["Réseau"]


def test_une_seule_page_ne_fait_pas_de_rang(client_de):
    assert sous_menu(lire(client_de(fabriques.lecteur()), "/prefectures/reseau/")) == []


def test_qui_n_a_plus_de_fonction_garde_le_menu_public(client_de):
    ancien = fabriques.chef_departemental("25", fin=date(2024, 1, 1))
    page = lire(client_de(ancien))
    assert menu(page) == PUBLIQUES
    assert "aucune fonction en cours" in texte(page.un("p", class_="portail-identite"))


def test_la_personne_et_sa_fonction_sont_dites(client_de):
    page = lire(client_de(fabriques.chef_departemental("25", personne=fabriques.PersonneFactory(nom="Exemple"))))
    identite = page.un("p", class_="portail-identite")
    assert texte(identite) == "Camille Exemple chef de projet départemental, Doubs"
    sortie = page.un("form", action="/deconnexion/")
    assert sortie.get("method") == "post"
    assert texte(sortie) == "Se déconnecter"


@pytest.mark.parametrize(("adresse", "courante"), [("/prefectures/", "page"), ("/prefectures/25/", "true")])
def test_la_rubrique_courante_est_marquee(client, db, adresse, courante):
    page = lire(client, adresse)
    marquees = [
        (texte(a), a.get("aria-current")) for a in page.par_id["fr-navigation"].iter("a") if a.get("aria-current")
    ]
    assert marquees == [("Préfectures", courante)]


def test_l_habillage_ne_coute_aucune_requete_au_public(client, db, django_assert_num_queries):
    client.get("/accessibilite/")
    with django_assert_num_queries(3) as requetes:
        client.get("/accessibilite/")
    # The read-only guard of every GET, and nothing else.
    assert [r["sql"].split()[0] for r in requetes.captured_queries] == ["SAVEPOINT", "SET", "RELEASE"]


def test_les_liens_d_evitement_menent_a_des_reperes(client, db):
    page = lire(client)
    liens = [a.get("href") for a in page.un("nav", aria_label="Accès rapide").iter("a")]
    assert [page.par_id[lien[1:]].tag for lien in liens] == ["main", "nav", "footer"]


def test_le_bandeau_de_demonstration(client, db, settings):
    assert "bandeau-demonstration" not in lire(client).par_id
    settings.DEMONSTRATION = True
    assert texte(lire(client).par_id["bandeau-demonstration"]) == "Données de démonstration, sans valeur officielle"


@pytest.mark.parametrize(
    ("niveau", "classe", "role"),
    [
        (messages.SUCCESS, "success", "status"),
        (messages.ERROR, "error", "alert"),
        (messages.WARNING, "warning", "status"),
        (messages.INFO, "info", None),
        (messages.DEBUG, "info", None),
    ],
)
def test_un_message_devient_une_alerte(niveau, classe, role):
    html = render_to_string("composants/messages.html", {"messages": [Message(niveau, "Réponse <transmise>.")]})
    alerte = Page(html).racine.find("body/div")
    assert alerte.get("class").split()[:2] == ["fr-alert", f"fr-alert--{classe}"]
    assert alerte.get("role") == role
    assert texte(alerte) == "Réponse <transmise>."


def test_hors_requete_le_menu_est_vide():
    html = render_to_string(
        "base.html", {"user": None, "messages": [], "habilitations": None, "mention_demonstration": ""}
    )
    assert menu(Page(html)) == []


def test_avant_toute_habilitation_le_menu_est_celui_du_public(db):
    html = render_to_string("base.html", {"mention_demonstration": ""}, request=RequestFactory().get("/ailleurs/"))
    assert menu(Page(html))[0] == "Accueil"
