from datetime import date

import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, jours
from tests.circulaires.controle.fiches import fiche, verifier

DEUX_ANS = {"annees_max": 2}
AVEC_CONVENTION = {"annees_max": 2, "convention_exigee": True}


def _dates(respectee, debut, fin):
    return Cas(respectee, {"duree_annees": 1, "date_debut": debut, "date_fin": fin}, DEUX_ANS)


def _convention(respectee, **champs):
    return Cas(respectee, {"duree_annees": 2, "pluriannuel": True, "decision_prise": True, **champs}, AVEC_CONVENTION)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("duree_maximale").valeurs, st.integers(1, 10), st.booleans()),
    fiches=fiches(
        duree_annees=st.none() | st.integers(1, 12),
        pluriannuel=st.booleans(),
        date_debut=st.none() | jours(),
        date_fin=st.none() | jours(),
        date_convention=st.none() | jours(),
        decision_prise=st.booleans(),
    ),
    limites=[
        Cas(True, {"duree_annees": 2}, DEUX_ANS),
        Cas(True, {"duree_annees": 1}, DEUX_ANS),
        Cas(False, {"duree_annees": 3}, DEUX_ANS),
        # From one day to the last day of the second year, the last but one, and the day after.
        _dates(True, date(2027, 3, 1), date(2029, 2, 28)),
        _dates(True, date(2027, 3, 1), date(2029, 2, 27)),
        _dates(False, date(2027, 3, 1), date(2029, 3, 1)),
        # A year begun on 29 February ends on 28 February, and two of them as well.
        _dates(True, date(2028, 2, 29), date(2030, 2, 28)),
        _dates(False, date(2028, 2, 29), date(2030, 3, 1)),
        # An action of one day has a duration, whatever is declared.
        Cas(True, {"date_debut": date(2027, 3, 1), "date_fin": date(2027, 3, 1)}, DEUX_ANS),
        _convention(False),
        _convention(True, date_convention=date(2027, 4, 1)),
        _convention(True, decision_prise=False),
        _convention(True, duree_annees=1, pluriannuel=False),
    ],
    inconnues=[
        Cas(None, {}, DEUX_ANS),
        Cas(None, {"date_debut": date(2027, 3, 1)}, DEUX_ANS),
        Cas(None, {"date_fin": date(2027, 3, 1)}, DEUX_ANS),
        # Dates the wrong way round say nothing of the duration.
        Cas(None, {"date_debut": date(2027, 3, 2), "date_fin": date(2027, 3, 1)}, DEUX_ANS),
    ],
    saisies_refusees=[
        ({"annees_max": "0"}, "annees_max", "La durée est d’au moins une année."),
        ({"annees_max": "-2"}, "annees_max", "La durée est d’au moins une année."),
        ({"annees_max": "11"}, "annees_max", "La durée maximale ne peut pas dépasser 10 années."),
        ({"annees_max": "deux"}, "annees_max", "Saisissez un nombre entier, par exemple 12."),
        ({"annees_max": "1,5"}, "annees_max", "Saisissez un nombre entier, par exemple 12."),
    ],
)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"duree_annees": 3}, "Durée déclarée : 3 ans, pour un maximum de 2 ans."),
        (
            {"duree_annees": 1, "date_debut": date(2027, 3, 1), "date_fin": date(2029, 3, 1)},
            "Réalisation du 1er mars 2027 au 1er mars 2029, soit plus de 2 ans, pour un maximum de 2 ans.",
        ),
        (
            {"duree_annees": 1, "date_debut": date(2027, 3, 1), "date_fin": date(2028, 6, 30)},
            "Réalisation du 1er mars 2027 au 30 juin 2028, soit 2 ans au plus, pour un maximum de 2 ans.",
        ),
    ],
)
def test_la_phrase_dit_la_plus_longue_des_deux_durees(champs, phrase):
    assert verifier("duree_maximale", fiche(**champs), **DEUX_ANS).phrase == phrase


@pytest.mark.parametrize(
    ("champs", "fin"),
    [
        ({"decision_prise": True}, "2 ans : aucune convention n’est enregistrée."),
        ({}, "2 ans ; une convention sera à conclure après la décision."),
    ],
)
def test_la_convention_suit_la_decision(champs, fin):
    phrase = verifier("duree_maximale", fiche(duree_annees=2, **champs), **AVEC_CONVENTION).phrase
    assert phrase == f"Durée déclarée : 2 ans, pour un maximum de {fin}"


@pytest.mark.parametrize(
    ("parametres", "attendu"),
    [
        ({"annees_max": 1}, "La durée du projet ne dépasse pas 1 an."),
        (
            AVEC_CONVENTION,
            "La durée du projet ne dépasse pas 2 ans. Un projet de plus d’une année fait l’objet d’une convention.",
        ),
    ],
)
def test_en_clair(parametres, attendu):
    assert type_de_regle("duree_maximale").en_clair(lire_parametres("duree_maximale", parametres)) == attendu
