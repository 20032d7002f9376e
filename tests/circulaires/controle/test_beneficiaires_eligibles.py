import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from circulaires.controle.nomenclatures import TypePorteur
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, parties
from tests.circulaires.controle.fiches import fiche, verifier

DEUX = {"types": ["association", "commune"]}


def _porteur(respectee, type_porteur, appel=None, parametres=DEUX):
    admis = None if appel is None else frozenset(appel)
    return Cas(respectee, {"type_porteur": type_porteur, "types_beneficiaires_de_l_appel": admis}, parametres)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("beneficiaires_eligibles").valeurs, parties(TypePorteur.values)),
    fiches=fiches(
        type_porteur=st.none() | st.sampled_from(TypePorteur.values),
        types_beneficiaires_de_l_appel=st.none() | parties(TypePorteur.values, minimum=1),
    ),
    limites=[
        _porteur(True, "association"),
        _porteur(False, "epci"),
        # The call alone, when the circulaire says nothing.
        _porteur(True, "epci", ["epci"], {}),
        _porteur(False, "commune", ["epci"], {}),
        # Both: the call restricts, it does not widen.
        _porteur(True, "commune", ["commune"]),
        _porteur(False, "association", ["commune"]),
        _porteur(False, "epci", ["commune", "epci"]),
        _porteur(False, "epci", ["epci"]),
    ],
    inconnues=[
        _porteur(None, None),
        _porteur(None, None, ["epci"], {}),
        _porteur(None, "epci", None, {}),
    ],
    saisies_refusees=[
        ({"types": ["mairie"]}, "types", "Sélectionnez un choix valide. mairie n’en fait pas partie."),
    ],
)


@pytest.mark.parametrize(
    ("cas", "phrase"),
    [
        (_porteur(True, "commune"), "Porteur de type « commune », admis : association et commune."),
        (
            _porteur(False, "epci", ["epci"]),
            "Porteur de type « établissement public de coopération intercommunale », admis : aucun.",
        ),
    ],
)
def test_la_phrase_dit_qui_est_admis(cas, phrase):
    assert verifier("beneficiaires_eligibles", fiche(**cas.champs), **cas.parametres).phrase == phrase


@pytest.mark.parametrize(
    ("parametres", "attendu"),
    [
        ({}, "Le porteur est d’un type admis par l’appel à projets."),
        (
            DEUX,
            "Les bénéficiaires admis sont : association et commune. Un appel à projets peut restreindre cette liste.",
        ),
    ],
)
def test_en_clair(parametres, attendu):
    type_regle = type_de_regle("beneficiaires_eligibles")
    assert type_regle.en_clair(lire_parametres("beneficiaires_eligibles", parametres)) == attendu
