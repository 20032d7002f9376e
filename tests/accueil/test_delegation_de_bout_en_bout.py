"""A delegated signature, from the page that gives it to the documents that say it, and the day it stops."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credits.models import Decision
from mildeca_portal.socle.models import Courriel, Evenement
from prefectures.models import Affectation, Delegation, Mandat
from rapports.models import Reponse
from tests import fabriques
from tests.credits.fabriques import ProjetFactory, dotation, euro, repartition
from tests.interface.page import Page, texte
from tests.rapports.fabriques import campagne_ouverte, remplir_completement, reponse_de

MENTION = "pour le préfet et par délégation"
SOUMETTRE = "/enquetes/2025/25/soumettre/"


@pytest.fixture
def chef(client_de, db):
    return client_de(fabriques.chef_departemental("25"))


@pytest.fixture
def adjoint(db):
    return fabriques.collaborateur("25")


def donner(chef, adjoint, acte: str) -> Delegation:
    saisie = {
        "mandat": str(Mandat.objects.get().pk),
        "personne": str(adjoint.pk),
        "acte": acte,
        "debut": timezone.localdate().isoformat(),
    }
    assert chef.post("/delegations/donner/", saisie).status_code == 302
    return Delegation.objects.get(acte=acte)


def main(client, adresse: str) -> str:
    return texte(Page(client.get(adresse).content.decode()).un("main"))


def test_le_collaborateur_transmet_l_enquete_et_la_reponse_le_dit(client_de, chef, adjoint):
    reponse = reponse_de(campagne_ouverte(), "25")
    remplir_completement(reponse)
    client = client_de(adjoint)
    assert client.get(SOUMETTRE).status_code == 403

    donner(chef, adjoint, "soumettre")
    assert f"La transmission portera la mention « {MENTION} »." in main(client, SOUMETTRE)
    assert client.post(SOUMETTRE).status_code == 302
    assert Reponse.objects.get(pk=reponse.pk).statut == Reponse.Statut.TRANSMISE
    assert f"par {adjoint}, {MENTION}." in Courriel.objects.filter(gabarit="rapports_recepisse").first().corps
    assert f"{adjoint}, collaborateur, Doubs, {MENTION}" in main(client, "/enquetes/2025/25/")
    trace = Evenement.objects.get(code="rapports.reponse.transmise")
    assert (trace.fonction, trace.fonction_territoire, trace.donnees["par_delegation"]) == ("collaborateur", "25", True)


def test_le_collaborateur_decide_un_projet_et_la_decision_le_dit(client_de, chef, adjoint):
    dotation()
    repartition(d25=82_400)
    projet = ProjetFactory(montant_demande=euro(8000))
    adresse, decision = f"/projets/{projet.pk}/decision/", {"sens": "rejete", "motif": "Hors des orientations."}
    client = client_de(adjoint)
    assert client.post(adresse, decision).status_code == 403

    # The signature of the survey does not decide credits.
    donner(chef, adjoint, "soumettre")
    assert client.post(adresse, decision).status_code == 403
    donner(chef, adjoint, "decider")
    assert client.post(adresse, decision).status_code == 302
    assert Decision.objects.get().par_delegation
    assert f"Par : {adjoint}, collaborateur (25), {MENTION}." in main(client, f"/projets/{projet.pk}/")


@pytest.mark.parametrize("cause", ["revocation", "fin_de_la_delegation", "fin_du_mandat", "fin_de_sa_fonction"])
def test_elle_s_arrete(client_de, chef, adjoint, cause):
    reponse = reponse_de(campagne_ouverte(), "25")
    remplir_completement(reponse)
    delegation = donner(chef, adjoint, "soumettre")
    client = client_de(adjoint)
    assert client.get(SOUMETTRE).status_code == 200

    jour = timezone.localdate()
    if cause == "revocation":
        chef.post(f"/delegations/{delegation.pk}/revoquer/")
    elif cause == "fin_de_la_delegation":
        Delegation.objects.update(debut=jour - timedelta(days=2), fin=jour)
    elif cause == "fin_du_mandat":
        Mandat.objects.update(fin=jour)
    else:
        Affectation.objects.update(fin=jour)
    assert client.post(SOUMETTRE).status_code == 403
    assert Reponse.objects.get(pk=reponse.pk).transmise_le is None
