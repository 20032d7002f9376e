from datetime import date

import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, jours
from tests.circulaires.controle.fiches import fiche, verifier

PERIODE = {"debut_au_plus_tot": "2027-03-01", "fin_au_plus_tard": "2027-12-31"}
DEBUT = {"debut_au_plus_tot": "2027-03-01"}
FIN = {"fin_au_plus_tard": "2027-12-31"}


def _dates(respectee, debut, fin):
    return Cas(respectee, {"date_debut": debut, "date_fin": fin}, PERIODE)


def _parametres():
    """One of the dates, or both in their order."""
    classe = type_de_regle("periode_de_realisation").valeurs
    bornes = st.lists(jours(), min_size=2, max_size=2).map(sorted)
    return st.one_of(
        bornes.map(lambda b: classe(*b)),
        jours().map(lambda j: classe(j, None)),
        jours().map(lambda j: classe(None, j)),
    )


INVALIDE = "Saisissez une date, par exemple 15/03/2027."
ECHANTILLON = Echantillon(
    parametres=_parametres(),
    fiches=fiches(date_debut=st.none() | jours(), date_fin=st.none() | jours()),
    limites=[
        _dates(True, date(2027, 3, 1), date(2027, 12, 31)),
        _dates(True, date(2027, 3, 2), date(2027, 12, 30)),
        _dates(False, date(2027, 2, 28), date(2027, 12, 31)),
        _dates(False, date(2027, 3, 1), date(2028, 1, 1)),
        # One date out of bounds is enough, whatever the other.
        _dates(False, date(2027, 2, 28), None),
        _dates(False, None, date(2028, 1, 1)),
        Cas(True, {"date_debut": date(2027, 3, 1)}, DEBUT),
        Cas(False, {"date_debut": date(2027, 2, 28)}, DEBUT),
        Cas(True, {"date_fin": date(2027, 12, 31)}, FIN),
        Cas(False, {"date_fin": date(2028, 1, 1)}, FIN),
    ],
    inconnues=[
        _dates(None, None, None),
        _dates(None, date(2027, 3, 1), None),
        _dates(None, None, date(2027, 12, 31)),
        Cas(None, {"date_fin": date(2027, 12, 31)}, DEBUT),
        Cas(None, {"date_debut": date(2027, 3, 1)}, FIN),
    ],
    saisies_refusees=[
        (
            {"debut_au_plus_tot": "2027-03-02", "fin_au_plus_tard": "2027-03-01"},
            "fin_au_plus_tard",
            "La fin de la période ne peut pas précéder son début.",
        ),
        ({}, "debut_au_plus_tot", "Indiquez au moins l’une des deux dates."),
        ({"debut_au_plus_tot": "demain"}, "debut_au_plus_tot", INVALIDE),
        ({"fin_au_plus_tard": "2027-02-29"}, "fin_au_plus_tard", INVALIDE),
        ({"fin_au_plus_tard": "31/12/2101"}, "fin_au_plus_tard", "Saisissez une date entre 1900 et 2100."),
        ({"debut_au_plus_tot": "0001-01-01"}, "debut_au_plus_tot", "Saisissez une date entre 1900 et 2100."),
    ],
)


def test_une_periode_d_un_seul_jour_est_admise():
    formulaire = type_de_regle("periode_de_realisation").formulaire(
        {"debut_au_plus_tot": "01/03/2027", "fin_au_plus_tard": "2027-03-01"}
    )
    assert formulaire.is_valid()
    assert formulaire.donnees() == {"debut_au_plus_tot": "2027-03-01", "fin_au_plus_tard": "2027-03-01"}


def test_la_phrase_dit_chaque_date():
    projet = fiche(date_debut=date(2027, 2, 1))
    verdict = verifier("periode_de_realisation", projet, **PERIODE)
    assert verdict.phrase == (
        "Début de l’action : 1er février 2027, pour un début au plus tôt le 1er mars 2027. "
        "La date de fin de l’action n’est pas renseignée."
    )
    assert verdict.chiffres == {
        "date_debut": "2027-02-01",
        "debut_au_plus_tot": "2027-03-01",
        "fin_au_plus_tard": "2027-12-31",
    }


@pytest.mark.parametrize(
    ("parametres", "attendu"),
    [
        (PERIODE, "L’action commence au plus tôt le 1er mars 2027 et finit au plus tard le 31 décembre 2027."),
        (DEBUT, "L’action commence au plus tôt le 1er mars 2027."),
        (FIN, "L’action finit au plus tard le 31 décembre 2027."),
    ],
)
def test_en_clair(parametres, attendu):
    type_regle = type_de_regle("periode_de_realisation")
    assert type_regle.en_clair(lire_parametres("periode_de_realisation", parametres)) == attendu
