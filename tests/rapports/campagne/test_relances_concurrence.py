"""Reminders under several threads, on the real database."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.models import Courriel
from prefectures.habilitations import habilitations_de
from rapports.actions import relances as actions
from rapports.actions.campagne import publier
from rapports.actions.remise import deposer_tardivement, soumettre
from rapports.actions.revue import Point, demander_correction
from rapports.droits import peut_examiner, peut_gerer_les_campagnes
from rapports.models import Campagne, PalierDeRelance, Relance, Reponse
from tests.fabriques import agent, chef_departemental, chef_regional
from tests.rapports.campagne.scene import seules
from tests.rapports.fabriques import campagne_ouverte, fonction_de_remise, remplir_completement, reponse_de
from tests.rapports.saisie.test_concurrence import ensemble

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiel_reel")]


@pytest.fixture
def campagne() -> Campagne:
    campagne = campagne_ouverte()
    seules(campagne, "25", "39")
    return campagne


def test_two_threads_at_the_instant_of_a_palier_send_one_mail(campagne):
    chef, regional = chef_departemental("25"), chef_regional("27")
    PalierDeRelance.objects.filter(campagne=campagne).delete()
    PalierDeRelance.objects.create(campagne=campagne, jours=1, ouvres=True, situations=["rien_commence"])
    with time_machine.travel("2027-03-10T10:00:00+00:00", tick=True):
        Campagne.objects.update(
            ouverture=timezone.now() - timedelta(days=30),
            cloture=timezone.now() + timedelta(days=1, hours=3),
            fin_de_revue=timezone.now() + timedelta(days=9),
        )
        le = timezone.now()
        comptes = ensemble(*[lambda: actions.relancer_par_le_calendrier(campagne, le)] * 2)
    assert sorted(comptes) == [0, 2]
    # The Jura has nobody to read: noted once as not sent.
    notees = sorted([Relance.PERSONNE, chef.courriel, regional.courriel])
    assert sorted(Relance.objects.values_list("destinataire", flat=True)) == notees
    assert Courriel.objects.filter(gabarit="rapports_relance").count() == 1


def test_two_agents_who_ask_together_send_one_mail(campagne):
    chef = chef_departemental("25")
    fonction = peut_gerer_les_campagnes(habilitations_de(agent()))
    ids = set(campagne.reponses.values_list("pk", flat=True))
    resultats = ensemble(*[lambda: actions.relancer_maintenant(campagne, ids, par=fonction)] * 2)
    assert sorted(type(r).__name__ for r in resultats) == ["ActionRefusee", "int"]
    assert list(Relance.objects.values_list("destinataire", flat=True)) == [chef.courriel]


def test_a_submission_and_a_reminder_together_a_submitted_answer_is_never_reminded_after(campagne):
    reponse = reponse_de(campagne, "25")
    remplir_completement(reponse)
    chef = chef_departemental("25")
    remise = fonction_de_remise(chef, reponse)
    fonction = peut_gerer_les_campagnes(habilitations_de(agent()))
    resultats = ensemble(
        lambda: soumettre(reponse, par=remise),
        lambda: actions.relancer_maintenant(campagne, {reponse.pk}, par=fonction),
    )
    reponse.refresh_from_db()
    assert reponse.statut == Reponse.Statut.TRANSMISE
    relance = Relance.objects.filter(reponse=reponse).first()
    assert (relance is None) == isinstance(resultats[1], ActionRefusee)
    if relance:
        assert relance.date <= reponse.transmise_le or relance.date - reponse.transmise_le < timedelta(seconds=5)


def test_nothing_is_submitted_nor_given_back_once_it_is_published(campagne):
    """Someone publishes, another deposits an answer late, a third asks for a correction, all at once."""
    reponse = reponse_de(campagne, "25")
    Reponse.objects.filter(prefecture__code="39").update(
        statut="transmise", transmise_le=timezone.now(), instantane={"valeurs": {}}
    )
    jura, point = reponse_de(campagne, "39"), Point("A", "", "incomplet", "À compléter.")
    remplir_completement(reponse)
    Campagne.objects.update(statut="close", cloture=timezone.now() - timedelta(hours=1))
    fonction = peut_examiner(habilitations_de(agent()))
    echeance = timezone.now() + timedelta(days=3)
    publication, depot, demande = ensemble(
        lambda: (publier(campagne, par=SYSTEME), timezone.now())[1],
        lambda: deposer_tardivement(reponse, par=fonction, motif="Panne"),
        lambda: demander_correction(jura, par=fonction, points=[point], echeance=echeance),
    )
    if not isinstance(demande, ActionRefusee):
        assert demande.demandee_le < publication
    reponse.refresh_from_db()
    assert (reponse.statut == "transmise") == (not isinstance(depot, ActionRefusee))
    if reponse.transmise_le:
        assert reponse.transmise_le < publication


def test_two_agents_deposit_the_same_answer_once(campagne):
    reponse = reponse_de(campagne, "25")
    remplir_completement(reponse)
    Campagne.objects.update(statut="close", cloture=timezone.now() - timedelta(hours=1))
    fonction = peut_examiner(habilitations_de(agent()))
    resultats = ensemble(*[lambda: deposer_tardivement(reponse, par=fonction, motif="Panne")] * 2)
    assert sorted(type(r).__name__ for r in resultats) == ["ActionRefusee", "Reponse"]
