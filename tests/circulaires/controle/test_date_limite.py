from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.fiches import fiche, verifier

LIMITE = datetime(2027, 3, 15, 17, tzinfo=UTC)  # 18 h in Paris
INSTANTS = st.datetimes(min_value=datetime(2027, 1, 1), max_value=datetime(2027, 12, 31), timezones=st.just(UTC))


@pytest.mark.parametrize(("ecart", "respectee"), [(-1, True), (0, True), (1, False)])
def test_a_la_seconde_pres(ecart, respectee):
    projet = fiche(date_limite=LIMITE, date_depot=LIMITE + timedelta(seconds=ecart))
    assert verifier("date_limite", projet).respectee is respectee


@pytest.mark.parametrize(
    ("texte", "respectee"), [("2027-03-15T17:59:59+01:00", False), ("2027-03-15T18:00:00+01:00", True)]
)
def test_la_plus_proche_des_deux_limites_s_applique(texte, respectee):
    projet = fiche(date_limite=LIMITE + timedelta(days=30), date_depot=LIMITE)
    assert verifier("date_limite", projet, au_plus_tard=texte).respectee is respectee


@pytest.mark.parametrize("champs", [{"date_depot": LIMITE}, {"date_limite": LIMITE}])
def test_sans_depot_ni_limite_la_regle_ne_s_applique_pas(champs):
    assert verifier("date_limite", fiche(**champs)).respectee is None


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


@given(INSTANTS, INSTANTS, st.none() | INSTANTS, st.none() | INSTANTS)
def test_plus_strict_ne_transforme_jamais_un_refus_en_accord(depot, limite, texte_a, texte_b):
    regle = type_de_regle("date_limite")
    a, b = regle.valeurs(texte_a), regle.valeurs(texte_b)
    projet = fiche(date_depot=depot, date_limite=limite)
    if regle.est_plus_stricte(a, b) and regle.verifier(projet, b).respectee is False:
        assert regle.verifier(projet, a).respectee is False
