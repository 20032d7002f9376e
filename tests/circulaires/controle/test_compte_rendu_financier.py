from datetime import date

import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, jours
from tests.circulaires.controle.fiches import fiche, verifier

SIX_MOIS = {"delai": 6}


def _renouvellement(respectee, recu=None, decision=None, delai=6):
    champs = {"est_renouvellement": True, "compte_rendu_precedent_recu_le": recu, "date_decision": decision}
    return Cas(respectee, champs, {"delai": delai})


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("compte_rendu_financier").valeurs, st.integers(1, 24)),
    fiches=fiches(
        est_renouvellement=st.booleans(),
        compte_rendu_precedent_recu_le=st.none() | jours(),
        date_decision=st.none() | jours(),
        exercice_precedent=st.none() | st.integers(2022, 2026),
        pieces=st.none() | st.sampled_from([frozenset[str](), frozenset({"cerfa_15059"})]),
    ),
    # Grant of 2026, renewed in 2027.
    limites=[
        _renouvellement(True, date(2027, 6, 30)),
        _renouvellement(True, date(2027, 6, 29)),
        _renouvellement(False, date(2027, 7, 1)),
        _renouvellement(False, None, date(2027, 7, 1)),
        # The grant renewed is older than the exercice before.
        Cas(
            False,
            {
                "est_renouvellement": True,
                "exercice_precedent": 2025,
                "compte_rendu_precedent_recu_le": date(2026, 7, 1),
            },
            SIX_MOIS,
        ),
        # The end of a short month, of a year, of the longest delay.
        _renouvellement(True, date(2027, 2, 28), delai=2),
        _renouvellement(False, date(2027, 3, 1), delai=2),
        _renouvellement(True, date(2027, 12, 31), delai=12),
        _renouvellement(False, date(2028, 1, 1), delai=12),
        _renouvellement(True, date(2028, 2, 29), delai=14),
        _renouvellement(True, date(2028, 12, 31), delai=24),
        _renouvellement(False, date(2029, 1, 1), delai=24),
    ],
    inconnues=[
        _renouvellement(None),
        # Not late yet.
        _renouvellement(None, None, date(2027, 6, 30)),
        # Handed in before the portal knew the grant: there, but nobody knows since when.
        Cas(
            None,
            {"est_renouvellement": True, "date_decision": date(2027, 12, 1), "pieces": frozenset({"cerfa_15059"})},
            SIX_MOIS,
        ),
        Cas(None, {"est_renouvellement": False, "date_decision": date(2027, 12, 1)}, SIX_MOIS),
    ],
    saisies_refusees=[
        ({"delai": "0"}, "delai", "Le délai est d’au moins un mois."),
        ({"delai": "25"}, "delai", "Le délai ne peut pas dépasser 24 mois."),
        ({"delai": "six"}, "delai", "Saisissez un nombre entier, par exemple 12."),
    ],
)


@pytest.mark.parametrize(
    ("cas", "phrase"),
    [
        (
            _renouvellement(False, date(2027, 7, 1)),
            "Compte rendu financier de l’exercice 2026 reçu le 1er\u00a0juillet 2027, attendu au plus tard le 30\u00a0juin 2027.",
        ),
        (
            _renouvellement(False, None, date(2027, 9, 15)),
            (
                "Compte rendu financier de l’exercice 2026 non reçu au 15\u00a0septembre 2027, attendu au plus tard le "
                "30\u00a0juin 2027."
            ),
        ),
        (
            _renouvellement(None),
            "Compte rendu financier de l’exercice 2026 non reçu, attendu au plus tard le 30\u00a0juin 2027.",
        ),
    ],
)
def test_la_phrase(cas, phrase):
    assert verifier("compte_rendu_financier", fiche(**cas.champs), **cas.parametres).phrase == phrase


def test_en_clair():
    assert type_de_regle("compte_rendu_financier").en_clair(lire_parametres("compte_rendu_financier", SIX_MOIS)) == (
        "Le compte rendu financier d’une subvention est reçu au plus tard 6 mois après la fin de son exercice."
    )
