from datetime import date
from decimal import Decimal

import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, jours, montants
from tests.circulaires.controle.fiches import fiche, verifier

SEUIL = {"seuil": "23000.00"}
DECIDE = {"decision_prise": True, "date_decision": date(2027, 3, 1)}


def _accorde(respectee, montant, **champs):
    return Cas(respectee, {**DECIDE, "montant_accorde": Decimal(montant), **champs}, SEUIL)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("convention_obligatoire").valeurs, montants(3000, "0")),
    fiches=fiches(
        montant_accorde=st.none() | montants(3000),
        date_convention=st.none() | jours(),
        decision_prise=st.booleans(),
    ),
    limites=[
        _accorde(True, "23000.00"),
        _accorde(True, "22999.99"),
        _accorde(False, "23000.01"),
        _accorde(True, "23000.01", date_convention=date(2027, 4, 1)),
        # Below the threshold, nothing to wait for: the decision may be judged while it is taken.
        _accorde(True, "23000.00", decision_prise=False),
    ],
    inconnues=[
        Cas(None, {"montant_accorde": None}, SEUIL),
        # The convention follows the decision: while it is being taken, nothing can be told.
        _accorde(None, "23000.01", decision_prise=False),
    ],
    saisies_refusees=[
        ({"seuil": "-1"}, "seuil", "Saisissez un montant positif ou nul."),
        ({"seuil": "1000000,01"}, "seuil", "Le seuil ne peut pas dépasser 1 000 000 €."),
        ({"seuil": "23 k€"}, "seuil", "Saisissez un montant en euros, par exemple 82 400,00."),
    ],
)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({}, "Aucun montant n’est encore accordé."),
        (
            {"montant_accorde": Decimal(20000)},
            "Montant accordé : 20 000,00 €, qui ne dépasse pas le seuil de 23 000,00 €.",
        ),
        (
            {"montant_accorde": Decimal(24000)},
            (
                "Montant accordé : 24 000,00 €, au-delà du seuil de 23 000,00 € : une convention sera à conclure après "
                "la décision."
            ),
        ),
        (
            {"montant_accorde": Decimal(24000), **DECIDE},
            "Montant accordé : 24 000,00 €, au-delà du seuil de 23 000,00 € : aucune convention n’est enregistrée.",
        ),
        (
            {"montant_accorde": Decimal(24000), "date_convention": date(2027, 4, 1), **DECIDE},
            "Montant accordé : 24 000,00 €, au-delà du seuil de 23 000,00 € ; convention du 1er avril 2027.",
        ),
    ],
)
def test_la_phrase(champs, phrase):
    assert verifier("convention_obligatoire", fiche(**champs), **SEUIL).phrase == phrase


def test_en_clair():
    parametres = lire_parametres("convention_obligatoire", SEUIL)
    phrase = "Une subvention supérieure à 23 000,00 € fait l’objet d’une convention."
    assert type_de_regle("convention_obligatoire").en_clair(parametres) == phrase
