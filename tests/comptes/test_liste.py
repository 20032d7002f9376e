"""The list of accounts: who holds which function, on which day."""

from datetime import date

import pytest

from mildeca_portal.comptes.actions.invitations import inviter
from mildeca_portal.socle.evenements import SYSTEME
from prefectures.models import Personne, Role
from tests import fabriques
from tests.interface.page import Page, texte


@pytest.fixture
def admin(client_de):
    personne = fabriques.administrateur()
    Personne.objects.filter(pk=personne.pk).update(prenom="Ada", nom="Ministère", courriel="ada@mildeca.test")
    return client_de(personne)


@pytest.fixture
def reseau(db) -> None:
    """Four people: the chef de projet of Côte-d’Or, his predecessor, a collaborateur invited, a closed account."""
    nouvelle = fabriques.PersonneFactory
    fabriques.chef_departemental(
        "21",
        personne=nouvelle(prenom="Éloïse", nom="Durand", courriel="eloise@cote-dor.test"),
        debut=date(2025, 3, 1),
    )
    fabriques.chef_departemental(
        "21", personne=nouvelle(prenom="Paul", nom="Ancien"), debut=date(2023, 1, 1), fin=date(2025, 3, 1)
    )
    invitee = Personne.objects.create_user("lea@doubs.test", prenom="Léa", nom="Martin")
    fabriques.affecte(Role.COLLABORATEUR, prefecture="25", personne=invitee, service="cabinet")
    inviter(invitee, par=SYSTEME)
    nouvelle(prenom="Zoé", nom="Close", is_active=False)


def lignes(client, **parametres) -> list[list[str]]:
    reponse = client.get("/comptes/", parametres)
    assert reponse.status_code == 200
    corps = Page(reponse.content.decode()).un("table").find("tbody")
    return [[texte(cellule) for cellule in ligne] for ligne in corps.iter("tr")]


def noms(client, **parametres) -> list[str]:
    return [ligne[0] for ligne in lignes(client, **parametres)]


def test_chacun_avec_ses_fonctions_du_jour(admin, reseau):
    assert lignes(admin) == [
        ["Ancien Paul", "ancien@prefectures.test", "Aucune", "Ouvert"],
        ["Close Zoé", "close@prefectures.test", "Aucune", "fermé"],
        [
            "Durand Éloïse",
            "eloise@cote-dor.test",
            "Chef de projet départemental, Côte-d'Or – directeur de cabinet",
            "Ouvert",
        ],
        ["Martin Léa", "lea@doubs.test", "Collaborateur, Doubs – cabinet", "invité"],
        ["Ministère Ada", "ada@mildeca.test", "Administrateur", "Ouvert"],
    ]


@pytest.mark.parametrize(
    ("parametres", "attendus"),
    [
        ({"q": "eloise"}, ["Durand Éloïse"]),
        ({"q": "DURAND éloïse"}, ["Durand Éloïse"]),
        ({"q": "cote d or"}, ["Durand Éloïse"]),
        ({"q": "21"}, ["Durand Éloïse"]),
        ({"q": "lea@doubs"}, ["Martin Léa"]),
        ({"q": "’"}, []),
        ({"role": "chef_departemental"}, ["Durand Éloïse"]),
        ({"role": "chef_regional"}, []),
        ({"role": "collaborateur"}, ["Martin Léa"]),
        ({"territoire": "p-25"}, ["Martin Léa"]),
        ({"territoire": "r-27"}, ["Durand Éloïse", "Martin Léa"]),
        ({"etat": "sans_fonction"}, ["Ancien Paul", "Close Zoé"]),
        ({"etat": "invitee"}, ["Martin Léa"]),
        ({"etat": "ferme"}, ["Close Zoé"]),
        ({"au": "2024-06-30", "role": "chef_departemental"}, ["Ancien Paul"]),
        ({"au": "2024-06-30", "q": "cote d or"}, ["Ancien Paul"]),
        ({"au": "2022-06-30", "territoire": "r-27"}, []),
    ],
)
def test_chercher_et_filtrer(admin, reseau, parametres, attendus):
    attendus = attendus or ["Aucune personne ne correspond à cette recherche."]
    assert noms(admin, **parametres) == attendus


def test_une_date_mal_saisie_est_dite(admin, reseau):
    page = Page(admin.get("/comptes/", {"au": "hier"}).content.decode())
    assert texte(page.un("div", role="alert").find("ul")) == "Fonctions à la date du : Saisissez une date valide."
    assert len(noms(admin, au="hier")) == 5


@pytest.mark.parametrize("nombre", [1, 3])
def test_le_nombre_de_requetes_est_constant(admin, django_assert_num_queries, nombre):
    for code in ("25", "39", "70")[:nombre]:
        fabriques.chef_departemental(code)
        fabriques.collaborateur(code)
    with django_assert_num_queries(13):
        admin.get("/comptes/")


def test_la_liste_est_paginee(admin):
    Personne.objects.bulk_create(
        Personne(prenom="Ada", nom=f"Nom{n:03}", courriel=f"n{n}@prefectures.test") for n in range(60)
    )
    assert len(noms(admin)) == 50
    assert len(noms(admin, page="2")) == 11
