"""What a local rule may be: pure rules of codes, days and states."""

from datetime import date

import pytest

from circulaires.models import RegleLocale, Texte
from circulaires.regles_locales import etat, jour_de_reference, prochain_code


@pytest.mark.parametrize(
    ("codes", "suivant"),
    [
        ([], "L-01"),
        (["L-01", "L-03"], "L-04"),
        (["L-98"], "L-99"),
        (["L-99"], ""),
    ],
)
def test_le_code_suivant_ne_reprend_jamais_un_ancien(codes, suivant):
    assert prochain_code(codes) == suivant


def test_un_brouillon_est_juge_aujourd_hui_ou_au_premier_jour_de_l_exercice():
    assert jour_de_reference(2027, date(2026, 12, 5)) == date(2027, 1, 1)
    assert jour_de_reference(2027, date(2027, 3, 15)) == date(2027, 3, 15)


@pytest.mark.parametrize(
    ("champs", "abroge_le", "libelle", "niveau"),
    [
        ({"statut": "brouillon"}, None, "Brouillon", "neutre"),
        ({"debut": date(2027, 3, 16)}, None, "S’appliquera le 16 mars 2027", "nouveau"),
        ({"debut": date(2027, 3, 15)}, None, "En vigueur depuis le 15 mars 2027", "succes"),
        (
            {"debut": date(2027, 2, 2), "fin": date(2027, 3, 16)},
            None,
            "En vigueur, retirée le 16 mars 2027",
            "attention",
        ),
        ({"debut": date(2027, 2, 2), "fin": date(2027, 3, 15)}, None, "Retirée le 15 mars 2027", "erreur"),
        ({"debut": date(2027, 4, 2), "fin": date(2027, 4, 2)}, None, "Retirée avant de s’appliquer", "erreur"),
        ({"debut": date(2027, 2, 2)}, date(2027, 3, 15), "Tombée avec la circulaire", "erreur"),
    ],
)
def test_l_etat_d_une_regle_le_15_mars(champs, abroge_le, libelle, niveau):
    statut = "retiree" if champs.get("fin") else "en_vigueur"
    regle = RegleLocale(**{"statut": statut, "texte": Texte(abroge_le=abroge_le), **champs})
    lu, couleur = etat(regle, date(2027, 3, 15))
    assert (lu.replace("\u00a0", " "), couleur) == (libelle, niveau)
