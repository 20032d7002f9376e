"""« Mon équipe »: a chef de projet and his collaborateurs, in his own territory only."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mildeca_portal.comptes.models import Invitation
from mildeca_portal.socle.models import Evenement
from prefectures.models import Affectation, Personne, Role
from tests import fabriques
from tests.comptes.invitations import courriels, dernier_courriel
from tests.interface.page import Page, texte

AJOUT = "/mon-equipe/ajouter/"


def renfort(**champs) -> dict[str, str]:
    jour = timezone.localdate().isoformat()
    return {"prenom": "Léa", "nom": "Martin", "courriel": "lea@doubs.test", "debut": jour, **champs}


@pytest.fixture
def chef(db) -> Personne:
    return fabriques.chef_departemental("25", personne=fabriques.PersonneFactory(prenom="Ada", nom="Chef"))


def refus(reponse) -> list[str]:
    assert reponse.status_code == 200
    return [texte(li) for li in Page(reponse.content.decode()).un("div", role="alert").iter("li")]


def equipes(client) -> dict[str, list[str]]:
    page = Page(client.get("/mon-equipe/").content.decode())
    return {
        texte(section.find("h2")): [
            texte(li.find(".//p/span")) for li in section.find("ul") if li.find(".//p/span") is not None
        ]
        for section in page.un("main").iter("section")
    }


def test_le_chef_de_projet_invite_un_collaborateur(client_de, chef):
    client = client_de(chef)
    assert client.post(AJOUT, renfort(service="cabinet", quotite="0,50"))["Location"] == "/mon-equipe/"

    lea = Personne.objects.get(courriel="lea@doubs.test")
    affectation = lea.affectations.get()
    assert (affectation.role, affectation.prefecture.code, str(affectation.quotite)) == ("collaborateur", "25", "0.50")
    assert courriels() == [("comptes_invitation", "lea@doubs.test")]
    assert "Ada Chef (chef de projet départemental, Doubs) vous invite" in dernier_courriel().corps
    assert equipes(client) == {"Doubs": ["Léa Martin"]}
    traces = Evenement.objects.order_by("pk").values_list("code", "fonction", "fonction_territoire")
    assert list(traces) == [
        ("comptes.compte.cree", "chef_departemental", "25"),
        ("prefectures.affectation.ouverte", "chef_departemental", "25"),
        ("comptes.invitation.envoyee", "chef_departemental", "25"),
    ]


def test_il_modifie_le_service_met_fin_et_renvoie_l_invitation(client_de, chef):
    client = client_de(chef)
    client.post(AJOUT, renfort())
    affectation = Affectation.objects.get()
    base = f"/mon-equipe/{affectation.pk}"

    client.post(f"{base}/modifier/", {"service": "bureau de la sécurité", "quotite": "0,2"})
    client.post(f"{base}/renvoyer/")
    demain = timezone.localdate() + timedelta(days=1)
    client.post(f"{base}/fin/", {"fin": demain.isoformat()})
    affectation.refresh_from_db()
    assert (affectation.service, str(affectation.quotite), affectation.fin) == ("bureau de la sécurité", "0.20", demain)
    assert Invitation.objects.filter(annulee_le__isnull=True).count() == 1
    assert len(courriels()) == 2

    Affectation.objects.update(debut="2023-01-01", fin=timezone.localdate())
    assert equipes(client) == {"Doubs": []}
    assert "Anciens collaborateurs" in client.get("/mon-equipe/").content.decode()
    client.post(f"{base}/renvoyer/")
    assert len(courriels()) == 2


def test_il_ne_touche_a_aucun_autre_territoire(client_de, chef):
    client = client_de(chef)
    du_jura, regional = fabriques.collaborateur("39"), fabriques.collaborateur_regional("27")
    lecteur = fabriques.affecte(Role.LECTEUR, prefecture="25")
    for personne in (du_jura, regional, lecteur):
        for acte, saisie in (("modifier", {"service": "x"}), ("fin", {"fin": "2030-01-01"}), ("renvoyer", {})):
            adresse = f"/mon-equipe/{personne.affectations.get().pk}/{acte}/"
            assert client.post(adresse, saisie).status_code == 404
    assert set(Affectation.objects.values_list("service", "fin")) == {("", None)}
    assert equipes(client) == {"Doubs": []}


def test_un_chef_regional_n_a_que_son_equipe_regionale(client_de, chef):
    client = client_de(fabriques.chef_regional("27"))
    du_doubs = fabriques.collaborateur("25").affectations.get()
    assert client.post(f"/mon-equipe/{du_doubs.pk}/fin/", {"fin": "2030-01-01"}).status_code == 403

    client.post(AJOUT, renfort())
    affectation = Personne.objects.get(courriel="lea@doubs.test").affectations.get()
    assert (affectation.perimetre, affectation.region_id, affectation.prefecture) == ("region", "27", None)


def test_avec_deux_fonctions_il_choisit_le_territoire_et_l_evenement_garde_la_bonne(client_de, db):
    personne = fabriques.chef_departemental("21")
    fabriques.chef_regional("27", personne=personne)
    client = client_de(personne)
    assert list(equipes(client)) == ["Côte-d'Or", "Bourgogne-Franche-Comté"]

    client.post(AJOUT, renfort(territoire="regional-27"))
    assert Affectation.objects.get().region_id == "27"
    trace = Evenement.objects.get(code="prefectures.affectation.ouverte")
    assert (trace.fonction, trace.fonction_territoire) == ("chef_regional", "27")
    assert refus(client.post(AJOUT, renfort(courriel="b@doubs.test", territoire="departemental-25"))) == [
        "Territoire : Sélectionnez un choix valide. departemental-25 n’en fait pas partie."
    ]


def test_il_ne_renomme_ni_ne_prend_le_compte_d_un_autre(client_de, chef):
    admin = fabriques.administrateur()
    Personne.objects.filter(pk=admin.pk).update(prenom="Anne", nom="Vraie", courriel="anne@mildeca.test", password="x")
    client = client_de(chef)
    saisie = renfort(courriel="ANNE@mildeca.test", prenom="Autre", nom="Nom")
    assert refus(client.post(AJOUT, saisie))[0].startswith(
        "Adresse électronique : Cette adresse est déjà celle du compte de Anne Vraie."
    )
    assert courriels() == []

    client.post(AJOUT, {**saisie, "reprendre": "on", "compte_connu": str(admin.pk)})
    apres = Personne.objects.get(pk=admin.pk)
    assert (str(apres), apres.courriel, apres.password) == ("Anne Vraie", "anne@mildeca.test", "x")
    assert courriels() == [("comptes_fonction_ouverte", "anne@mildeca.test")]
    assert Personne.objects.count() == 2


def test_il_ne_rouvre_pas_un_compte_ferme_et_n_apprend_pas_de_qui_il_est(client_de, chef):
    partie = Personne.objects.create_user("lea@doubs.test", prenom="Anne", nom="Vraie", is_active=False)
    for confirmation in ({}, {"reprendre": "on", "compte_connu": str(partie.pk)}):
        reponse = client_de(chef).post(AJOUT, renfort(**confirmation))
        assert refus(reponse) == [
            (
                "Adresse électronique : Cette adresse est celle d’un compte fermé. Demandez à la MILDECA de le rouvrir, ou "
                "vérifiez l’adresse."
            )
        ]
        assert "Vraie" not in reponse.content.decode()
    partie.refresh_from_db()
    assert not partie.is_active
    assert not Affectation.objects.exists()


def test_la_meme_personne_ne_s_ajoute_pas_deux_fois(client_de, chef):
    client = client_de(chef)
    client.post(AJOUT, renfort())
    lea = Personne.objects.get(courriel="lea@doubs.test")
    assert refus(client.post(AJOUT, renfort(reprendre="on", compte_connu=str(lea.pk))))[0].startswith(
        "Cette personne exerce déjà cette fonction depuis le"
    )
    assert Affectation.objects.count() == 1


def test_la_fin_de_son_mandat_lui_retire_son_equipe(client_de, chef):
    client = client_de(chef)
    chef.mandats.update(fin=timezone.localdate())
    assert client.get("/mon-equipe/").status_code == 403
    assert client.post(AJOUT, renfort()).status_code == 403
    assert not Affectation.objects.exists()


@pytest.mark.parametrize("nombre", [1, 3])
def test_le_nombre_de_requetes_est_constant(client_de, chef, django_assert_num_queries, nombre):
    for _ in range(nombre):
        fabriques.collaborateur("25")
    client = client_de(chef)
    with django_assert_num_queries(8):
        client.get("/mon-equipe/")


def test_il_ne_s_ajoute_pas_lui_meme(client_de, chef):
    """A function of collaborateur without end would outlive the mandate."""
    client = client_de(chef)
    moi = renfort(courriel=chef.courriel, reprendre="on", compte_connu=str(chef.pk))

    assert refus(client.post(AJOUT, moi)) == ["Vous ne pouvez pas vous ajouter à votre propre équipe."]
    assert not Affectation.objects.exists()


def test_il_ne_prolonge_pas_sa_propre_fonction(client_de, chef):
    fabriques.affecte(Role.COLLABORATEUR, prefecture="25", personne=chef, fin=timezone.localdate() + timedelta(days=9))
    affectation = Affectation.objects.get()

    for adresse in ("fin", "modifier", "renvoyer"):
        assert client_de(chef).post(f"/mon-equipe/{affectation.pk}/{adresse}/", {"fin": ""}).status_code == 403


def test_qui_est_parti_ne_revient_pas_par_une_fin_effacee(client_de, chef):
    fabriques.affecte(Role.COLLABORATEUR, prefecture="25", fin=timezone.localdate())
    affectation = Affectation.objects.get()

    for adresse in ("fin", "modifier", "renvoyer"):
        assert client_de(chef).post(f"/mon-equipe/{affectation.pk}/{adresse}/", {"fin": ""}).status_code == 404
    assert Affectation.objects.get().fin == timezone.localdate()


def test_l_equipe_ne_commence_pas_avant_le_mandat(client_de, chef):
    client = client_de(chef)

    assert refus(client.post(AJOUT, renfort(debut="2022-12-31"))) == [
        "La fonction ne peut pas commencer avant votre mandat, le 1er janvier 2023."
    ]
    assert client.post(AJOUT, renfort(debut="2023-01-01")).status_code == 302


def test_qui_a_deja_son_acces_n_est_pas_invite_de_nouveau(client_de, chef, settings):
    """Even where ProConnect is open: it is for an administrator to make an account bindable."""
    settings.PROCONNECT_EMETTEUR = "https://proconnect.test"
    adjoint = fabriques.collaborateur("25")
    adjoint.set_password(fabriques.MOT_DE_PASSE)
    adjoint.save()

    client_de(chef).post(f"/mon-equipe/{adjoint.affectations.get().pk}/renvoyer/")

    assert not Invitation.objects.exists()


@pytest.mark.parametrize("debut", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_une_date_hors_du_temps_est_dite_a_cote_du_champ(client_de, chef, debut):
    assert refus(client_de(chef).post(AJOUT, renfort(debut=debut))) == [
        "Début : Saisissez une date entre 1900 et 2100."
    ]


def test_l_equipe_a_une_date_passee_se_lit_sans_se_modifier(client_de, chef):
    partie = fabriques.PersonneFactory(prenom="Zoé", nom="Partie")
    fabriques.affecte(Role.COLLABORATEUR, prefecture="25", personne=partie, fin=date(2024, 6, 1))
    venue = fabriques.PersonneFactory(prenom="Ali", nom="Venu")
    fabriques.affecte(Role.COLLABORATEUR, prefecture="25", personne=venue, debut=date(2024, 9, 1))
    page = client_de(chef).get("/mon-equipe/", {"au": "2024-05-31"}).text

    assert ("Zoé Partie" in page, "Ali Venu" in page, "/modifier/" in page) == (True, False, False)
    assert "Situation au 31\u00a0mai 2024" in page
