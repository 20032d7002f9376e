import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, parties
from tests.circulaires.controle.fiches import fiche, verifier

SANS_APPEL = {"meme_sans_appel": True}


def _appel(respectee, departement, *concernes, **parametres):
    champs = {"departement_de_l_appel": departement, "departements_concernes": frozenset(concernes)}
    return Cas(respectee, champs, parametres)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("perimetre_departemental").valeurs, st.booleans()),
    fiches=fiches(
        echelle_regionale=st.booleans(),
        departement_de_l_appel=st.none() | st.sampled_from(["25", "39"]),
        departements_concernes=parties(["25", "39", "2A"]),
    ),
    limites=[
        # The fiche is that of a project of the Doubs.
        _appel(True, "25"),
        _appel(True, "25", "25"),
        _appel(False, "25", "25", "39"),
        _appel(False, "39"),
        _appel(True, None, **SANS_APPEL),
        _appel(True, None, "25", **SANS_APPEL),
        _appel(False, None, "39", **SANS_APPEL),
    ],
    inconnues=[
        _appel(None, None),
        _appel(None, None, "39"),
        Cas(None, {"echelle_regionale": True, "departement_de_l_appel": "39"}, SANS_APPEL),
    ],
)


@pytest.mark.parametrize(
    ("cas", "phrase"),
    [
        (_appel(True, "25"), "Le projet se déroule dans le département de l’appel à projets (25)."),
        (
            _appel(False, "25", "39", "2A"),
            "Le projet sort du département de l’appel à projets (25) : il concerne 2A et 39.",
        ),
        (
            _appel(False, None, "39", **SANS_APPEL),
            "Le projet sort du département de la préfecture (25) : il concerne 39.",
        ),
    ],
)
def test_la_phrase_nomme_les_departements(cas, phrase):
    assert verifier("perimetre_departemental", fiche(**cas.champs), **cas.parametres).phrase == phrase


@pytest.mark.parametrize(
    ("parametres", "attendu"),
    [
        ({}, "Un projet départemental se déroule dans le seul département de son appel à projets."),
        (
            SANS_APPEL,
            (
                "Un projet départemental se déroule dans le seul département de son appel à projets ou, hors appel, "
                "de la préfecture qui l’instruit."
            ),
        ),
    ],
)
def test_en_clair(parametres, attendu):
    type_regle = type_de_regle("perimetre_departemental")
    assert type_regle.en_clair(lire_parametres("perimetre_departemental", parametres)) == attendu
