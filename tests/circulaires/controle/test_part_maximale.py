from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circulaires.controle import Cofinancement, lire_parametres, type_de_regle
from tests.circulaires.controle.fiches import fiche, verifier

MONTANTS = st.decimals(min_value=0, max_value=100_000, places=2)
TAUX = st.decimals(min_value="0.01", max_value=1, places=4)


@pytest.mark.parametrize(
    ("montant", "cout", "respectee"),
    [
        ("8000.00", "10000.00", True),
        ("7999.99", "10000.00", True),
        ("8000.01", "10000.00", False),
        ("8500.00", "10000.00", False),
        # 80 % of 1 000,01 € is 800,008 €: the cent below passes, the cent above does not.
        ("800.00", "1000.01", True),
        ("800.01", "1000.01", False),
        ("0", "0", True),
        ("0.01", "0", False),
    ],
)
def test_le_plafond_au_centime_pres(montant, cout, respectee):
    projet = fiche(montant_demande=Decimal(montant), cout_total=Decimal(cout))
    assert verifier("part_maximale", projet, taux_max="0.80").respectee is respectee


def test_le_montant_accorde_remplace_le_montant_demande():
    projet = fiche(montant_demande=Decimal(8500), montant_accorde=Decimal(8000))
    assert verifier("part_maximale", projet, taux_max="0.80").respectee is True


def test_la_phrase_donne_les_chiffres():
    verdict = verifier("part_maximale", fiche(montant_demande=Decimal(8500)), taux_max="0.80")
    assert verdict.phrase == (
        "Montant demandé : 8 500,00 €, soit 85 %, pour un maximum de 80 % du coût total de 10 000,00 €, "
        "soit 8 000,00 €."
    ).replace("8 500,00 €", "8\u00a0500,00\u00a0€").replace("10 000,00 €", "10\u00a0000,00\u00a0€").replace(
        "8 000,00 €", "8\u00a0000,00\u00a0€"
    ).replace(" %", "\u00a0%").replace(" :", "\u00a0:")
    assert verdict.chiffres["plafond"] == "8000.00"


def test_un_depassement_d_un_centime_ne_se_cache_pas_derriere_l_arrondi():
    phrase = verifier("part_maximale", fiche(montant_demande=Decimal("8000.01")), taux_max="0.80").phrase
    assert "soit un peu plus de 80\u00a0%" in phrase


@pytest.mark.parametrize(("declare", "respectee"), [("2000.00", True), ("1999.99", False), ("2000.01", True)])
def test_les_cofinancements_exiges(declare, respectee):
    projet = fiche(cofinancements=(Cofinancement("AUTOFINANCEMENT", Decimal(declare)),))
    verdict = verifier("part_maximale", projet, taux_max="0.80", cofinancements_exiges=True)
    assert verdict.respectee is respectee


@pytest.mark.parametrize("champs", [{"cout_total": None}, {"montant_demande": None}])
def test_sans_chiffres_la_regle_ne_s_applique_pas(champs):
    assert verifier("part_maximale", fiche(**champs), taux_max="0.80").respectee is None


def test_en_clair():
    parametres = lire_parametres("part_maximale", {"taux_max": "0.8333", "cofinancements_exiges": True})
    assert type_de_regle("part_maximale").en_clair(parametres) == (
        "La part de la MILDECA ne dépasse pas 83,33\u00a0% du coût total du projet. "
        "Les cofinancements et l’autofinancement atteignent au moins 16,67\u00a0% de ce coût."
    )


@given(MONTANTS, MONTANTS, MONTANTS, TAUX, TAUX, st.booleans(), st.booleans())
def test_plus_strict_ne_transforme_jamais_un_refus_en_accord(montant, cout, autres, taux_a, taux_b, exige_a, exige_b):
    regle = type_de_regle("part_maximale")
    a, b = regle.valeurs(taux_a, exige_a), regle.valeurs(taux_b, exige_b)
    projet = fiche(montant_demande=montant, cout_total=cout, cofinancements=(Cofinancement("ARS", autres),))
    if regle.est_plus_stricte(a, b) and regle.verifier(projet, b).respectee is False:
        assert regle.verifier(projet, a).respectee is False
