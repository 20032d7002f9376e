import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches
from tests.circulaires.controle.fiches import fiche, verifier

TROIS = {"annees_max": 3}


def _annees(respectee, annees, **parametres):
    return Cas(respectee, {"annees_consecutives_du_porteur": annees}, parametres or TROIS)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("porteur_recurrent").valeurs, st.integers(1, 20)),
    fiches=fiches(annees_consecutives_du_porteur=st.none() | st.integers(1, 25)),
    limites=[
        _annees(True, 3),
        _annees(True, 2),
        _annees(False, 4),
        _annees(True, 1, annees_max=1),
        _annees(False, 2, annees_max=1),
    ],
    inconnues=[_annees(None, None)],
    saisies_refusees=[
        ({"annees_max": "0"}, "annees_max", "Le nombre d’années est d’au moins 1."),
        ({"annees_max": "21"}, "annees_max", "Le nombre d’années ne peut pas dépasser 20."),
        ({"annees_max": "trois"}, "annees_max", "Saisissez un nombre entier, par exemple 12."),
    ],
)


@pytest.mark.parametrize(
    ("annees", "mots"),
    [(1, "1 année"), (4, "4 années consécutives")],
)
def test_la_phrase(annees, mots):
    phrase = verifier("porteur_recurrent", fiche(annees_consecutives_du_porteur=annees), **TROIS).phrase
    assert phrase == f"Porteur financé pendant {mots}, celle-ci comprise, pour un maximum de 3."


@pytest.mark.parametrize(("maximum", "mots"), [(1, "1 année"), (3, "3 années consécutives")])
def test_en_clair(maximum, mots):
    parametres = lire_parametres("porteur_recurrent", {"annees_max": maximum})
    assert type_de_regle("porteur_recurrent").en_clair(parametres) == (
        f"Un même porteur n’est pas financé pendant plus de {mots}."
    )
