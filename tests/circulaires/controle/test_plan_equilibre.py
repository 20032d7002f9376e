from decimal import Decimal

import pytest
from hypothesis import strategies as st

from circulaires.controle import Cofinancement, lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, montants
from tests.circulaires.controle.fiches import fiche, verifier


def _autres(respectee, montant):
    autres = (Cofinancement("COMMUNE_EPCI", Decimal(montant)),)
    return Cas(respectee, {"cofinancements": autres}, {"tolerance": "1.00"})


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("plan_equilibre").valeurs, montants(1000, "0")),
    fiches=fiches(
        montant_demande=montants(2000),
        cout_total=montants(2000),
        cofinancements=st.tuples(st.builds(Cofinancement, st.just("ARS"), montants(2000))),
    ),
    limites=[
        _autres(True, "2000.00"),
        _autres(True, "1999.00"),
        _autres(False, "1998.99"),
        _autres(True, "2001.00"),
        _autres(False, "2001.01"),
        _autres(False, "0"),
    ],
    inconnues=[
        Cas(None, {"cout_total": None}, {"tolerance": "1"}),
        Cas(None, {"montant_demande": None}, {"tolerance": "1"}),
    ],
    saisies_refusees=[
        ({"tolerance": "-0,01"}, "tolerance", "Saisissez un montant positif ou nul."),
        ({"tolerance": "1000,01"}, "tolerance", "La tolérance ne peut pas dépasser 1 000 €."),
        ({"tolerance": "un euro"}, "tolerance", "Saisissez un montant en euros, par exemple 82 400,00."),
    ],
)


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
