"""An administrator helps someone by seeing the portal as that person does: told, noted, and without writing anything."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from mildeca_portal.comptes.models import Assistance
from mildeca_portal.comptes.second_facteur import CLE_DE_SESSION as FACTEUR
from mildeca_portal.socle.models import Courriel, Evenement
from prefectures.models import Affectation, Personne
from tests.fabriques import PersonneFactory, administrateur, agent, chef_departemental

pytestmark = pytest.mark.django_db
MOTIF = "Vous ne trouviez pas l’enquête 2025."
TABLEAU = "/tableau-de-bord/"


@pytest.fixture
def admin():
    return administrateur()


@pytest.fixture
def client_admin(client_de, admin) -> Client:
    client = client_de(admin)
    session = client.session
    session[FACTEUR] = "totp"
    session.save()
    return client


def commencer(client: Client, personne: Personne):
    return client.post(f"/comptes/{personne.pk}/assister/", {"motif": MOTIF})


def codes() -> list[tuple[str, int | None]]:
    return list(Evenement.objects.order_by("pk").values_list("code", "acteur_id"))


def vu_par(client: Client) -> str:
    """The name shown in the header."""
    return str(client.get(TABLEAU).context["user"])


def test_du_motif_au_bouton_quitter(client_admin, admin):
    camille = chef_departemental("25")
    assert "Commencer l’assistance" in client_admin.get(f"/comptes/{camille.pk}/assister/").content.decode()
    assert commencer(client_admin, camille).url == TABLEAU

    page = client_admin.get(TABLEAU)
    assert page.context["user"] == camille
    assert [f.libelle for f in page.context["habilitations"].fonctions] == ["chef de projet départemental, Doubs"]
    assert f"Vous voyez le portail comme {camille}, en lecture seule." in page.content.decode()
    assert client_admin.post("/assistance/quitter/").url == TABLEAU

    page = client_admin.get(TABLEAU)
    assert page.context["user"] == admin
    assert "bandeau-assistance" not in page.content.decode()
    assert codes() == [("comptes.assistance.commencee", admin.pk), ("comptes.assistance.terminee", admin.pk)]
    assistance = Assistance.objects.get()
    assert (assistance.assistant, assistance.personne, assistance.motif) == (admin, camille, MOTIF)
    assert assistance.fin is not None


def test_la_personne_est_avertie_et_son_compte_ne_bouge_pas(client_admin, admin):
    camille = chef_departemental("25")
    avant = Personne.objects.filter(pk=camille.pk).values().get()
    commencer(client_admin, camille)
    client_admin.get(TABLEAU)

    assert Personne.objects.filter(pk=camille.pk).values().get() == avant
    courriel = Courriel.objects.get()
    assert courriel.destinataire == camille.courriel
    assert f"Motif : {MOTIF}" in courriel.corps
    assert str(admin) in courriel.corps


def test_sans_motif_rien_ne_commence(client_admin):
    camille = chef_departemental("25")
    for motif, phrase in (
        ("", "Dites pourquoi\u00a0: la personne assistée le lira."),
        ("aide", "Donnez un motif que la personne comprenne, en quelques mots."),
    ):
        reponse = client_admin.post(f"/comptes/{camille.pk}/assister/", {"motif": motif})
        assert reponse.context["form"].errors == {"motif": [phrase]}
    assert Assistance.objects.count() == 0


def test_on_n_assiste_ni_un_administrateur_ni_un_compte_ferme_ni_soi_meme(client_admin, admin):
    ferme = PersonneFactory(is_active=False)
    for personne, phrase in (
        (administrateur(), "Un administrateur ne peut pas être assisté."),
        (ferme, "Le compte de cette personne est fermé."),
        (admin, "On ne s’assiste pas soi-même."),
    ):
        reponse = commencer(client_admin, personne)
        assert (reponse.status_code, reponse.context["refus"]) == (403, [phrase])
    assert (Assistance.objects.count(), codes()) == (0, [])


@pytest.mark.parametrize("qui", [agent, chef_departemental, PersonneFactory])
def test_personne_d_autre_n_assiste(client_de, qui):
    assert commencer(client_de(qui()), chef_departemental("39")).status_code == 403
    assert Assistance.objects.count() == 0


def test_le_second_facteur_est_exige_a_chaque_requete(admin, settings):
    camille = chef_departemental("25")
    sans = Client()
    sans.force_login(admin)
    assert commencer(sans, camille).url.startswith("/second-facteur/")
    settings.DEMONSTRATION = True  # where it is not asked for
    assert commencer(sans, camille).url == TABLEAU
    settings.DEMONSTRATION = False
    assert sans.get("/prefectures/").url == TABLEAU
    assert sans.get(TABLEAU).url.startswith("/second-facteur/")
    assert Assistance.objects.get().fin is not None


def vu_par_apres_la_fin(client: Client) -> str:
    """The request during which the assistance ends goes to the dashboard, whatever was asked."""
    assert client.get("/prefectures/").url == TABLEAU
    return vu_par(client)


def test_elle_dure_trente_minutes(client_admin, admin):
    with time_machine.travel(timezone.now(), tick=False) as horloge:
        camille = chef_departemental("25")
        commencer(client_admin, camille)
        horloge.shift(timedelta(minutes=29, seconds=59))
        assert vu_par(client_admin) == str(camille)
        horloge.shift(timedelta(seconds=1))
        assert vu_par_apres_la_fin(client_admin) == str(admin)
    assert Evenement.objects.get(code="comptes.assistance.terminee").donnees["cause"] == "expiree"


def test_ce_qui_est_poste_quand_elle_vient_de_finir_n_est_pas_fait_en_son_propre_nom(client_admin, admin):
    camille = chef_departemental("25")
    commencer(client_admin, camille)
    Assistance.objects.update(debut=timezone.now() - timedelta(hours=1))

    assert client_admin.post("/circulaires/nouvelle/", {"exercice": "2031"}).url == TABLEAU
    assert [code for code, _ in codes()] == ["comptes.assistance.commencee", "comptes.assistance.terminee"]


def test_perdre_la_fonction_d_administrateur_y_met_fin(client_admin, admin):
    commencer(client_admin, chef_departemental("25"))
    Affectation.objects.filter(personne=admin).update(fin=timezone.localdate())

    assert client_admin.get("/prefectures/").url == TABLEAU
    assert client_admin.get(TABLEAU).status_code == 403
    assert Assistance.objects.get().fin is not None


def test_fermer_le_compte_assiste_ou_le_nommer_administrateur_y_met_fin(client_admin, admin):
    camille = chef_departemental("25")
    commencer(client_admin, camille)
    Personne.objects.filter(pk=camille.pk).update(is_active=False)
    assert vu_par_apres_la_fin(client_admin) == str(admin)

    leo = chef_departemental("39")
    commencer(client_admin, leo)
    Affectation.objects.create(personne=leo, role="administrateur", perimetre="national", debut=date(2024, 1, 1))
    assert vu_par_apres_la_fin(client_admin) == str(admin)


def test_fermer_le_compte_de_l_administrateur_y_met_fin(client_admin, admin):
    commencer(client_admin, chef_departemental("25"))
    Personne.objects.filter(pk=admin.pk).update(is_active=False)

    assert client_admin.get("/prefectures/").url == TABLEAU
    assert "/connexion/" in client_admin.get(TABLEAU).url
    assert Assistance.objects.get().fin is not None


def test_se_deconnecter_est_le_fait_de_l_administrateur_et_y_met_fin(client_admin, admin):
    commencer(client_admin, chef_departemental("25"))

    assert client_admin.get("/deconnexion/").context["user"] == admin
    client_admin.post("/deconnexion/")
    assert "/connexion/" in client_admin.get(TABLEAU).url
    assert codes()[-1] == ("comptes.assistance.terminee", admin.pk)


def test_deux_fenetres_une_seule_fin(client_admin, client_de, admin):
    commencer(client_admin, chef_departemental("25"))
    Assistance.objects.update(fin=timezone.now())

    assert client_admin.post("/assistance/quitter/").url == TABLEAU
    assert vu_par(client_admin) == str(admin)
    assert [code for code, _ in codes()] == ["comptes.assistance.commencee"]


def test_quelqu_un_sans_fonction_se_voit_aussi(client_admin):
    sans = PersonneFactory()
    commencer(client_admin, sans)

    page = client_admin.get(TABLEAU)
    assert page.status_code == 403
    assert f"Vous voyez le portail comme {sans}, en lecture seule." in page.content.decode()
