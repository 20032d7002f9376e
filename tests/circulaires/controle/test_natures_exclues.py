from decimal import Decimal

import pytest
from hypothesis import strategies as st

from circulaires.controle import Depense, lire_parametres, type_de_regle
from circulaires.controle.nomenclatures import NatureDepense
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, montants, parties
from tests.circulaires.controle.fiches import fiche, verifier


def _vehicule(respectee, nature, montant, mildeca):
    depense = Depense(nature, Decimal(montant), financee_par_mildeca=mildeca)
    return Cas(respectee, {"depenses": (depense,)}, {"natures": ["vehicule"]})


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("natures_exclues").valeurs, parties(NatureDepense.values, minimum=1)),
    fiches=fiches(
        depenses=st.lists(
            st.builds(
                Depense,
                nature=st.sampled_from(NatureDepense.values),
                montant=montants(1000, "0"),
                financee_par_mildeca=st.booleans(),
            )
        ).map(tuple)
    ),
    limites=[
        _vehicule(False, "vehicule", "0.01", True),
        _vehicule(True, "vehicule", "0", True),
        _vehicule(True, "vehicule", "500", False),
        _vehicule(True, "formation", "500", True),
    ],
    inconnues=[Cas(None, {"depenses": ()}, {"natures": ["vehicule"]})],
    saisies_refusees=[
        ({"natures": []}, "natures", "Choisissez au moins une nature de dépense."),
        (
            {"natures": ["sorcellerie"]},
            "natures",
            "Sélectionnez un choix valide. sorcellerie n’en fait pas partie.",
        ),
    ],
)


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


@pytest.mark.parametrize(
    ("natures", "attendu"),
    [(["vehicule"], "véhicule"), (["locaux", "vehicule", "investissement"], "investissement, véhicule et locaux")],
)
def test_en_clair(natures, attendu):
    parametres = lire_parametres("natures_exclues", {"natures": natures})
    phrase = f"Les crédits de la MILDECA ne financent pas\u00a0: {attendu}."
    assert type_de_regle("natures_exclues").en_clair(parametres) == phrase
