"""Answers written many at a time: same snapshot, same refusals as a submission."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rapports.actions.masse import Remplissage, remplir
from rapports.models import Reponse, Valeur
from tests.fabriques import chef_departemental
from tests.rapports.fabriques import campagne_ouverte, valeurs_completes, version

pytestmark = pytest.mark.django_db
HIER = timezone.now() - timedelta(days=1)


def remplissage(code: str, statut: str, **options) -> Remplissage:
    valeurs = valeurs_completes(version().questionnaire, regionale=code == "21")
    return Remplissage(code, valeurs, statut, HIER, **options)


def test_whole_answers_are_written_with_their_frozen_copy():
    campagne = campagne_ouverte()
    chef = chef_departemental("25")
    ecrites = remplir(
        campagne,
        version(),
        [
            remplissage("25", Reponse.Statut.ACCEPTEE, auteur=chef, acceptee_le=timezone.now()),
            remplissage("21", Reponse.Statut.EN_COURS, a_confirmer=frozenset({"actions.nombre"})),
        ],
    )
    doubs = campagne.reponses.get(prefecture__code="25")
    cote_d_or = campagne.reponses.get(prefecture__code="21")
    assert ecrites == 2
    assert doubs.instantane["transmise_par"]["nom"] == str(chef)
    assert doubs.instantane["totaux"]["actions.montant_moyen"] == "6666.67"
    assert set(doubs.sections.values_list("etat", flat=True)) == {"complete"}
    assert Valeur.objects.get(reponse=cote_d_or, cle="actions.nombre").confirmee is False
    assert cote_d_or.instantane is None


def test_what_is_already_begun_is_left_alone():
    campagne = campagne_ouverte()
    assert remplir(campagne, version(), [remplissage("25", Reponse.Statut.EN_COURS)]) == 1
    assert remplir(campagne, version(), [remplissage("25", Reponse.Statut.EN_COURS)]) == 0


def test_an_answer_that_could_not_be_submitted_is_refused():
    campagne = campagne_ouverte()
    incomplet = Remplissage("25", {"organisation.etp": "1,5"}, Reponse.Statut.TRANSMISE, HIER)
    with pytest.raises(ValueError, match="25 2025"):
        remplir(campagne, version(), [incomplet])
