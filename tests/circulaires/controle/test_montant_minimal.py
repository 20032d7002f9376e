from decimal import Decimal

import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, montants
from tests.circulaires.controle.fiches import fiche, verifier

PLANCHER = {"plancher": "1500.00"}


def _demande(respectee, montant):
    return Cas(respectee, {"montant_demande": Decimal(montant)}, PLANCHER)


def _accorde(respectee, montant):
    return Cas(respectee, {"montant_accorde": Decimal(montant)}, PLANCHER)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("montant_minimal").valeurs, montants(3000)),
    fiches=fiches(montant_demande=montants(3000), montant_accorde=st.none() | montants(3000)),
    limites=[
        _demande(True, "1500.00"),
        _demande(False, "1499.99"),
        _demande(True, "1500.01"),
        _accorde(True, "1500.00"),
        _accorde(False, "1499.99"),
        _accorde(True, "1500.01"),
    ],
    inconnues=[Cas(None, {"montant_demande": None}, PLANCHER)],
    saisies_refusees=[
        ({"plancher": "0"}, "plancher", "Saisissez un montant supérieur à 0 €."),
        ({"plancher": "-1500"}, "plancher", "Saisissez un montant supérieur à 0 €."),
        ({"plancher": "1000000,01"}, "plancher", "Le montant minimal ne peut pas dépasser 1 000 000 €."),
        ({"plancher": "1500,001"}, "plancher", "Un montant a au plus deux décimales."),
        ({"plancher": "mille"}, "plancher", "Saisissez un montant en euros, par exemple 82 400,00."),
        ({"plancher": ""}, "plancher", "Ce champ est obligatoire."),
    ],
)


@pytest.mark.parametrize(
    ("champs", "debut"),
    [
        ({"montant_demande": Decimal(1000)}, "Montant demandé : 1 000,00 €"),
        ({"montant_accorde": Decimal(900)}, "Montant accordé : 900,00 €"),
    ],
)
def test_la_phrase_dit_quel_montant_est_lu(champs, debut):
    assert verifier("montant_minimal", fiche(**champs), **PLANCHER).phrase == f"{debut}, pour un minimum de 1 500,00 €."


def test_en_clair():
    parametres = lire_parametres("montant_minimal", PLANCHER)
    phrase = "La subvention de la MILDECA est d’au moins 1 500,00 €."
    assert type_de_regle("montant_minimal").en_clair(parametres) == phrase
