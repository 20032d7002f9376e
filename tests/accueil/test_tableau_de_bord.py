"""The page puts the nearest date first, and says so when there is nothing to do."""

from datetime import UTC, date, datetime

import pytest

from mildeca_portal.accueil import tableau_de_bord
from mildeca_portal.socle.a_faire import Blocage, ChiffreCle, DateCle, Echeance, Nouveaute
from prefectures.habilitations import Habilitations
from tests import fabriques

LE = date(2026, 5, 4)
MAINTENANT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


class Faux:
    """What an app would give."""

    @staticmethod
    def echeances(habilitations, maintenant):
        return [
            Echeance("Sans date", "", None, "Ouvrir", "/a/"),
            Echeance("Tard", "", date(2026, 6, 1), "Ouvrir", "/b/"),
            Echeance("Tôt", "", date(2026, 5, 1), "Ouvrir", "/c/"),
        ]

    @staticmethod
    def blocages(habilitations, maintenant):
        return [Blocage("La campagne est close.", "/d/")]

    @staticmethod
    def chiffres(habilitations, maintenant):
        return [ChiffreCle(f"Chiffre {i}", "1", "source", "/e/") for i in range(5)]

    @staticmethod
    def nouveautes(habilitations, maintenant):
        return [Nouveaute(datetime(2026, 5, jour, tzinfo=UTC), f"Le {jour}", "/f/") for jour in range(1, 13)]

    @staticmethod
    def agenda(habilitations, maintenant):
        return [DateCle(date(2026, 4, 1), "passée", "/"), DateCle(date(2026, 9, 1), "clôture", "/g/")]


@pytest.fixture
def une_application(monkeypatch):
    monkeypatch.setattr(tableau_de_bord, "_parts", lambda nom: [getattr(Faux, nom)])


def test_dans_l_ordre_des_dates(une_application):
    page = tableau_de_bord.assembler(Habilitations(), MAINTENANT, LE)

    assert [e.titre for e in page.echeances] == ["Tôt", "Tard", "Sans date"]
    assert [c.libelle for c in page.chiffres] == ["Chiffre 0", "Chiffre 1"]
    assert [n.phrase for n in page.nouveautes] == [f"Le {jour}" for jour in range(12, 4, -1)]
    assert page.prochaine.phrase == "clôture"


def test_la_page_pleine(client_de, une_application):
    reponse = client_de(fabriques.chef_departemental("25")).get("/tableau-de-bord/")

    texte = reponse.content.decode()
    assert reponse.status_code == 200
    assert "Chef de projet départemental, Doubs" in texte
    assert texte.index("Tôt") < texte.index("Sans date") < texte.index("La campagne est close.")


def test_la_page_vide(client_de, monkeypatch):
    monkeypatch.setattr(tableau_de_bord, "_parts", lambda nom: [Faux.agenda] if nom == "agenda" else [])
    monkeypatch.setattr(Faux, "agenda", lambda h, m: [DateCle(date(2999, 9, 1), "clôture de l’enquête", "/g/")])
    texte = client_de(fabriques.chef_departemental("25")).get("/tableau-de-bord/").content.decode()

    assert "Rien à faire aujourd’hui." in texte
    assert "1er\u00a0septembre 2999" in texte


def test_sans_fonction_pas_d_acces(client_de):
    reponse = client_de(fabriques.PersonneFactory()).get("/tableau-de-bord/")

    assert reponse.status_code == 403
    assert "Aucune fonction en cours" in reponse.content.decode()


def test_deconnecte_vers_la_connexion(client, db):
    reponse = client.get("/tableau-de-bord/")

    assert (reponse.status_code, reponse.headers["Location"]) == (302, "/connexion/?next=/tableau-de-bord/")
