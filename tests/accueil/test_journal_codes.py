"""Each event has words, and no event holds a name."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from credits.models import Nature, Statut
from mildeca_portal.socle.journal import libelles
from tests.accueil.codes_du_journal import codes_ecrits

# What run time puts in the place of « * ».
POSSIBLES = {
    "credits.mouvement.*": Nature.values,
    "credits.projet.*": Statut.values,
    "feuilles_de_route.*.en_concertation": ["feuille", "plan"],
    "feuilles_de_route.*.signe": ["feuille", "plan"],
}


@pytest.fixture(scope="module")
def codes() -> set[str]:
    return codes_ecrits(Path(settings.RACINE))


def test_la_lecture_du_code_suit_les_fonctions_intermediaires(codes):
    directs = {"circulaires.texte.publie", "accueil.journal.exporte"}
    par_une_fonction = {
        "rapports.reponse.transmise",
        "rapports.edition.documents_demandes",
        "prefectures.mandat.ouvert",
    }

    assert directs | par_une_fonction <= codes


def test_chaque_code_calcule_est_enumere(codes):
    """A code composed at run time: say in `POSSIBLES` what it may be, so that each has its words."""
    assert {c for c in codes if "*" in c} == set(POSSIBLES)


def test_chaque_evenement_a_un_libelle(codes):
    attendus = {c for c in codes if "*" not in c}
    attendus |= {patron.replace("*", valeur) for patron, valeurs in POSSIBLES.items() for valeur in valeurs}

    assert attendus - set(libelles()) == set()


@pytest.mark.parametrize("code", sorted(libelles()))
def test_un_libelle_se_lit_apres_un_nom(code):
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+\.[a-z_]+", code)
    assert re.match(r"(a|s’est|est|n’a) [a-zéèà]", libelles()[code])
