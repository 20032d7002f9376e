from decimal import Decimal

import pytest
from hypothesis import strategies as st

from circulaires.controle import Cofinancement, lire_parametres, type_de_regle
from circulaires.controle.nomenclatures import Financeur
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, parties
from tests.circulaires.controle.fiches import fiche, verifier

VOISINS = {"financeurs": ["ARS", "FIPD"]}
CODES = [code for code in Financeur.values if code != "AUTOFINANCEMENT"]


def _payeurs(codes):
    return tuple(Cofinancement(code, Decimal(1000)) for code in sorted(codes))


def _declares(respectee, *codes, explique=False, en_double=()):
    champs = {
        "cofinancements": _payeurs(codes),
        "financements_en_double": en_double,
        "double_financement_explique": explique,
    }
    return Cas(respectee, champs, VOISINS)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("double_financement").valeurs, parties(CODES, minimum=1)),
    fiches=fiches(
        cofinancements=parties(Financeur.values).map(_payeurs),
        double_financement_explique=st.booleans(),
    ),
    limites=[
        _declares(True, "COMMUNE_EPCI", "AUTOFINANCEMENT"),
        _declares(False, "ARS"),
        _declares(False, "COMMUNE_EPCI", "FIPD"),
        _declares(True, "ARS", "FIPD", explique=True),
        _declares(False, en_double=("FIPD",)),
    ],
    inconnues=[_declares(None), _declares(None, explique=True)],
    saisies_refusees=[
        ({"financeurs": []}, "financeurs", "Choisissez au moins un financeur."),
        (
            {"financeurs": ["AUTOFINANCEMENT"]},
            "financeurs",
            "Sélectionnez un choix valide. AUTOFINANCEMENT n’en fait pas partie.",
        ),
    ],
)


@pytest.mark.parametrize(
    ("cas", "phrase"),
    [
        (
            _declares(False, "FIPD", "ARS"),
            (
                "Autres financeurs déclarés : agence régionale de santé et fonds interministériel de prévention de la "
                "délinquance : l’articulation des financements n’est pas expliquée."
            ),
        ),
        (
            _declares(True, "ARS", explique=True),
            "Autres financeurs déclarés : agence régionale de santé ; l’articulation est expliquée.",
        ),
        (_declares(True, "REGION"), "Aucun financement à expliquer n’est déclaré."),
    ],
)
def test_la_phrase(cas, phrase):
    assert verifier("double_financement", fiche(**cas.champs), **cas.parametres).phrase == phrase


def test_en_clair():
    assert type_de_regle("double_financement").en_clair(lire_parametres("double_financement", VOISINS)) == (
        "Le dossier explique l’articulation avec les financements suivants : agence régionale de santé et fonds "
        "interministériel de prévention de la délinquance."
    )
