from decimal import Decimal

import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches
from tests.circulaires.controle.fiches import fiche, verifier

SEUIL = {"seuil": "0.60"}
ABSURDE = "Saisissez un pourcentage supérieur à 0 et inférieur ou égal à 100."


def _part(respectee, part, renouvellement=True):
    valeur = None if part is None else Decimal(part)
    return Cas(respectee, {"est_renouvellement": renouvellement, "part_renouvelee_du_departement": valeur}, SEUIL)


ECHANTILLON = Echantillon(
    parametres=st.builds(
        type_de_regle("part_des_renouvellements").valeurs, st.decimals(min_value="0.0001", max_value=1, places=4)
    ),
    fiches=fiches(
        est_renouvellement=st.booleans(),
        part_renouvelee_du_departement=st.none() | st.decimals(min_value=0, max_value=1, places=4),
    ),
    limites=[
        _part(True, "0.60"),
        _part(True, "0.5999999"),
        _part(False, "0.6000001"),
        _part(False, "1"),
        _part(True, "0"),
    ],
    inconnues=[_part(None, None), _part(None, "1", renouvellement=False)],
    saisies_refusees=[
        ({"seuil": "180"}, "seuil", ABSURDE),
        ({"seuil": "0"}, "seuil", ABSURDE),
        ({"seuil": "-60"}, "seuil", ABSURDE),
        ({"seuil": "la moitié"}, "seuil", "Saisissez un pourcentage, par exemple 80."),
    ],
)


@pytest.mark.parametrize(
    ("part", "lue"),
    [
        ("0.75", "75\u00a0%"),
        ("0.60", "60\u00a0%"),
        ("0.60001", "un peu plus de 60\u00a0%"),
        ("0.6666666", "66,66\u00a0%"),
    ],
)
def test_la_phrase_ne_montre_jamais_un_refus_egal_au_maximum(part, lue):
    cas = _part(None, part)
    phrase = verifier("part_des_renouvellements", fiche(**cas.champs), **SEUIL).phrase
    assert phrase == f"Actions renouvelées du département : {lue}, pour un maximum de 60\u00a0%."


def test_en_clair():
    phrase = "Les actions renouvelées ne dépassent pas 60\u00a0% des actions du département."
    assert (
        type_de_regle("part_des_renouvellements").en_clair(lire_parametres("part_des_renouvellements", SEUIL)) == phrase
    )
