import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, parties
from tests.circulaires.controle.fiches import fiche, verifier

REGION = frozenset({"21", "25", "39", "58", "70", "71", "89", "90"})
TROIS = {"minimum": 3}


def _regional(respectee, *departements, region=REGION):
    champs = {
        "echelle_regionale": True,
        "departements_concernes": frozenset(departements),
        "departements_de_la_region": region,
    }
    return Cas(respectee, champs, TROIS)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("echelle_regionale").valeurs, st.integers(2, 13)),
    fiches=fiches(
        echelle_regionale=st.booleans(),
        departements_concernes=parties([*sorted(REGION), "2A"]),
        departements_de_la_region=st.none() | st.just(REGION),
    ),
    limites=[
        _regional(True, "21", "25", "39"),
        _regional(False, "21", "25"),
        _regional(True, "21", "25", "39", "58"),
        _regional(False),
        # Enough of them, but one is not of the région.
        _regional(False, "21", "25", "39", "67"),
    ],
    inconnues=[
        Cas(None, {"echelle_regionale": False, "departements_de_la_region": REGION}, TROIS),
        _regional(None, "21", "25", "39", region=None),
    ],
    saisies_refusees=[
        ({"minimum": "1"}, "minimum", "Un projet régional concerne au moins deux départements."),
        ({"minimum": "-3"}, "minimum", "Un projet régional concerne au moins deux départements."),
        ({"minimum": "14"}, "minimum", "Aucune région n’a plus de 13 départements."),
        ({"minimum": "tous"}, "minimum", "Saisissez un nombre entier, par exemple 12."),
    ],
)


@pytest.mark.parametrize(
    ("cas", "phrase"),
    [
        (_regional(False, "21"), "Projet régional qui concerne 1 département, pour un minimum de 3."),
        (
            _regional(False, "21", "67", "2A"),
            "Projet régional qui concerne 3 départements, pour un minimum de 3 ; hors de la région : 2A et 67.",
        ),
    ],
)
def test_la_phrase_nomme_les_departements_d_une_autre_region(cas, phrase):
    assert verifier("echelle_regionale", fiche(**cas.champs), **TROIS).phrase == phrase


def test_en_clair():
    phrase = "Un projet régional concerne au moins 3 départements de la même région."
    assert type_de_regle("echelle_regionale").en_clair(lire_parametres("echelle_regionale", TROIS)) == phrase
