"""Every address of the portal, tried during an assistance of the chef de projet of the Doubs."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import transaction

from mildeca_portal.comptes import assistance as regles
from mildeca_portal.comptes.models import Assistance
from mildeca_portal.comptes.second_facteur import CLE_DE_SESSION as FACTEUR
from mildeca_portal.socle.middleware.lecture_seule import ecriture_en_get
from mildeca_portal.socle.models import Evenement
from tests.droits.adresses import adresses
from tests.droits.roles import ROLES
from tests.droits.test_matrice import MATRICE, NOMS, monde  # noqa: F401 - a fixture
from tests.gardes.client import ClientVigilant

VUES = dict(adresses())
ECRIVENT = [nom for methode, nom in MATRICE if methode == "POST" and nom not in regles.COMME_SOI]
CHEF_25 = list(ROLES).index("chef_25")


@pytest.fixture
def assistante(monde, db) -> Iterator[ClientVigilant]:  # noqa: F811 - the fixture
    """The administrator's browser, in the middle of an assistance."""
    with transaction.atomic():
        client = ClientVigilant(raise_request_exception=False)
        client.force_login(monde.personnes["admin"])
        session = client.session
        session[FACTEUR] = "totp"
        session.save()
        client.post(f"/comptes/{monde.personnes['chef_25'].pk}/assister/", {"motif": "Vérifier ce que vous voyez."})
        assert Assistance.objects.filter(fin__isnull=True).count() == 1
        yield client
        transaction.set_rollback(True)


def tailles() -> dict[str, int]:
    return {m._meta.label: m._default_manager.count() for m in apps.get_models()}


def test_rien_ne_s_ecrit_a_aucune_adresse(monde, assistante):  # noqa: F811
    avant = tailles()
    for nom in ECRIVENT:
        reponse = assistante.post(monde.adresse(nom))
        assert (nom, reponse.status_code) == (nom, 403)
        assert regles.LECTURE_SEULE in reponse.content.decode()
    for methode in ("put", "patch", "delete"):
        assert getattr(assistante, methode)("/tableau-de-bord/").status_code == 403
    assert len(ECRIVENT) > 40
    assert tailles() == avant


def test_chaque_page_est_celle_de_la_personne_ou_elle_est_fermee(monde, assistante):  # noqa: F811
    vues, fermees = {}, []
    for nom in NOMS:
        reponse = assistante.get(monde.adresse(nom))
        if nom not in regles.COMME_SOI and regles.refus_de_lire(VUES[nom], "GET"):
            fermees.append(nom)
            assert reponse.status_code == 403
            continue
        vues[nom] = reponse.status_code
        if reponse.streaming:
            b"".join(reponse.streaming_content)

    attendues = {nom: MATRICE["GET", nom][CHEF_25] for nom in vues}
    assert vues == attendues
    assert {"connexion", "comptes_importer", "comptes_fonctions_xlsx", "compte", "mes_donnees", "sante"} <= set(fermees)
    assert "equipe" in vues
    assert not Evenement.objects.filter(acteur_id=monde.personnes["chef_25"].pk).exists()


def test_toute_la_piece_des_comptes_est_fermee_sauf_l_equipe():
    ouvertes = [
        nom
        for nom, vue in adresses()
        if str(vue.__module__).startswith(("mildeca_portal.comptes", "mozilla_django_oidc", "django.contrib.auth"))
        and not regles.refus_de_lire(vue, "GET")
    ]
    assert ouvertes == ["equipe"]


def test_ce_qui_s_excepte_existe():
    assert set(NOMS) >= regles.COMME_SOI


def test_une_vue_d_une_autre_piece_se_ferme_par_son_decorateur():
    def vue(request):
        pass

    assert regles.refus_de_lire(vue, "GET") == ""
    assert regles.refus_de_lire(vue, "POST") == regles.LECTURE_SEULE
    assert regles.refus_de_lire(ecriture_en_get("un journal")(vue), "GET") == regles.LECTURE_SEULE
    assert regles.refus_de_lire(regles.non_assistable(vue), "GET") == regles.FERMEE
