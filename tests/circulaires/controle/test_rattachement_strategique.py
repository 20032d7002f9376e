import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches
from tests.circulaires.controle.fiches import fiche, verifier

OBJECTIF, AXE = {"objectif_cible": True}, {"axe": True}
LES_DEUX = {**OBJECTIF, **AXE}


def _rattache(respectee, objectif, axe, parametres=LES_DEUX):
    champs = {"objectif_cible_renseigne": objectif, "axe_feuille_de_route_renseigne": axe}
    return Cas(respectee, champs, parametres)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("rattachement_strategique").valeurs, st.booleans(), st.booleans()).filter(
        lambda p: p.objectif_cible or p.axe
    ),
    fiches=fiches(
        objectif_cible_renseigne=st.none() | st.booleans(),
        axe_feuille_de_route_renseigne=st.none() | st.booleans(),
    ),
    limites=[
        _rattache(True, True, True),
        _rattache(False, True, False),
        _rattache(False, False, True),
        _rattache(False, False, None),
        _rattache(True, True, False, OBJECTIF),
        _rattache(False, False, True, OBJECTIF),
        _rattache(True, None, True, AXE),
        _rattache(False, None, False, AXE),
    ],
    inconnues=[
        _rattache(None, None, None),
        _rattache(None, True, None),
        _rattache(None, None, True, OBJECTIF),
    ],
    saisies_refusees=[
        ({"objectif_cible": False, "axe": False}, "objectif_cible", "Cochez au moins l’un des deux rattachements.")
    ],
)


@pytest.mark.parametrize(
    ("cas", "phrase"),
    [
        (
            _rattache(False, False, False),
            "Le projet n’est pas rattaché à un objectif cible de la stratégie ni à un axe de la feuille de route.",
        ),
        (_rattache(False, True, False), "Le projet n’est pas rattaché à un axe de la feuille de route."),
        (
            _rattache(True, True, True),
            "Le projet est rattaché à un objectif cible de la stratégie et à un axe de la feuille de route.",
        ),
    ],
)
def test_la_phrase(cas, phrase):
    assert verifier("rattachement_strategique", fiche(**cas.champs), **cas.parametres).phrase == phrase


@pytest.mark.parametrize(
    ("parametres", "fin"),
    [
        (OBJECTIF, "un objectif cible de la stratégie."),
        (AXE, "un axe de la feuille de route."),
        (LES_DEUX, "un objectif cible de la stratégie et à un axe de la feuille de route."),
    ],
)
def test_en_clair(parametres, fin):
    lus = lire_parametres("rattachement_strategique", parametres)
    assert type_de_regle("rattachement_strategique").en_clair(lus) == f"Le projet se rattache à {fin}"
