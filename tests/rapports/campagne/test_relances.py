"""Reminders: each leaves once, before the deadline of that préfecture, and never to who has submitted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.models import Courriel, Evenement
from prefectures.habilitations import habilitations_de
from prefectures.models import Mandat
from rapports.actions import campagne as actions_campagne
from rapports.actions import relances as actions
from rapports.droits import peut_gerer_les_campagnes
from rapports.models import Campagne, DemandeCorrection, PalierDeRelance, Relance, Reponse
from rapports.periodiques import relancer
from rapports.relances.attendues import lignes_a_relancer
from rapports.suivi.lecture import lire_le_suivi
from tests.fabriques import agent, chef_departemental, chef_regional
from tests.rapports.campagne.scene import (
    CLOTURE,
    J2,
    J7,
    J15,
    J30,
    MICRO,
    OUVERTURE,
    courriels,
    envoyees,
    ouverte,
    paris,
    seules,
)
from tests.rapports.fabriques import remplir_completement, reponse_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def campagne(horloge) -> Campagne:
    """Two préfectures are waited for: the Doubs and the Jura, each with its chef de projet."""
    campagne = ouverte(horloge)
    seules(campagne, "25", "39")
    chef_departemental("25")
    chef_departemental("39")
    Courriel.objects.all().delete()
    return campagne


def passer(horloge, le) -> int:
    horloge.move_to(le)
    return relancer()


def par_qui():
    fonction = peut_gerer_les_campagnes(habilitations_de(agent()))
    assert fonction is not None
    return fonction


def test_piege_les_relances_partent_une_fois_quand_le_travail_passe_deux_fois(horloge, campagne):
    """« reminders are idempotent when the command runs twice » (pairs.md, 1.9)."""
    assert [passer(horloge, J7), relancer(), passer(horloge, J7 + timedelta(hours=3))] == [2, 0, 0]
    assert envoyees() == [("J-7:2026-09-30", "25"), ("J-7:2026-09-30", "39")]
    assert len(courriels("rapports_relance")) == 2


def test_each_palier_leaves_at_its_instant_and_says_where_the_answer_stands(horloge, campagne):
    remplir_completement(reponse_de(campagne, "39"))
    assert [passer(horloge, J30 - MICRO), passer(horloge, J30)] == [0, 1]  # the draft of the Jura is not concerned
    assert [passer(horloge, J15 - MICRO), passer(horloge, J15)] == [0, 2]
    doubs, jura = Courriel.objects.filter(corps__contains="Doubs").last(), Courriel.objects.get(corps__contains="Jura")
    assert (
        doubs.sujet
        == "Rappel, enquête 2025, Doubs : réponse attendue avant le 30\u00a0septembre 2026 à 18\u00a0h\u00a000"
    )
    assert "Rien n’est encore commencé." in doubs.corps
    assert "Elle est commencée : il reste" in jura.corps


def test_nothing_before_the_opening_nor_to_a_submitted_answer(horloge, campagne):
    Reponse.objects.filter(prefecture__code="25").update(statut="transmise", transmise_le=timezone.now(), instantane={})
    Campagne.objects.update(statut="programmee")
    assert passer(horloge, J7) == 0
    Campagne.objects.update(statut="ouverte")
    assert passer(horloge, J7) == 1
    assert envoyees() == [("J-7:2026-09-30", "39")]


def test_an_extension_of_one_prefecture_moves_its_reminders(horloge, campagne):
    horloge.move_to(J7 - timedelta(days=3))
    doubs = reponse_de(campagne, "25").prefecture
    actions_campagne.prolonger(
        campagne, par=SYSTEME, jusqu_au=CLOTURE + timedelta(days=7), motif="Intérim", prefecture=doubs
    )
    assert passer(horloge, J7) == 1
    Campagne.objects.update(statut="close")
    assert [passer(horloge, paris(2026, 9, 28, 8) - MICRO), passer(horloge, paris(2026, 9, 28, 8))] == [0, 2]
    assert envoyees() == [("J-7:2026-09-30", "39"), ("J-7:2026-10-07", "25"), ("J-2:2026-09-30", "39")]


def test_a_national_extension_counts_the_paliers_again(horloge, campagne):
    passer(horloge, J2)
    actions_campagne.prolonger(campagne, par=SYSTEME, jusqu_au=CLOTURE + timedelta(days=14), motif="Élections")
    assert passer(horloge, J2 + timedelta(hours=1)) == 0
    assert passer(horloge, paris(2026, 10, 5, 8)) == 2
    assert envoyees()[2:] == [("J-7:2026-10-14", "25"), ("J-7:2026-10-14", "39")]


def test_a_correction_is_reminded_before_its_own_due_date_after_the_closing(horloge, campagne):
    reponse = reponse_de(campagne, "25")
    horloge.move_to(paris(2026, 10, 5, 10))
    Campagne.objects.update(statut="close")
    Reponse.objects.filter(pk=reponse.pk).update(statut="correction_demandee", transmise_le=CLOTURE, instantane={})
    demande = DemandeCorrection.objects.create(
        reponse=reponse, echeance=paris(2026, 10, 16, 18), demandee_le=timezone.now()
    )
    demande.points.create(section="A", motif="inexact", commentaire="À revoir")
    # J-7 is the 7th, J-2 the 14th; J-15 had passed when the correction was asked.
    assert [passer(horloge, paris(2026, 10, 6, 8)), passer(horloge, paris(2026, 10, 7, 8))] == [0, 1]
    assert passer(horloge, paris(2026, 10, 14, 8)) == 1
    assert passer(horloge, paris(2026, 10, 16, 18)) == 0
    assert "correction attendue" in Courriel.objects.filter(gabarit="rapports_relance").first().sujet


def test_a_correction_past_its_due_date_is_reminded_as_long_as_it_is_accepted(horloge, campagne):
    """Due on 10 September, the campaign closes on the 30th, the correction window runs from 20 to 30 October."""
    jura, debut, fin = reponse_de(campagne, "39"), paris(2026, 10, 20), paris(2026, 10, 30)
    Campagne.objects.update(correction_debut=debut, correction_fin=fin)
    Reponse.objects.filter(pk=jura.pk).update(statut="correction_demandee", transmise_le=OUVERTURE, instantane={})
    DemandeCorrection.objects.create(reponse=jura, echeance=paris(2026, 9, 10, 18), demandee_le=paris(2026, 9, 1, 9))
    Reponse.objects.exclude(pk=jura.pk).delete()

    def attendue(le) -> list:
        horloge.move_to(le)
        lignes = lignes_a_relancer(Campagne.objects.get(), le)
        return [(x.attendu.echeance, x.attendu.en_retard_depuis) for x in lignes]

    due = paris(2026, 9, 10, 18)
    assert attendue(due - MICRO) == [(due, None)]
    assert attendue(due) == attendue(CLOTURE - MICRO) == [(CLOTURE, due)]
    assert attendue(CLOTURE) == attendue(debut - MICRO) == []
    assert attendue(debut) == [(fin, due)]
    assert passer(horloge, paris(2026, 10, 28, 8)) == 1
    rappel = Courriel.objects.get(gabarit="rapports_relance")
    assert "correction en retard, acceptée avant le 30\u00a0octobre 2026" in rappel.sujet
    assert "Elle devait être transmise avant le 10\u00a0septembre 2026 à 18\u00a0h\u00a000" in rappel.corps


def test_a_person_who_arrives_after_a_palier_is_not_sent_it(horloge, campagne):
    passer(horloge, J7)
    chef_departemental("70")
    assert passer(horloge, J7 + timedelta(hours=1)) == 0


def test_without_an_address_the_log_says_it_did_not_leave_and_the_chef_named_since_gets_it(horloge, campagne):
    Mandat.objects.filter(prefecture__code="39").delete()
    assert [passer(horloge, J7), relancer(), relancer()] == [1, 0, 0]
    assert list(Relance.objects.filter(reponse__prefecture__code="39").values_list("palier", "destinataire")) == [
        ("J-7:2026-09-30", "")
    ]
    (jura,) = [x for x in lignes_a_relancer(campagne, J7) if x.reponse.prefecture.code == "39"]
    assert (jura.derniere, jura.adresses) == (None, ())
    nomme = chef_departemental("39")
    assert [passer(horloge, J7 + timedelta(hours=1)), relancer()] == [1, 0]
    recues = Relance.objects.parties().filter(reponse__prefecture__code="39")
    assert list(recues.values_list("destinataire", flat=True)) == [nomme.courriel]


def test_a_vacant_region_is_in_the_log_and_its_chef_named_since_gets_the_list(horloge, campagne):
    assert [passer(horloge, J7), relancer()] == [2, 0]
    assert list(Relance.objects.filter(destinataire="").values_list("palier", "region")) == [("J-7:2026-09-30", "27")]
    assert courriels("rapports_digest") == []
    nomme = chef_regional("27")
    assert [passer(horloge, J7 + timedelta(hours=1)), relancer()] == [1, 0]
    assert courriels("rapports_digest") == [nomme.courriel]


def test_the_region_reads_one_list_per_palier(horloge, campagne):
    regional = chef_regional("27")
    assert [passer(horloge, J7), relancer()] == [3, 0]
    assert courriels("rapports_digest") == [regional.courriel]
    assert passer(horloge, J2) == 3
    assert envoyees(reponse=None) == [("J-7:2026-09-30", "27"), ("J-2:2026-09-30", "27")]


def test_the_list_of_the_region_is_that_of_the_follow_up_each_with_its_own_deadline(horloge):
    """One put off, one whose correction is overdue, one that stopped its reminders, one without anyone: all are there."""
    campagne, regional = ouverte(horloge), chef_regional("27")
    seules(campagne, "25", "39", "70", "71", "90")
    for code in ("25", "39", "70"):
        chef_departemental(code)
    horloge.move_to(J7 - timedelta(days=3))
    doubs, en_retard = reponse_de(campagne, "25"), reponse_de(campagne, "39")
    plus_tard = {"jusqu_au": CLOTURE + timedelta(days=7), "motif": "Intérim", "prefecture": doubs.prefecture}
    actions_campagne.prolonger(campagne, par=SYSTEME, **plus_tard)
    remise = {"transmise_le": timezone.now(), "instantane": {}}
    Reponse.objects.filter(pk=en_retard.pk).update(statut="correction_demandee", **remise)
    DemandeCorrection.objects.create(
        reponse=en_retard, echeance=paris(2026, 9, 20, 18), demandee_le=paris(2026, 9, 10, 9)
    )
    Reponse.objects.filter(prefecture__code="90").update(statut="transmise", **remise)
    actions.arreter_une(reponse_de(campagne, "70"), par=par_qui())
    passer(horloge, J7)
    bilan = Courriel.objects.get(gabarit="rapports_digest")
    suivi = lire_le_suivi(2025, habilitations_de(regional), J7)
    assert bilan.sujet == "Enquête 2025, Bourgogne-Franche-Comté : 4 préfectures en attente"
    assert suivi.total - suivi.remises == 4
    rien = "rien n’est commencé, à rendre avant le"
    assert [x.replace("\u00a0", " ") for x in bilan.corps.splitlines() if x.startswith("- ")] == [
        f"- Doubs (25) : {rien} 7 octobre 2026 à 18 h 00",
        f"- Haute-Saône (70) : {rien} 30 septembre 2026 à 18 h 00 ; ses relances sont arrêtées",
        "- Jura (39) : correction demandée, en retard depuis le 20 septembre 2026 à 18 h 00",
        f"- Saône-et-Loire (71) : {rien} 30 septembre 2026 à 18 h 00 ; personne n’y reçoit les relances",
    ]


def test_a_region_of_one_prefecture_or_with_nobody_behind_is_not_written_to(horloge):
    campagne = ouverte(horloge)
    chef_regional("27")
    chef_regional("02")  # Martinique: its only préfecture has its own reminder
    Reponse.objects.filter(campagne=campagne, prefecture__region="27").update(
        statut="transmise", transmise_le=timezone.now(), instantane={}
    )
    passer(horloge, J7)
    assert courriels("rapports_digest") == []


def test_stopping_is_for_all_or_for_one_and_resuming_goes_on(horloge, campagne):
    par = par_qui()
    actions.arreter(campagne, par=SYSTEME)
    actions.arreter(campagne, par=SYSTEME)
    assert passer(horloge, J15) == 0
    actions.reprendre(campagne, par=SYSTEME)
    actions.arreter_une(reponse_de(campagne, "25"), par=par)
    assert passer(horloge, J7) == 1
    actions.reprendre_une(reponse_de(campagne, "25"), par=par)
    assert passer(horloge, J2) == 2
    assert envoyees() == [("J-7:2026-09-30", "39"), ("J-2:2026-09-30", "25"), ("J-2:2026-09-30", "39")]
    codes = Evenement.objects.filter(code__contains="relances_").order_by("pk").values_list("code", flat=True)
    assert [c.removeprefix("rapports.") for c in codes] == [
        "campagne.relances_arretees",
        "campagne.relances_reprises",
        "reponse.relances_arretees",
        "reponse.relances_reprises",
    ]


def test_a_reminder_asked_for_leaves_once_a_day(horloge, campagne):
    par, ids = par_qui(), set(campagne.reponses.values_list("pk", flat=True))
    horloge.move_to(paris(2026, 8, 3, 22))  # asked for: whatever the hour
    assert actions.relancer_maintenant(campagne, ids, par=par) == 2
    with pytest.raises(ActionRefusee, match="Aucune de ces préfectures n’est à relancer"):
        actions.relancer_maintenant(campagne, ids, par=par)
    horloge.move_to(paris(2026, 8, 4, 0))
    assert actions.relancer_maintenant(campagne, {min(ids)}, par=par) == 1
    assert envoyees() == [
        ("demandee:2026-08-03", "25"),
        ("demandee:2026-08-03", "39"),
        ("demandee:2026-08-04", "25"),
    ]
    evenement = Evenement.objects.filter(code="rapports.campagne.relancee").latest("pk")
    assert evenement.donnees == {"exercice": 2025, "reponses": 1}


def test_a_reminder_asked_for_spares_who_was_written_to_that_day_by_the_schedule(horloge, campagne):
    par, ids = par_qui(), set(campagne.reponses.values_list("pk", flat=True))
    passer(horloge, J7)
    with pytest.raises(ActionRefusee):
        actions.relancer_maintenant(campagne, ids, par=par)


@pytest.mark.parametrize("etat", ["preparation", "programmee", "publiee"])
def test_nothing_is_asked_for_outside_an_open_or_closed_campaign(horloge, campagne, etat):
    Campagne.objects.update(statut=etat)
    with pytest.raises(ActionRefusee):
        actions.relancer_maintenant(campagne, set(campagne.reponses.values_list("pk", flat=True)), par=par_qui())
    assert [passer(horloge, J7), Relance.objects.count()] == [0, 0]


def test_a_reminder_asked_for_while_they_are_stopped_is_refused(horloge, campagne):
    actions.arreter(campagne, par=SYSTEME)
    with pytest.raises(ActionRefusee, match="sont arrêtées"):
        actions.relancer_maintenant(campagne, set(campagne.reponses.values_list("pk", flat=True)), par=par_qui())


def test_past_the_deadline_to_the_microsecond_nobody_is_reminded(horloge, campagne):
    par, ids = par_qui(), set(campagne.reponses.values_list("pk", flat=True))
    horloge.move_to(CLOTURE)
    with pytest.raises(ActionRefusee):
        actions.relancer_maintenant(campagne, ids, par=par)
    horloge.move_to(CLOTURE - MICRO)
    assert actions.relancer_maintenant(campagne, ids, par=par) == 2


def test_the_schedule_is_data(horloge, campagne):
    PalierDeRelance.objects.all().delete()
    PalierDeRelance.objects.create(campagne=campagne, jours=10, ouvres=False, situations=["rien_commence"])
    # Ten days before the 30th is a Sunday: the Friday before.
    assert [passer(horloge, paris(2026, 9, 18, 8) - MICRO), passer(horloge, paris(2026, 9, 18, 8))] == [0, 2]


def test_the_cost_does_not_grow_with_what_is_not_due(horloge, campagne, django_assert_max_num_queries):
    horloge.move_to(J7 - timedelta(days=2))
    with django_assert_max_num_queries(13):
        assert relancer() == 0
