import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches
from tests.circulaires.controle.fiches import fiche, verifier

DEUX = {"min_indicateurs": 2}
AUCUN = {"min_indicateurs": 0}


def _prevue(respectee, prevue, indicateurs, parametres=DEUX):
    return Cas(respectee, {"evaluation_prevue": prevue, "nombre_indicateurs": indicateurs}, parametres)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("evaluation_prevue").valeurs, st.integers(0, 20)),
    fiches=fiches(
        evaluation_prevue=st.none() | st.booleans(),
        nombre_indicateurs=st.none() | st.integers(0, 25),
    ),
    limites=[
        _prevue(True, True, 2),
        _prevue(False, True, 1),
        _prevue(True, True, 3),
        _prevue(False, True, 0),
        _prevue(False, False, 5),
        _prevue(False, False, None),
        _prevue(True, True, 0, AUCUN),
        _prevue(True, True, None, AUCUN),
        _prevue(False, False, 0, AUCUN),
    ],
    inconnues=[_prevue(None, None, 5), _prevue(None, True, None)],
    saisies_refusees=[
        ({"min_indicateurs": "-1"}, "min_indicateurs", "Saisissez un nombre positif ou nul."),
        (
            {"min_indicateurs": "21"},
            "min_indicateurs",
            "Le nombre d’indicateurs demandés ne peut pas dépasser 20.",
        ),
        ({"min_indicateurs": "1,5"}, "min_indicateurs", "Saisissez un nombre entier, par exemple 12."),
    ],
)


@pytest.mark.parametrize(
    ("cas", "phrase"),
    [
        (_prevue(False, True, 1), "Une évaluation est prévue, avec 1 indicateur pour un minimum de 2."),
        (_prevue(True, True, 3), "Une évaluation est prévue, avec 3 indicateurs pour un minimum de 2."),
        (_prevue(False, False, 3), "Aucune évaluation n’est prévue."),
        (_prevue(True, True, 0, AUCUN), "Une évaluation est prévue."),
    ],
)
def test_la_phrase(cas, phrase):
    assert verifier("evaluation_prevue", fiche(**cas.champs), **cas.parametres).phrase == phrase


@pytest.mark.parametrize(
    ("minimum", "fin"),
    [(0, "."), (1, ", avec au moins 1 indicateur."), (2, ", avec au moins 2 indicateurs.")],
)
def test_en_clair(minimum, fin):
    parametres = lire_parametres("evaluation_prevue", {"min_indicateurs": minimum})
    assert type_de_regle("evaluation_prevue").en_clair(parametres) == f"Le projet prévoit son évaluation{fin}"
