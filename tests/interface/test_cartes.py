"""The map: shapes, insets, classes of a figure."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from mildeca_portal.socle.cartes import Territoire, choroplethe, composer, quantiles
from mildeca_portal.socle.templatetags.formats import euros
from prefectures.models import Prefecture
from tests.interface.page import Page, texte

montants = st.lists(st.decimals(min_value=0, max_value=10**7, places=2), max_size=102)


def noms(db) -> dict[str, str]:
    return dict(Prefecture.objects.values_list("code", "nom"))


def test_les_102_prefectures_sont_sur_la_carte(db):
    carte = composer("Réseau", [Territoire(code, nom) for code, nom in noms(db).items()])

    codes = [forme.territoire.code for forme in carte.formes]
    assert len(set(codes)) == 102
    assert sorted(c for c in set(codes) if codes.count(c) == 2) == ["75", "92", "93", "94"]
    assert [f.territoire.code for f in carte.formes if not f.chemin] == ["978"]
    assert [encart.lignes for encart in carte.encarts] == [
        ("Guadeloupe",),
        ("Martinique",),
        ("Guyane",),
        ("La Réunion",),
        ("Mayotte",),
        ("St-Barthélemy", "et St-Martin"),
        ("Paris et", "petite couronne"),
    ]


def test_la_carte_commence_par_son_titre_et_nomme_chaque_departement(db):
    carte = choroplethe("Crédits par préfecture", {"25": ("Doubs", Decimal(12400))}, euros, "credits")
    page = Page(render_to_string("composants/carte.html", {"carte": carte}))
    svg = page.racine.find(".//svg")

    assert svg.get("role") == "img"
    assert svg[0].tag == "title"
    assert texte(page.par_id[svg.get("aria-labelledby")]) == "Crédits par préfecture"
    assert [texte(t) for t in svg.iter("title")][1:] == ["Doubs (25) : 12 400,00 €"]
    formes = [(p.get("class"), p.get("fill")) for p in svg.iter("path") if len(p.get("d")) > 100]
    assert formes == [("g-contour g-c3", None), ("carte-motif", "url(#credits-motif-4)")]
    assert page.par_id["credits-motif-4"].tag == "pattern"


def test_les_liens_de_la_carte_sont_pour_la_souris():
    carte = composer("Réseau", [Territoire("25", "Doubs", adresse="/prefectures/25/"), Territoire("39", "Jura")])
    page = Page(render_to_string("composants/carte.html", {"carte": carte}))

    assert page.racine.find(".//svg").get("role") == "group"
    assert (page.un("a").get("href"), page.un("a").get("tabindex")) == ("/prefectures/25/", "-1")
    assert page.racine.find(".//svg/g").get("aria-hidden") == "true"


def test_un_territoire_inconnu_est_laisse_a_la_liste():
    assert composer("Réseau", [Territoire("999", "Ailleurs")]).formes == ()


def test_les_classes_d_un_chiffre():
    valeurs = {f"{n:02}": (f"D{n}", Decimal(n)) for n in range(1, 11)} | {
        "75": ("Paris", None),
        "974": ("La Réunion", 0),
    }
    carte = choroplethe("Titre", valeurs, lambda v: f"{v:.0f}")

    assert [(p.classe, p.libelle, p.nombre) for p in carte.legende] == [
        (1, "de 0 à 2", 3),
        (2, "de 3 à 4", 2),
        (3, "de 5 à 6", 2),
        (4, "de 7 à 8", 2),
        (5, "de 9 à 10", 2),
        (0, "sans donnée", 1),
    ]
    par_code = {forme.territoire.code: forme.territoire for forme in carte.formes}
    assert par_code["75"].titre == "Paris (75)\u00a0: sans donnée"
    assert (par_code["974"].classe, par_code["10"].classe, par_code["75"].classe) == (1, 5, 0)
    assert len({(p.x, p.y) for p in carte.legende}) == 6


@pytest.mark.parametrize(
    ("valeurs", "attendu"),
    [
        ({}, []),
        ({"25": 5}, [(4, "5", 1)]),
        ({"25": 5, "39": 5}, [(4, "5", 2)]),
        ({"25": 1, "39": 9}, [(1, "1", 1), (5, "9", 1)]),
    ],
)
def test_peu_de_valeurs_restent_distinctes(valeurs, attendu):
    carte = choroplethe("Titre", {code: (code, v) for code, v in valeurs.items()}, str)
    assert [(p.classe, p.libelle, p.nombre) for p in carte.legende] == attendu


@given(montants)
def test_les_bornes_croissent_et_contiennent_tout(valeurs):
    bornes = quantiles(valeurs)
    assert bornes == sorted(set(bornes))
    assert len(bornes) <= 5
    assert (bornes[-1] if bornes else None) == max(valeurs, default=None)


@given(montants)
def test_chaque_valeur_est_comptee_une_fois_dans_la_legende(valeurs):
    donnees = {str(i): (f"D{i}", v) for i, v in enumerate(valeurs)}
    assert sum(p.nombre for p in choroplethe("Titre", donnees, str).legende) == len(valeurs)
