from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circulaires.controle import Depense, lire_parametres, type_de_regle
from circulaires.controle.nomenclatures import NatureDepense
from tests.circulaires.controle.fiches import fiche, verifier

NATURES = st.lists(st.sampled_from(NatureDepense.values), min_size=1)
DEPENSES = st.lists(
    st.builds(
        Depense,
        nature=st.sampled_from(NatureDepense.values),
        montant=st.decimals(min_value=0, max_value=1000, places=2),
        financee_par_mildeca=st.booleans(),
    )
)


@pytest.mark.parametrize(
    ("depense", "respectee"),
    [
        (Depense("vehicule", Decimal("0.01"), financee_par_mildeca=True), False),
        (Depense("vehicule", Decimal(0), financee_par_mildeca=True), True),
        (Depense("vehicule", Decimal(500), financee_par_mildeca=False), True),
        (Depense("formation", Decimal(500), financee_par_mildeca=True), True),
    ],
)
def test_seule_la_part_de_la_mildeca_compte(depense, respectee):
    assert verifier("natures_exclues", fiche(depenses=(depense,)), natures=["vehicule"]).respectee is respectee


def test_les_lignes_de_meme_nature_s_additionnent():
    lignes = (
        Depense("vehicule", Decimal(100), financee_par_mildeca=True),
        Depense("locaux", Decimal(50), financee_par_mildeca=True),
        Depense("vehicule", Decimal("20.50"), financee_par_mildeca=True),
    )
    verdict = verifier("natures_exclues", fiche(depenses=lignes), natures=["locaux", "vehicule"])
    assert verdict.phrase == (
        "Dépenses exclues financées par la MILDECA\u00a0: véhicule (120,50\u00a0€), locaux (50,00\u00a0€)."
    )
    assert verdict.chiffres == {"vehicule": "120.50", "locaux": "50"}


def test_sans_depense_la_regle_ne_s_applique_pas():
    assert verifier("natures_exclues", fiche(), natures=["vehicule"]).respectee is None


@pytest.mark.parametrize(
    ("natures", "attendu"),
    [(["vehicule"], "véhicule"), (["locaux", "vehicule", "investissement"], "investissement, véhicule et locaux")],
)
def test_en_clair(natures, attendu):
    parametres = lire_parametres("natures_exclues", {"natures": natures})
    phrase = f"Les crédits de la MILDECA ne financent pas\u00a0: {attendu}."
    assert type_de_regle("natures_exclues").en_clair(parametres) == phrase


@given(DEPENSES, NATURES, NATURES)
def test_plus_strict_ne_transforme_jamais_un_refus_en_accord(depenses, natures_a, natures_b):
    regle = type_de_regle("natures_exclues")
    a, b = regle.valeurs(natures_a + natures_b), regle.valeurs(natures_b)
    assert regle.est_plus_stricte(a, b)
    projet = fiche(depenses=tuple(depenses))
    if regle.verifier(projet, b).respectee is False:
        assert regle.verifier(projet, a).respectee is False
