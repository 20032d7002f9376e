from datetime import date

import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from circulaires.controle.nomenclatures import TypePiece
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, jours, parties
from tests.circulaires.controle.fiches import fiche, verifier

CERFA = {"pieces": ["cerfa_15059"]}
DEUX = {"pieces": ["cerfa_15059", "autre"]}


def _renouvellement(respectee, pieces, recu=None, parametres=CERFA):
    champs = {
        "est_renouvellement": True,
        "pieces": None if pieces is None else frozenset(pieces),
        "compte_rendu_precedent_recu_le": recu,
    }
    return Cas(respectee, champs, parametres)


ECHANTILLON = Echantillon(
    parametres=st.builds(type_de_regle("compte_rendu_precedent").valeurs, parties(TypePiece.values, minimum=1)),
    fiches=fiches(
        est_renouvellement=st.booleans(),
        pieces=st.none() | parties(TypePiece.values),
        compte_rendu_precedent_recu_le=st.none() | jours(),
    ),
    limites=[
        _renouvellement(True, ["cerfa_15059"]),
        _renouvellement(False, []),
        _renouvellement(False, ["cerfa_12156", "rib"]),
        _renouvellement(True, ["autre"], parametres=DEUX),
        # Already received for the earlier project: whatever the file holds, even unread.
        _renouvellement(True, [], date(2027, 2, 1)),
        _renouvellement(True, None, date(2027, 2, 1)),
    ],
    inconnues=[
        _renouvellement(None, None),
        Cas(None, {"est_renouvellement": False, "pieces": frozenset()}, CERFA),
    ],
    saisies_refusees=[
        ({"pieces": []}, "pieces", "Choisissez au moins une pièce."),
        ({"pieces": ["bilan"]}, "pieces", "Sélectionnez un choix valide. bilan n’en fait pas partie."),
    ],
)


@pytest.mark.parametrize(
    ("cas", "phrase"),
    [
        (
            _renouvellement(False, []),
            (
                "Renouvellement sans compte rendu de l’exercice précédent ; pièce attendue : compte rendu financier "
                "(CERFA 15059)."
            ),
        ),
        (
            _renouvellement(True, ["cerfa_15059"]),
            "Renouvellement : pièce jointe : compte rendu financier (CERFA 15059).",
        ),
        (
            _renouvellement(True, [], date(2027, 2, 1)),
            "Renouvellement : compte rendu de l’exercice précédent reçu le 1er\u00a0février 2027.",
        ),
    ],
)
def test_la_phrase(cas, phrase):
    assert verifier("compte_rendu_precedent", fiche(**cas.champs), **cas.parametres).phrase == phrase


@pytest.mark.parametrize(
    ("parametres", "fin"),
    [
        (CERFA, "Pièce : compte rendu financier (CERFA 15059)."),
        (DEUX, "Une seule de ces pièces suffit : compte rendu financier (CERFA 15059) et autre pièce."),
    ],
)
def test_en_clair(parametres, fin):
    phrase = type_de_regle("compte_rendu_precedent").en_clair(lire_parametres("compte_rendu_precedent", parametres))
    debut = "Un renouvellement est accompagné du compte rendu, même partiel, de l’exercice précédent."
    assert phrase == f"{debut} {fin}"
