"""Saving one question at a time: nothing typed is lost, nothing closed is written."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.versions import jeton
from rapports.actions.saisie import Bilan, Soumission, enregistrer
from rapports.models import Campagne, Reponse, Valeur
from tests.fabriques import chef_departemental, collaborateur
from tests.rapports.fabriques import campagne_ouverte, fonctions_de, reponse_de

pytestmark = pytest.mark.django_db
CLE = "organisation.etp"


@pytest.fixture
def reponse() -> Reponse:
    return reponse_de(campagne_ouverte())


def poster(reponse, personne, montre, contenu, cle=CLE, **options) -> Bilan:
    version, avant = montre
    soumis = {cle: Soumission(jeton(version, avant), contenu)}
    return enregistrer(
        reponse,
        cle and reponse.version_questionnaire.questionnaire.section_de[cle],
        soumis,
        fonctions=fonctions_de(personne, reponse),
        **options,
    )


def test_the_first_save_writes_the_value_and_begins_the_answer(reponse):
    chef = chef_departemental("25")
    bilan = poster(reponse, chef, (0, None), "1.5")
    reponse.refresh_from_db()
    valeur = Valeur.objects.get(reponse=reponse, cle=CLE)
    assert bilan.enregistrees == [CLE]
    assert (valeur.contenu, valeur.version, valeur.auteur, valeur.fonction) == ("1.5", 1, chef, "chef_departemental")
    assert (reponse.statut, reponse.commencee_le) == (Reponse.Statut.EN_COURS, bilan.le)
    section = reponse.sections.get(lettre="A")
    assert (section.etat, section.remplies, section.attendues) == ("en_cours", 1, 6)


def test_a_question_left_as_it_was_shown_is_not_written(reponse):
    chef, adjoint = chef_departemental("25"), collaborateur("25")
    poster(reponse, chef, (0, None), "1.5")
    poster(reponse, adjoint, (1, "1.5"), "2.0")
    bilan = poster(reponse, chef, (1, "1.5"), "1.5")
    assert (bilan.enregistrees, bilan.conflits) == ([], [])
    assert Valeur.objects.get(reponse=reponse, cle=CLE).contenu == "2.0"


def test_a_stale_question_conflicts_alone_and_the_others_are_saved(reponse):
    chef, adjoint = chef_departemental("25"), collaborateur("25")
    poster(reponse, chef, (0, None), "1.5")
    soumis = {
        CLE: Soumission(jeton(0, None), "3.0"),
        "organisation.changements": Soumission(jeton(0, None), 1),
    }
    bilan = enregistrer(reponse, "A", soumis, fonctions=fonctions_de(adjoint, reponse))
    (conflit,) = bilan.conflits
    assert bilan.enregistrees == ["organisation.changements"]
    assert (conflit.cle, conflit.propose, conflit.actuel) == (CLE, "3.0", "1.5")
    assert conflit.valeur.auteur == chef


def test_a_stale_question_with_the_same_content_is_no_conflict(reponse):
    chef = chef_departemental("25")
    poster(reponse, chef, (0, None), "1.5")
    bilan = poster(reponse, chef, (0, None), "1.5")
    assert (bilan.enregistrees, bilan.conflits) == ([], [])


def test_a_prefilled_value_counts_once_confirmed(reponse):
    chef = chef_departemental("25")
    Valeur.objects.create(reponse=reponse, cle=CLE, contenu="1.5", confirmee=False, modifiee_le=timezone.now())
    assert poster(reponse, chef, (1, "1.5"), "1.5").enregistrees == []
    assert poster(reponse, chef, (1, "1.5"), "1.5", confirmees=[CLE]).enregistrees == [CLE]
    assert Valeur.objects.get(reponse=reponse, cle=CLE).confirmee is True


@pytest.mark.parametrize(
    ("statut", "decalage", "phrase"),
    [
        (Campagne.Statut.PREPARATION, 0, "L’enquête sur l’exercice 2025 n’est pas encore ouverte."),
        (Campagne.Statut.PUBLIEE, 0, "Le rapport de cet exercice est publié : les réponses sont figées."),
        (Campagne.Statut.OUVERTE, -31, "L’enquête est close depuis le"),
        (Campagne.Statut.CLOSE, -31, "L’enquête est close depuis le"),
    ],
)
def test_a_campaign_that_is_not_open_refuses(reponse, statut, decalage, phrase):
    chef = chef_departemental("25")
    Campagne.objects.update(statut=statut, cloture=timezone.now() + timedelta(days=30 + decalage))
    with pytest.raises(ActionRefusee) as refus:
        poster(reponse, chef, (0, None), "1.5")
    assert str(refus.value).startswith(phrase)
    assert not Valeur.objects.exists()


def test_a_regional_question_is_not_the_departement_s(reponse):
    with pytest.raises(ActionRefusee, match="B5"):
        poster(reponse, chef_departemental("25"), (0, None), 2, cle="pilotage.copil_regional_reunions")
