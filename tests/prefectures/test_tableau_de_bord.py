"""Vacant posts, for who can fill them."""

from datetime import datetime

import pytest
from django.utils import timezone

from prefectures.habilitations import habilitations_de
from prefectures.models import Prefecture
from prefectures.tableau_de_bord import blocages
from tests import fabriques

pytestmark = pytest.mark.django_db
MAINTENANT = datetime(2026, 11, 23, 10, tzinfo=timezone.get_current_timezone())


def vues_par(personne) -> list[tuple[str, str]]:
    return [(b.phrase, b.url) for b in blocages(habilitations_de(personne), MAINTENANT)]


def pourvoir_sauf(*codes: str) -> None:
    for code in Prefecture.objects.exclude(code__in=codes).values_list("code", flat=True):
        fabriques.chef_departemental(code)


def test_l_administrateur_lit_les_postes_vacants():
    pourvoir_sauf("25", "2A")

    assert vues_par(fabriques.administrateur()) == [
        (
            "2 préfectures sont sans chef de projet départemental\u00a0: Corse-du-Sud, Doubs.",
            "/prefectures/?poste=vacant",
        )
    ]


def test_une_longue_liste_est_abregee():
    pourvoir_sauf("25", "39", "70", "90", "21", "58", "71")
    [(phrase, _)] = vues_par(fabriques.administrateur())
    assert phrase.endswith("Côte-d'Or, Doubs, Haute-Saône, Jura, Nièvre et 2 autres.")


def test_rien_a_dire_quand_tout_est_pourvu():
    pourvoir_sauf("25")
    administrateur = fabriques.administrateur()
    assert vues_par(administrateur)[0][0].startswith("1 préfecture est sans")
    fabriques.chef_departemental("25")
    assert vues_par(administrateur) == []


def test_les_autres_ne_lisent_pas_les_vacances_de_poste():
    for personne in (fabriques.agent(), fabriques.chef_departemental("25"), fabriques.lecteur()):
        assert vues_par(personne) == []
