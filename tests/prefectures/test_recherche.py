"""Finding a préfecture by what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mildeca_portal.socle.tri import sans_accent
from prefectures.filters import chercher
from prefectures.models import Prefecture
from prefectures.recherche import Index, codes_trouves

BOURGOGNE_FRANCHE_COMTE = ["21", "25", "39", "58", "70", "71", "89", "90"]
ILE_DE_FRANCE = ["75", "77", "78", "91", "92", "93", "94", "95"]


@pytest.mark.parametrize(
    ("saisie", "codes"),
    [
        ("Doubs", ["25"]),
        ("cote dor", ["21"]),
        ("cote d or", ["21"]),
        ("cotedor", ["21"]),
        ("CÔTE-D'OR", ["21"]),
        ("Côte d’Or", ["21"]),
        ("cotes d armor", ["22"]),
        ("val doise", ["95"]),
        ("2a", ["2A"]),
        ("2A", ["2A"]),
        ("25", ["25"]),
        ("1", ["01"]),
        ("978", ["978"]),
        ("97", ["971", "972", "973", "974", "976", "978"]),
        ("besancon", ["25"]),
        ("seine st denis", ["93"]),
        ("st denis seine", ["93"]),
        ("denis", ["93", "974"]),
        ("Saint-Étienne", ["42"]),
        ("st etienne", ["42"]),
        ("st brieuc", ["22"]),
        ("st barth", ["978"]),
        ("reunion", ["974"]),
        ("la réunion", ["974"]),
        ("préfecture de l’Ain", ["01"]),
        ("ain", ["01"]),
        ("hautes alpes", ["05"]),
        ("alpes haute", ["04", "05"]),
        ("25 doubs", ["25"]),
        ("39 doubs", []),
        ("Bourgogne", BOURGOGNE_FRANCHE_COMTE),
        ("franche comté", BOURGOGNE_FRANCHE_COMTE),
        ("ile de france", ILE_DE_FRANCE),
        ("corse", ["2A", "2B"]),
        ("zzz", []),
        ("?!", []),
    ],
)
def test_chercher(db, saisie, codes):
    assert sorted(p.code for p in chercher(Prefecture.objects.all(), saisie)) == codes


def test_une_recherche_vide_donne_tout(db):
    assert chercher(Prefecture.objects.all(), " ").count() == 102


def test_la_recherche_reste_dans_la_liste_donnee(db):
    assert not chercher(Prefecture.objects.filter(region="84"), "doubs").exists()


def test_le_nom_d_une_region_ne_s_ajoute_pas_a_ce_qui_repond_deja(db):
    """« loire » is in five names and chefs-lieux; the Pays de la Loire do not bring the Sarthe."""
    assert "72" not in codes_trouves(index_reel(), "loire")
    assert codes_trouves(index_reel(), "pays de la loire") == ["44", "49", "53", "72", "85"]


def index_reel() -> list[Index]:
    lignes = Prefecture.objects.order_by("code").values_list("code", "nom", "chef_lieu", "region__nom")
    return [Index.de(*ligne) for ligne in lignes]


def test_chaque_prefecture_se_trouve_par_son_nom_son_code_et_son_chef_lieu(db):
    index = index_reel()
    perdues = [
        (p.code, saisie)
        for p in Prefecture.objects.all()
        for saisie in (p.nom, sans_accent(p.nom), sans_accent(p.nom).replace(" ", ""), p.code.lower(), p.chef_lieu)
        if p.code not in codes_trouves(index, saisie)
    ]
    assert perdues == []
    assert len(index) == 102


def test_un_code_ne_donne_que_sa_prefecture(db):
    index = index_reel()
    assert [codes_trouves(index, i.code) for i in index] == [[i.code.upper()] for i in index]


def test_saint_s_ecrit_aussi_st_des_deux_cotes():
    entier, abrege = (Index.de("42", "Loire", ville, "X") for ville in ("Sainte-Étienne", "Ste-Étienne"))
    for saisie in ("ste etienne", "sainte-etienne", "STE ÉTIENNE"):
        assert codes_trouves([entier, abrege], saisie) == ["42", "42"]


UNE = [Index.de("93", "Seine-Saint-Denis", "Bobigny", "Île-de-France")]


@given(
    st.permutations(["seine", "st", "denis", "bobigny", "93"]),
    st.lists(st.sampled_from([" ", "-", "’", "'", "  "]), min_size=5, max_size=5),
    st.integers(min_value=1, max_value=5),
    st.booleans(),
)
def test_l_ordre_les_separateurs_et_la_casse_ne_comptent_pas(mots, separateurs, nombre, capitales):
    saisie = "".join(m + s for m, s in zip(mots[:nombre], separateurs, strict=False))
    assert codes_trouves(UNE, saisie.upper() if capitales else saisie) == ["93"]


@given(st.text(max_size=60))
def test_rien_de_ce_qui_se_tape_ne_casse_la_recherche(saisie):
    assert codes_trouves(UNE, saisie) in (["93"], [])
