import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from circulaires.controle.nomenclatures import TypePorteur
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, parties
from tests.circulaires.controle.fiches import fiche, verifier

SERVICES = {"types": ["service_de_l_etat"]}


def _porteur(respectee, type_porteur, justifie=False):
    champs = {"type_porteur": type_porteur, "justification_action_habituelle": justifie}
    return Cas(respectee, champs, SERVICES)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("action_habituelle").valeurs, parties(TypePorteur.values, minimum=1)),
    fiches=fiches(
        type_porteur=st.none() | st.sampled_from(TypePorteur.values),
        justification_action_habituelle=st.booleans(),
    ),
    limites=[
        _porteur(False, "service_de_l_etat"),
        _porteur(True, "service_de_l_etat", justifie=True),
        _porteur(True, "etablissement_public"),
        _porteur(True, "association", justifie=True),
    ],
    inconnues=[_porteur(None, None), _porteur(None, None, justifie=True)],
    saisies_refusees=[
        ({"types": []}, "types", "Choisissez au moins un type de porteur."),
        ({"types": ["prefet"]}, "types", "Sélectionnez un choix valide. prefet n’en fait pas partie."),
    ],
)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        (
            {"type_porteur": "service_de_l_etat"},
            (
                "Porteur de type « service de l’État » : le dossier ne dit pas en quoi l’action dépasse son activité "
                "habituelle."
            ),
        ),
        (
            {"type_porteur": "service_de_l_etat", "justification_action_habituelle": True},
            "Porteur de type « service de l’État » : le dossier dit en quoi l’action dépasse son activité habituelle.",
        ),
        ({"type_porteur": "commune"}, "Porteur de type « commune » : aucune justification n’est demandée."),
    ],
)
def test_la_phrase(champs, phrase):
    assert verifier("action_habituelle", fiche(**champs), **SERVICES).phrase == phrase


def test_en_clair():
    assert type_de_regle("action_habituelle").en_clair(lire_parametres("action_habituelle", SERVICES)) == (
        "Un porteur de l’un de ces types justifie en quoi son projet dépasse son activité habituelle : service de l’État."
    )
