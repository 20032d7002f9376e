import pytest
from hypothesis import strategies as st

from circulaires.controle import lire_parametres, type_de_regle
from circulaires.controle.nomenclatures import TypePiece, TypePorteur
from tests.circulaires.controle.echantillons import Cas, Echantillon, fiches, parties
from tests.circulaires.controle.fiches import fiche, verifier

DEUX_ET_UNE = {"pieces": ["cerfa_12156", "rib"], "pieces_des_associations": ["statuts"]}
ASSOCIATIONS = {"pieces_des_associations": ["statuts"]}
RIEN = "Choisissez au moins une pièce, pour tous ou pour les associations."


def _dossier(respectee, type_porteur, pieces, parametres=DEUX_ET_UNE):
    jointes = None if pieces is None else frozenset(pieces)
    return Cas(respectee, {"type_porteur": type_porteur, "pieces": jointes}, parametres)


ECHANTILLON = Echantillon(
    parametres=st.builds(
        type_de_regle("pieces_obligatoires").valeurs, parties(TypePiece.values), parties(TypePiece.values)
    ).filter(lambda p: p.pieces or p.pieces_des_associations),
    fiches=fiches(
        type_porteur=st.none() | st.sampled_from(["association", *TypePorteur.values]),
        pieces=st.none() | parties(TypePiece.values),
    ),
    limites=[
        _dossier(True, "commune", ["cerfa_12156", "rib"]),
        _dossier(False, "commune", ["cerfa_12156"]),
        _dossier(True, "commune", ["cerfa_12156", "rib", "autre"]),
        _dossier(False, "commune", []),
        _dossier(False, "association", ["cerfa_12156", "rib"]),
        _dossier(False, "association", ["statuts", "rib"]),
        _dossier(True, "association", ["cerfa_12156", "rib", "statuts"]),
        # Nobody knows what the porteur is, but what is asked of everybody is missing.
        _dossier(False, None, ["rib"]),
        _dossier(True, None, ["rib"], {"pieces": ["rib"]}),
    ],
    inconnues=[
        _dossier(None, "association", None),
        _dossier(None, None, ["cerfa_12156", "rib"]),
        _dossier(None, "commune", [], ASSOCIATIONS),
    ],
    saisies_refusees=[
        ({"pieces": [], "pieces_des_associations": []}, "pieces", RIEN),
        ({"pieces": ["photo"]}, "pieces", "Sélectionnez un choix valide. photo n’en fait pas partie."),
    ],
)


@pytest.mark.parametrize(
    ("cas", "phrase"),
    [
        (
            _dossier(False, "association", ["rib"]),
            "Pièces manquantes : demande de subvention (CERFA 12156) et statuts signés.",
        ),
        (
            _dossier(True, "commune", ["cerfa_12156", "rib"]),
            "Pièces demandées, toutes présentes : demande de subvention (CERFA 12156) et relevé d’identité bancaire.",
        ),
    ],
)
def test_la_phrase(cas, phrase):
    assert verifier("pieces_obligatoires", fiche(**cas.champs), **cas.parametres).phrase == phrase


@pytest.mark.parametrize(
    ("parametres", "attendu"),
    [
        (
            DEUX_ET_UNE,
            (
                "Le dossier contient : demande de subvention (CERFA 12156) et relevé d’identité bancaire. Celui d’une "
                "association contient aussi : statuts signés."
            ),
        ),
        (ASSOCIATIONS, "Le dossier d’une association contient : statuts signés."),
        ({"pieces": ["rib"]}, "Le dossier contient : relevé d’identité bancaire."),
    ],
)
def test_en_clair(parametres, attendu):
    assert type_de_regle("pieces_obligatoires").en_clair(lire_parametres("pieces_obligatoires", parametres)) == attendu
