"""Submission: everything validated again, a copy frozen, a receipt sent."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.models import Courriel, Evenement
from prefectures.habilitations import habilitations_de
from prefectures.models import Delegation, Mandat, Region
from rapports.actions.remise import proposer, reprendre, soumettre
from rapports.droits import peut_soumettre
from rapports.models import Campagne, Reponse, Valeur
from tests.fabriques import chef_departemental, chef_regional, collaborateur
from tests.rapports.fabriques import (
    campagne_ouverte,
    fonction_de_remise,
    fonctions_de,
    remplir_completement,
    reponse_de,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reponse() -> Reponse:
    reponse = reponse_de(campagne_ouverte())
    remplir_completement(reponse)
    return reponse


def test_the_answer_is_frozen_with_names_functions_and_totals(reponse):
    chef = chef_departemental("25")
    transmise = soumettre(reponse, par=fonction_de_remise(chef, reponse))
    copie = transmise.instantane
    assert transmise.statut == Reponse.Statut.TRANSMISE
    assert copie["territoire"] == {
        "code": "25",
        "nom": "Doubs",
        "region_code": "27",
        "region_nom": "Bourgogne-Franche-Comté",
        "siege_de_region": False,
    }
    assert copie["chefs"] == {"departemental": {"nom": str(chef), "titre": "directeur de cabinet"}}
    assert copie["transmise_par"]["nom"] == str(chef)
    assert copie["totaux"]["actions.taux_renouvellement"] == "16.7"
    assert copie["totaux"]["actions.thematiques#montant"] == "80000.00"
    assert copie["valeurs"]["actions.nombre"] == 12


def test_the_receipt_goes_to_the_chef_and_the_event_names_no_one(reponse):
    chef = chef_departemental("25")
    soumettre(reponse, par=fonction_de_remise(chef, reponse))
    adresses = set(Courriel.objects.filter(gabarit="rapports_recepisse").values_list("destinataire", flat=True))
    assert adresses == {a for a in (chef.courriel, reponse.prefecture.boite_fonctionnelle) if a}
    evenement = Evenement.objects.get(code="rapports.reponse.transmise")
    assert (evenement.prefecture_code, evenement.fonction, evenement.acteur_id) == ("25", "chef_departemental", chef.pk)
    assert evenement.donnees == {"exercice": 2025, "par_delegation": False}
    assert mail.outbox == []  # sent by the worker, after the commit


def test_what_is_missing_refuses_with_the_sentences_of_the_page(reponse):
    Valeur.objects.filter(reponse=reponse, cle="organisation.etp").delete()
    with pytest.raises(ActionRefusee) as refus:
        soumettre(reponse, par=fonction_de_remise(chef_departemental("25"), reponse))
    assert refus.value.phrases == ["A4 « Agents participant à la mission » attend une réponse."]
    reponse.refresh_from_db()
    assert reponse.statut == Reponse.Statut.EN_COURS


def test_a_missing_regional_question_blocks_the_seat():
    reponse = reponse_de(campagne_ouverte(), "21")
    remplir_completement(reponse, pilotage__feuille_statut=None)
    with pytest.raises(ActionRefusee, match="question régionale"):
        soumettre(reponse, par=fonction_de_remise(chef_departemental("21"), reponse))


def test_a_closed_campaign_refuses_and_an_individual_extension_reopens(reponse):
    Campagne.objects.update(cloture=timezone.now() - timedelta(hours=1), statut=Campagne.Statut.CLOSE)
    fonction = fonction_de_remise(chef_departemental("25"), reponse)
    with pytest.raises(ActionRefusee, match="L’enquête est close depuis le"):
        soumettre(reponse, par=fonction)
    reponse.campagne.prolongations.create(
        prefecture=reponse.prefecture, jusqu_au=timezone.now() + timedelta(days=2), motif="Changement de chef"
    )
    assert soumettre(reponse, par=fonction).statut == Reponse.Statut.TRANSMISE


def test_an_extension_of_another_prefecture_opens_nothing(reponse):
    Campagne.objects.update(cloture=timezone.now() - timedelta(hours=1), statut=Campagne.Statut.CLOSE)
    reponse.campagne.prolongations.create(
        prefecture=reponse_de(reponse.campagne, "39").prefecture,
        jusqu_au=timezone.now() + timedelta(days=2),
        motif="Autre",
    )
    with pytest.raises(ActionRefusee):
        soumettre(reponse, par=fonction_de_remise(chef_departemental("25"), reponse))


def test_the_campaign_that_counts_is_that_of_the_answer(reponse):
    """« submit runs the full validation […] against the campaign of that answer » (pairs.md, 1.9)."""
    ancienne = reponse_de(campagne_ouverte(2024))
    remplir_completement(ancienne)
    Campagne.objects.filter(exercice=2024).update(cloture=timezone.now() - timedelta(hours=1))
    chef = chef_departemental("25")
    with pytest.raises(ActionRefusee, match="L’enquête est close depuis le"):
        soumettre(ancienne, par=fonction_de_remise(chef, ancienne))
    assert soumettre(reponse, par=fonction_de_remise(chef, reponse)).statut == Reponse.Statut.TRANSMISE


def test_a_prefilled_value_does_not_let_submit(reponse):
    Valeur.objects.filter(reponse=reponse, cle="organisation.etp").update(confirmee=False)
    with pytest.raises(ActionRefusee, match="A4"):
        soumettre(reponse, par=fonction_de_remise(chef_departemental("25"), reponse))


def test_who_submits(reponse):
    siege = reponse_de(reponse.campagne, "21").prefecture
    doubs = reponse.prefecture
    regional = habilitations_de(chef_regional("27"))
    simple = habilitations_de(collaborateur("25"))
    assert peut_soumettre(simple, doubs, poste_vacant=True) is None
    assert peut_soumettre(regional, doubs, poste_vacant=True) is None
    assert peut_soumettre(regional, siege, poste_vacant=False) is None
    assert peut_soumettre(regional, siege, poste_vacant=True).role == "chef_regional"


def test_a_collaborateur_submits_by_delegation_and_the_copy_says_so(reponse):
    chef, adjoint = chef_departemental("25"), collaborateur("25")
    Delegation.objects.create(
        mandat=Mandat.objects.get(personne=chef),
        personne=adjoint,
        acte=Delegation.Acte.SOUMETTRE,
        debut=date(2025, 1, 1),
    )
    transmise = soumettre(reponse, par=fonction_de_remise(adjoint, reponse))
    assert transmise.instantane["transmise_par"]["par_delegation"] is True
    corps = Courriel.objects.filter(gabarit="rapports_recepisse").first().corps
    assert "pour le préfet et par délégation" in corps


def test_past_answers_do_not_follow_a_territory_that_changes(reponse):
    """« a territory change (agent moves) does not move past answers » (pairs.md, 1.9)."""
    chef = chef_departemental("25")
    soumettre(reponse, par=fonction_de_remise(chef, reponse))
    Mandat.objects.filter(personne=chef).update(fin=date(2026, 1, 1))
    type(reponse.prefecture).objects.filter(pk=reponse.prefecture_id).update(region=Region.objects.get(code="11"))
    reponse.refresh_from_db()
    assert reponse.instantane["territoire"]["region_code"] == "27"
    assert reponse.instantane["chefs"]["departemental"]["nom"] == str(chef)


def test_proposing_and_taking_back(reponse):
    fonction = next(f for f in fonctions_de(collaborateur("25"), reponse).values() if f)
    assert proposer(reponse, par=fonction).statut == Reponse.Statut.A_VALIDER
    with pytest.raises(ActionRefusee, match="n’est pas possible"):
        proposer(reponse, par=fonction)
    assert reprendre(reponse, par=fonction).statut == Reponse.Statut.EN_COURS
