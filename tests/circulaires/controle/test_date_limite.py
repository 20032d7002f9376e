from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, instants
from tests.circulaires.controle.fiches import fiche, verifier

LIMITE = datetime(2027, 3, 15, 17, tzinfo=UTC)  # 18 h in Paris


def _appel(respectee, secondes):
    return Cas(respectee, {"date_limite": LIMITE, "date_depot": LIMITE + timedelta(seconds=secondes)})


def _circulaire(respectee, au_plus_tard):
    """The closer of both deadlines applies."""
    champs = {"date_limite": LIMITE + timedelta(days=30), "date_depot": LIMITE}
    return Cas(respectee, champs, {"au_plus_tard": au_plus_tard})


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("date_limite").valeurs, st.none() | instants()),
    fiches=fiches(date_depot=instants(), date_limite=instants()),
    limites=[
        _appel(True, -1),
        _appel(True, 0),
        _appel(False, 1),
        _circulaire(False, "2027-03-15T17:59:59+01:00"),
        _circulaire(True, "2027-03-15T18:00:00+01:00"),
        _circulaire(True, "2027-03-15T18:00:01+01:00"),
    ],
    inconnues=[Cas(None, {"date_depot": LIMITE}), Cas(None, {"date_limite": LIMITE})],
    saisies_refusees=[
        (
            {"au_plus_tard": "demain"},
            "au_plus_tard",
            "Saisissez une date et une heure, par exemple 15/03/2027 18:00.",
        ),
        ({"au_plus_tard": "0001-01-01T00:00"}, "au_plus_tard", "Saisissez une date entre 1900 et 2100."),
        ({"au_plus_tard": "9999-12-31T23:59"}, "au_plus_tard", "Saisissez une date entre 1900 et 2100."),
    ],
)


def test_la_phrase_est_a_l_heure_de_paris():
    projet = fiche(date_limite=LIMITE, date_depot=LIMITE + timedelta(minutes=5))
    assert verifier("date_limite", projet).phrase == (
        "Dossier déposé le 15\u00a0mars 2027 à 18\u00a0h\u00a005, "
        "pour une date limite fixée au 15\u00a0mars 2027 à 18\u00a0h\u00a000."
    )


@pytest.mark.parametrize(
    ("parametres", "attendu"),
    [
        ({}, "Le dossier est déposé au plus tard à la date limite de l’appel à projets."),
        (
            {"au_plus_tard": "2027-03-15T17:00:00+00:00"},
            (
                "Le dossier est déposé au plus tard à la date limite de l’appel à projets et, dans tous les cas, "
                "le 15\u00a0mars 2027 à 18\u00a0h\u00a000 (heure de Paris)."
            ),
        ),
    ],
)
def test_en_clair(parametres, attendu):
    assert type_de_regle("date_limite").en_clair(lire_parametres("date_limite", parametres)) == attendu
