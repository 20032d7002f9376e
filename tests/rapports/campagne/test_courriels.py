"""The mails of a campaign, from its opening to an accepted correction, read as who receives them."""

from datetime import timedelta

import pytest
from django.conf import settings as portail

from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.models import Courriel
from prefectures.habilitations import habilitations_de
from rapports.actions import campagne as actions
from rapports.actions.corrections import expliquer
from rapports.actions.remise import soumettre
from rapports.actions.revue import Point, accepter, demander_correction
from rapports.droits import peut_examiner
from rapports.models import Campagne
from rapports.periodiques import ouvrir_et_clore, relancer
from tests.fabriques import agent, chef_departemental, chef_regional
from tests.rapports.campagne.scene import CLOTURE, J7, courriels, ouverte, paris, seules
from tests.rapports.fabriques import fonction_de_remise, remplir_completement, reponse_de

pytestmark = pytest.mark.django_db
CONTACT = "enquete@mildeca.test, 01 00 00 00 00"
ETP = Point("A", "organisation.etp", "inexact", "Vérifiez les ETP.")


def lus(gabarit: str) -> list[str]:
    """Subject and body, in the order they were written, spaces made plain."""
    ecrits = Courriel.objects.filter(gabarit=gabarit).order_by("pk")
    return [f"{c.sujet}\n{c.corps}".replace("\u00a0", " ") for c in ecrits]


def test_each_mail_of_the_life_of_an_answer_says_until_when_where_and_whom_to_ask(horloge, settings):
    settings.CONTACT_MILDECA = CONTACT
    chef, examine = chef_departemental("25"), peut_examiner(habilitations_de(agent()))
    chef_departemental("39"), chef_regional("27")
    campagne = ouverte(horloge, message="Merci de répondre avant l’été.")
    seules(campagne, "25", "39", "70")
    remplir_completement(reponse_de(campagne))
    horloge.move_to(J7)
    relancer()
    doubs = reponse_de(campagne)
    remise = fonction_de_remise(chef, doubs)
    pour_lui = {"jusqu_au": CLOTURE + timedelta(days=7), "motif": "Intérim", "prefecture": doubs.prefecture}
    actions.renoncer(actions.prolonger(campagne, par=SYSTEME, **pour_lui), par=SYSTEME)
    soumettre(reponse_de(campagne), par=remise)
    echeance = paris(2026, 10, 16, 18)
    demande = demander_correction(reponse_de(campagne), par=examine, points=[ETP], echeance=echeance)
    horloge.move_to(CLOTURE)
    ouvrir_et_clore()
    horloge.move_to(paris(2026, 10, 14, 8))
    relancer()
    actions.rouvrir(Campagne.objects.get(), par=SYSTEME, jusqu_au=paris(2026, 10, 20, 18), motif="Panne")
    expliquer(demande.points.get(), par=remise, explication="Les ETP sont exacts.")
    soumettre(reponse_de(campagne), par=remise)
    accepter(reponse_de(campagne), par=examine)

    ecrits = Courriel.objects.order_by("pk")
    assert {c.gabarit.removeprefix("rapports_") for c in ecrits} == {
        "ouverture", "relance", "digest", "prolongation", "prolongation_retiree",
        "recepisse", "correction", "reouverture", "acceptation",
    }  # fmt: skip
    for c in ecrits:
        assert c.corps.startswith("Bonjour,\n\n"), c.gabarit
        assert c.corps.endswith(f"\n\nUne question\u00a0? {CONTACT}\n\nLa MILDECA\n"), c.gabarit
        assert "\n\n\n" not in c.corps, c.gabarit
        assert "(heure de Paris)" in c.corps, c.gabarit
        assert f"\n{portail.ADRESSE_PUBLIQUE}/enquetes/2025/" in c.corps, c.gabarit
        assert len(c.sujet) < 110, c.sujet
    assert {c.sujet for c in ecrits.filter(gabarit="rapports_reouverture")} == {
        "Enquête 2025, Jura : enquête rouverte jusqu’au 20\u00a0octobre 2026 à 18\u00a0h\u00a000"
    }


def test_without_a_contact_the_mails_say_nothing_of_it(horloge):
    chef_departemental("25")
    ouverte(horloge)
    (lu,) = lus("rapports_ouverture")
    assert lu.endswith("/enquetes/2025/25/\n\nLa MILDECA\n")


def test_an_extension_for_all_is_told_to_those_whose_deadline_it_moves_each_with_hers(horloge):
    """The Doubs has a later one, the Jura corrects by another date, the Haute-Saône has submitted: only the Nièvre."""
    chefs = {code: chef_departemental(code).courriel for code in ("25", "39", "58", "70")}
    campagne = ouverte(horloge)
    seules(campagne, *chefs)
    examine = peut_examiner(habilitations_de(agent()))
    for code in ("39", "70"):
        remplir_completement(reponse_de(campagne, code))
        reponse = reponse_de(campagne, code)
        chef = reponse.prefecture.mandats.get().personne
        soumettre(reponse, par=fonction_de_remise(chef, reponse))
    demander_correction(reponse_de(campagne, "39"), par=examine, points=[ETP], echeance=paris(2026, 9, 10, 18))
    horloge.shift(timedelta(minutes=1))
    tard = {"jusqu_au": CLOTURE + timedelta(days=9), "motif": "Intérim"}
    actions.prolonger(campagne, par=SYSTEME, prefecture=reponse_de(campagne, "25").prefecture, **tard)
    actions.prolonger(campagne, par=SYSTEME, prefecture=reponse_de(campagne, "39").prefecture, **tard)
    doubs, jura = lus("rapports_prolongation")
    assert "La réponse est attendue avant le 9 octobre 2026 à 18 h 00 (heure de Paris)." in doubs
    assert "La correction demandée est attendue avant le 9 octobre 2026 à 18 h 00 (heure de Paris)." in jura
    Courriel.objects.all().delete()

    nationale = actions.prolonger(campagne, par=SYSTEME, jusqu_au=CLOTURE + timedelta(days=3), motif="Élections")
    assert courriels("rapports_prolongation") == [chefs["58"]]
    actions.renoncer(nationale, par=SYSTEME)
    assert courriels("rapports_prolongation_retiree") == [chefs["58"]]
    (retrait,) = lus("rapports_prolongation_retiree")
    assert "La réponse est attendue avant le 30 septembre 2026 à 18 h 00 (heure de Paris)." in retrait
