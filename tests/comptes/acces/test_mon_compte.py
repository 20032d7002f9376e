"""« Mon compte »: what is one's own, with or without a function."""

from datetime import date

import pytest
import time_machine

from mildeca_portal.socle.evenements import evenements_de
from prefectures.models import Mandat, Personne
from tests.comptes.acces.outils import avec_mot_de_passe, equiper
from tests.fabriques import PersonneFactory, affecte, chef_departemental, collaborateur_regional, prefecture
from tests.interface.page import Page, texte


@pytest.fixture(autouse=True)
def jour():
    with time_machine.travel(date(2026, 3, 10), tick=False):
        yield


def definitions(client) -> dict[str, str]:
    page = Page(client.get("/mon-compte/").content.decode())
    termes, sens = page.tous("dt"), page.tous("dd")
    return {texte(dt): texte(dd) for dt, dd in zip(termes, sens, strict=True)}


def fonctions(client) -> list[str]:
    page = Page(client.get("/mon-compte/").content.decode())
    return [texte(li) for li in page.tous("li", class_="portail-capitale")]


def test_mon_identite_et_mes_acces(client_de, db):
    chef = avec_mot_de_passe(chef_departemental("25", personne=PersonneFactory(nom="Durand", courriel="d@doubs.test")))
    assert definitions(client_de(chef)) == {
        "Nom": "Camille Durand",
        "Adresse électronique": "d@doubs.test",
        "Téléphone": "non renseigné Modifier mon téléphone",
        "Dernière connexion": "10 mars 2026 à 1 h 00",
        "ProConnect": "compte non lié",
        "Mot de passe": "Changer de mot de passe",
        "Second facteur": "non activé Activer le second facteur",
    }


def test_un_compte_de_proconnect_avec_un_telephone_inscrit(client_de, db):
    personne = PersonneFactory(oidc_issuer="https://proconnect.test", oidc_sub="abc")
    equiper(personne)
    lues = definitions(client_de(personne))
    assert (lues["ProConnect"], lues["Mot de passe"]) == ("compte lié", "aucun")
    assert (lues["Second facteur"], lues["Codes de secours"]) == ("activé Changer d’appareil", "10 encore utilisables")


def test_mes_fonctions_d_aujourd_hui_et_a_venir(client_de, db):
    chef = chef_departemental("25", debut=date(2024, 9, 1), fin=date(2026, 4, 1))
    Mandat.objects.create(
        personne=chef, prefecture=prefecture("39"), niveau="departemental", debut=date(2026, 4, 1), titre="sous_prefet"
    )
    chef_departemental("70", personne=chef, debut=date(2022, 1, 1), fin=date(2024, 9, 1))
    affecte("lecteur", personne=chef, debut=date(2026, 1, 1))
    assert fonctions(client_de(chef)) == [
        "chef de projet départemental (directeur de cabinet), Doubs, depuis le 1er septembre 2024, jusqu’au 31 mars 2026 inclus",
        "lecteur, tous les territoires, depuis le 1er janvier 2026",
        "chef de projet départemental (sous-préfet), Jura, à partir du 1er avril 2026 À venir",
    ]
    assert fonctions(client_de(collaborateur_regional("27"))) == [
        "collaborateur, Bourgogne-Franche-Comté, depuis le 1er janvier 2023"
    ]


def test_sans_fonction_la_page_reste_la_sienne(client_de, db):
    client = client_de(PersonneFactory())
    page = client.get("/mon-compte/").content.decode()
    assert "Aucune fonction en cours" in page
    assert client.get("/tableau-de-bord/").status_code == 403
    assert client.post("/deconnexion/")["Location"] == "/"


def test_le_telephone_se_corrige_et_un_faux_numero_reste_a_l_ecran(client_de, db):
    personne = chef_departemental("25")
    client = client_de(personne)
    reponse = client.post("/mon-compte/coordonnees/", {"telephone": "à midi"})
    page = Page(reponse.content.decode())
    assert page.un("input", name="telephone").get("value") == "à midi"
    assert "Saisissez un numéro de téléphone, par exemple 03 81 00 00 00." in texte(page.un("div", role="alert"))

    client.post("/mon-compte/coordonnees/", {"telephone": "03 81 00 00 00", "courriel": "autre@prefectures.test"})
    relue = Personne.objects.get(pk=personne.pk)
    assert (relue.telephone, relue.courriel) == ("03 81 00 00 00", personne.courriel)
    trace = evenements_de(personne).get()
    assert (trace.code, trace.fonction, trace.donnees) == (
        "comptes.compte.corrige",
        "titulaire",
        {"champs": ["telephone"]},
    )


def test_le_nom_de_l_entete_y_mene(client_de, db):
    page = Page(client_de(chef_departemental("25")).get("/tableau-de-bord/").content.decode())
    assert page.un("p", class_="portail-identite").find("a").get("href") == "/mon-compte/"
