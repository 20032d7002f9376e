"""An administrator closes an account, opens it again, removes a lost second factor."""

import pytest
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from mildeca_portal.comptes.actions.fermeture import fermer_compte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME, evenements_de
from mildeca_portal.socle.models import Courriel
from prefectures.models import Personne
from tests.comptes.acces.outils import avec_mot_de_passe, entrer, equiper
from tests.fabriques import administrateur, agent, chef_departemental
from tests.gardes.client import ClientVigilant
from tests.interface.page import Page, texte


@pytest.fixture
def chef(db):
    return avec_mot_de_passe(chef_departemental("25"))


@pytest.fixture
def bureau(db, client_de):
    return client_de(administrateur())


def agir(client, personne, acte):
    """From the page of the person, back to that page. Returns what it says."""
    page = f"/comptes/{personne.pk}/"
    reponse = client.post(f"{page}{acte}/")
    assert (reponse.status_code, reponse["Location"]) == (302, page)
    alertes = Page(client.get(page).content.decode()).tous("div")
    return [texte(a) for a in alertes if "fr-alert" in (a.get("class") or "").split()]


def test_ferme_puis_rouvert(client, bureau, chef):
    entrer(client, chef.courriel)
    assert agir(bureau, chef, "fermer") == ["Le compte est fermé et ses sessions avec lui."]
    chef.refresh_from_db()
    assert (chef.is_active, chef.ferme_le is not None) == (False, True)
    assert client.get("/mon-compte/").status_code == 302
    assert entrer(ClientVigilant(), chef.courriel).status_code == 200
    assert agir(bureau, chef, "fermer") == ["Ce compte est déjà fermé."]

    assert agir(bureau, chef, "rouvrir") == ["Le compte est rouvert."]
    assert entrer(client, chef.courriel).status_code == 302
    assert client.get("/tableau-de-bord/").status_code == 200
    assert agir(bureau, chef, "rouvrir") == ["Ce compte est déjà ouvert."]
    assert [(e.code, e.fonction) for e in reversed(evenements_de(chef))] == [
        ("comptes.compte.ferme", "administrateur"),
        ("comptes.compte.rouvert", "administrateur"),
    ]
    gabarits = Courriel.objects.order_by("pk").values_list("gabarit", flat=True)
    assert list(gabarits) == ["comptes_compte_ferme", "comptes_compte_rouvert"]


def test_pas_le_sien(client_de, db):
    moi, _autre = administrateur(), administrateur()
    assert agir(client_de(moi), moi, "fermer") == [
        "Vous ne pouvez pas fermer votre propre compte : demandez à un autre administrateur."
    ]


def test_pas_le_dernier_administrateur(db):
    seul = administrateur()
    with pytest.raises(ActionRefusee, match="toujours avoir un administrateur"):
        fermer_compte(seul, par=SYSTEME)
    assert Personne.objects.get(pk=seul.pk).is_active


def test_un_compte_anonymise_ne_se_rouvre_pas(bureau, chef):
    Personne.objects.filter(pk=chef.pk).update(is_active=False, anonymise_le=timezone.now())
    assert agir(bureau, chef, "rouvrir") == [
        "Ce compte est anonymisé : il ne peut pas être rouvert. Créez un nouveau compte."
    ]


@pytest.mark.parametrize("acte", ["fermer", "rouvrir", "second-facteur/retirer"])
def test_reserve_aux_administrateurs(client_de, chef, acte):
    for personne in (agent(), chef_departemental("39")):
        assert client_de(personne).post(f"/comptes/{chef.pk}/{acte}/").status_code == 403
        assert client_de(personne).post(f"/comptes/{10**9}/{acte}/").status_code == 403
    assert evenements_de(chef).count() == 0


def test_un_compte_inconnu(bureau):
    assert bureau.post(f"/comptes/{10**9}/fermer/").status_code == 404


def test_l_appareil_perdu_est_retire(client, bureau, chef):
    equiper(chef)
    entrer(client, chef.courriel)
    assert agir(bureau, chef, "second-facteur/retirer") == ["Le second facteur est retiré, et les sessions fermées."]
    assert (TOTPDevice.objects.count(), StaticDevice.objects.count()) == (0, 0)
    assert client.get("/second-facteur/")["Location"].startswith("/connexion/")

    entrer(client, chef.courriel)
    assert client.get("/tableau-de-bord/").status_code == 200
    assert evenements_de(chef).first().code == "comptes.second_facteur.retire"
    courriel = Courriel.objects.get(gabarit="comptes_second_facteur_retire")
    assert (courriel.destinataire, "Un administrateur du portail a retiré" in courriel.corps) == (chef.courriel, True)
    assert agir(bureau, chef, "second-facteur/retirer") == ["Cette personne n’a pas de second facteur."]


def test_un_administrateur_ne_retire_pas_ainsi_le_sien(client_de, db):
    moi = administrateur()
    appareil, _ = equiper(moi)
    assert agir(client_de(moi), moi, "second-facteur/retirer") == [
        "Pour votre propre compte, changez d’appareil depuis « Mon compte »."
    ]
    assert TOTPDevice.objects.get() == appareil
