from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circulaires.controle import Cofinancement, lire_parametres, type_de_regle
from tests.circulaires.controle.fiches import fiche, verifier

MONTANTS = st.decimals(min_value=0, max_value=100_000, places=2)
TOLERANCES = st.decimals(min_value=0, max_value=1000, places=2)


@pytest.mark.parametrize(
    ("cofinancement", "respectee"),
    [
        ("2000.00", True),
        ("1999.00", True),
        ("1998.99", False),
        ("2001.00", True),
        ("2001.01", False),
        ("0", False),
    ],
)
def test_l_ecart_a_la_tolerance_d_un_euro(cofinancement, respectee):
    projet = fiche(cofinancements=(Cofinancement("COMMUNE_EPCI", Decimal(cofinancement)),))
    assert verifier("plan_equilibre", projet, tolerance="1.00").respectee is respectee


def test_le_plan_reste_celui_du_dossier_quand_on_accorde_moins():
    projet = fiche(
        montant_demande=Decimal(8500),
        montant_accorde=Decimal(8000),
        cofinancements=(Cofinancement("AUTOFINANCEMENT", Decimal(1500)),),
    )
    assert verifier("plan_equilibre", projet, tolerance="1.00").respectee is True


@pytest.mark.parametrize(
    ("autres", "fin"),
    [
        ("1500", "il manque 500,00\u00a0€."),
        ("2500", "il y a en trop 500,00\u00a0€."),
        ("2000", "le plan de financement est équilibré."),
    ],
)
def test_la_phrase_dit_le_sens_de_l_ecart(autres, fin):
    projet = fiche(cofinancements=(Cofinancement("ARS", Decimal(autres)),))
    assert verifier("plan_equilibre", projet, tolerance="1").phrase.endswith(f"\u00a0: {fin}")


def test_sans_cout_total():
    assert verifier("plan_equilibre", fiche(cout_total=None), tolerance="1").respectee is None


@pytest.mark.parametrize(
    ("tolerance", "attendu"),
    [
        ("0", "Le montant demandé et les cofinancements sont égaux au coût total du projet."),
        ("1", "Le montant demandé et les cofinancements sont égaux au coût total du projet, à 1,00\u00a0€ près."),
    ],
)
def test_en_clair(tolerance, attendu):
    parametres = lire_parametres("plan_equilibre", {"tolerance": tolerance})
    assert type_de_regle("plan_equilibre").en_clair(parametres) == attendu


@given(MONTANTS, MONTANTS, MONTANTS, TOLERANCES, TOLERANCES)
def test_plus_strict_ne_transforme_jamais_un_refus_en_accord(demande, cout, autres, tolerance_a, tolerance_b):
    regle = type_de_regle("plan_equilibre")
    a, b = regle.valeurs(tolerance_a), regle.valeurs(tolerance_b)
    projet = fiche(montant_demande=demande, cout_total=cout, cofinancements=(Cofinancement("ARS", autres),))
    if regle.est_plus_stricte(a, b) and regle.verifier(projet, b).respectee is False:
        assert regle.verifier(projet, a).respectee is False
