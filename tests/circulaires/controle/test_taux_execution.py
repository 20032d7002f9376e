from decimal import Decimal

import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches
from tests.circulaires.controle.fiches import fiche, verifier

SEUIL = {"seuil": "0.90"}
ABSURDE = "Saisissez un pourcentage supérieur à 0 et inférieur ou égal à 100."


def _taux(respectee, taux, commente=False):
    return Cas(respectee, {"taux_execution": Decimal(taux), "commentaire_execution": commente}, SEUIL)


ECHANTILLON = Echantillon(
    parametres=st.builds(
        type_de_regle("taux_execution").valeurs, st.decimals(min_value="0.0001", max_value=1, places=4)
    ),
    fiches=fiches(
        taux_execution=st.none() | st.decimals(min_value=0, max_value="1.2", places=4),
        commentaire_execution=st.booleans(),
    ),
    limites=[
        _taux(True, "0.90"),
        _taux(False, "0.89999999"),
        _taux(True, "0.90000001"),
        _taux(True, "0.89999999", commente=True),
        _taux(False, "0"),
    ],
    inconnues=[Cas(None, {"taux_execution": None}, SEUIL)],
    saisies_refusees=[
        ({"seuil": "180"}, "seuil", ABSURDE),
        ({"seuil": "0"}, "seuil", ABSURDE),
        ({"seuil": "-90"}, "seuil", ABSURDE),
        ({"seuil": "presque tout"}, "seuil", "Saisissez un pourcentage, par exemple 80."),
    ],
)


@pytest.mark.parametrize(
    ("taux", "commente", "phrase"),
    [
        ("0.935", False, "Taux d’exécution : 93,50 %, pour un seuil de 90 %."),
        ("0.80", True, "Taux d’exécution : 80 %, pour un seuil de 90 % ; il est commenté."),
        # Rounded down: what is refused never reads as the threshold itself.
        ("0.89999", False, "Taux d’exécution : 89,99 %, pour un seuil de 90 % : un commentaire est demandé."),
    ],
)
def test_la_phrase(taux, commente, phrase):
    projet = fiche(taux_execution=Decimal(taux), commentaire_execution=commente)
    assert verifier("taux_execution", projet, **SEUIL).phrase == phrase


def test_en_clair():
    phrase = "Un taux d’exécution inférieur à 90 % est commenté par la préfecture."
    assert type_de_regle("taux_execution").en_clair(lire_parametres("taux_execution", SEUIL)) == phrase
