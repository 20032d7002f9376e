import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mildeca_portal.socle.extraits import Extrait, JeuDeDonnees, canonique, decimal, en_json

AU = date(2026, 11, 23)


def test_une_ligne_garde_ses_montants_en_texte_exact():
    extrait = Extrait.creer("credits", 2024, AU, {"dotations": [{"territoire": "25", "ae": Decimal("82400.10")}]})

    assert extrait.table("dotations") == ({"territoire": "25", "ae": "82400.10"},)
    assert decimal(extrait.table("dotations")[0]["ae"]) == Decimal("82400.10")


def test_une_table_que_l_application_ne_donne_pas_est_vide():
    assert Extrait.creer("credits", 2024, AU, {}).table("projets") == ()
    assert JeuDeDonnees.reunir(2024, AU, []).table("credits", "projets") == ()


def test_l_ordre_de_lecture_ne_change_ni_les_lignes_ni_l_empreinte():
    doubs, jura = {"territoire": "25", "nombre": 3}, {"territoire": "39", "nombre": 1}
    un = Extrait.creer("credits", 2024, AU, {"projets": [doubs, jura]})
    autre = Extrait.creer("credits", 2024, AU, {"projets": [dict(reversed(jura.items())), doubs]})

    assert un == autre
    assert JeuDeDonnees.reunir(2024, AU, [un]).empreinte == JeuDeDonnees.reunir(2024, AU, [autre]).empreinte


def test_un_montant_different_change_l_empreinte():
    jeux = [
        JeuDeDonnees.reunir(2024, AU, [Extrait.creer("credits", 2024, AU, {"t": [{"ae": Decimal(m)}]})])
        for m in ("10.00", "10.01")
    ]

    assert jeux[0].empreinte != jeux[1].empreinte


def test_deux_extraits_du_meme_code_sont_refuses():
    extrait = Extrait.creer("credits", 2024, AU, {})

    with pytest.raises(ValueError, match="credits"):
        JeuDeDonnees.reunir(2024, AU, [extrait, extrait])


def test_un_flottant_est_refuse():
    with pytest.raises(TypeError, match=r"0\.1"):
        en_json({"ae": 0.1})


def test_dates_instants_et_ensembles_ont_une_forme():
    valeurs = {"le": date(2026, 3, 15), "a": datetime(2026, 3, 15, 8, tzinfo=UTC), "liste": (1, None, True)}

    assert en_json(valeurs) == {"le": "2026-03-15", "a": "2026-03-15T08:00:00+00:00", "liste": [1, None, True]}


def test_decimal_lit_une_cellule_vide_comme_inconnue():
    assert [decimal(v) for v in (None, "", "0", 3)] == [None, None, Decimal(0), Decimal(3)]


rangs = st.lists(
    st.dictionaries(
        st.text(min_size=1, max_size=8),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.text(max_size=20),
            st.decimals(allow_nan=False, allow_infinity=False, places=2),
        ),
        max_size=4,
    ),
    max_size=6,
)


@given(tables=st.dictionaries(st.text(max_size=8), rangs, max_size=3))
def test_un_jeu_relu_depuis_son_json_est_le_meme(tables):
    jeu = JeuDeDonnees.reunir(2024, AU, [Extrait.creer("essai", 2024, AU, tables)])

    relu = JeuDeDonnees.depuis(json.loads(canonique(jeu.en_dict())))

    assert relu == jeu
    assert relu.empreinte == jeu.empreinte
