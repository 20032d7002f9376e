"""Two people of one territory at once."""

from datetime import date
from itertools import count

import pytest
import time_machine

from circulaires import actions
from circulaires.models import RegleLocale
from mildeca_portal.socle.evenements import evenements_de
from mildeca_portal.socle.models import Courriel
from tests.circulaires.fabriques import publie, regle_locale
from tests.circulaires.test_concurrence import PAR, ensemble
from tests.fabriques import chef_departemental, prefecture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def en_2027():
    with time_machine.travel("2027-03-15 10:00:00+01:00"):
        yield


def test_deux_ajouts_recoivent_deux_codes(referentiel_reel):
    texte, doubs = publie(), prefecture("25")

    def ajouter():
        regle = RegleLocale(
            texte=texte,
            prefecture=doubs,
            libelle="Montant minimal",
            type_regle="montant_minimal",
            parametres={"plancher": "1000"},
        )
        actions.ajouter_regle_locale(regle, par=PAR)

    assert ensemble(*[ajouter] * 4) == ["fait"] * 4
    assert sorted(RegleLocale.objects.values_list("code", flat=True)) == ["L-01", "L-02", "L-03", "L-04"]


def test_deux_variantes_de_la_meme_regle(referentiel_reel):
    texte, taux = publie(), count(60)

    def durcir():
        regle = RegleLocale(
            texte=texte,
            region_id="27",
            variante=True,
            code="R-01",
            libelle="Part maximale",
            type_regle="part_maximale",
            parametres={"taux_max": f"0.{next(taux)}"},
        )
        actions.ajouter_regle_locale(regle, par=PAR)

    assert ensemble(durcir, durcir) == ["fait", "refusé"]
    assert RegleLocale.objects.count() == 1


def test_deux_mises_en_vigueur_un_seul_courriel(referentiel_reel):
    chef_departemental("25")
    regle = regle_locale(publie(), statut="brouillon", debut=None)
    gestes = [lambda: actions.mettre_en_vigueur(regle, debut=date(2027, 4, 1), version=1, par=PAR)] * 2
    assert ensemble(*gestes) == ["fait", "refusé"]
    assert Courriel.objects.count() == 1
    assert evenements_de(regle).count() == 1
