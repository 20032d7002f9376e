"""A newcomer finds in one page what his post needs; nobody else does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from mildeca_portal.accueil.prise_de_poste import assembler, est_nouveau
from mildeca_portal.socle.dates import decaler
from prefectures.habilitations import habilitations_de
from prefectures.models import Correspondant, Mandat
from prefectures.postes_tenus import postes_tenus
from tests import fabriques
from tests.circulaires import fabriques as textes
from tests.credits import fabriques as argent
from tests.feuilles_de_route import fabriques as plans
from tests.rapports import fabriques as enquetes

LE = datetime(2026, 5, 4, 8, tzinfo=UTC)
JOUR = date(2026, 5, 4)


@pytest.fixture
def aujourdhui(db, time_machine):
    time_machine.move_to(LE)


def poste_de(personne):
    return postes_tenus(habilitations_de(personne))[0]


def rubrique(personne, code):
    return next(r for r in assembler(poste_de(personne), JOUR).rubriques if r.code == code)


def mots(rubrique):
    """Every fact and every cell of a rubrique, as they are read."""
    lus = []
    for element in rubrique.elements:
        lus += [element.phrase, *(" ".join(filter(None, [p.libelle, p.valeur, p.detail])) for p in element.points)]
        if element.tableau:
            lus += [" | ".join(c.texte for c in rangee) for rangee in element.tableau.rangees]
    return [m.replace("\u00a0", " ") for m in lus if m]


def test_une_page_vide_se_lit(client_de, aujourdhui):
    page = client_de(fabriques.chef_departemental("25")).get("/prise-de-poste/")

    assert page.status_code == 200
    assert [r.code for r in page.context["page"].rubriques] == [
        "circulaire",
        "feuille-de-route",
        "plan",
        "credits",
        "projets",
        "enquete",
        "echeances",
        "contacts",
        "note",
    ]
