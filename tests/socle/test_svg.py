from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from mildeca_portal.socle.ecrivains import svg
from mildeca_portal.socle.tableau import Forme, Graphique, Ligne
from tests.socle.tableaux import credits_par_departement

NS = "{http://www.w3.org/2000/svg}"


def dessin(graphique, **champs):
    brut = svg.ecrire(credits_par_departement(**champs), graphique)
    return ET.fromstring(brut.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def rectangles(racine, serie):
    return [r for r in racine.iter(f"{NS}rect") if r.get("class") == f"g-s{serie}"]


@pytest.mark.parametrize("forme", [Forme.CLASSEMENT, Forme.EMPILEES, Forme.BARRES])
def test_le_titre_vient_en_premier_et_rien_n_est_en_ligne(forme):
    racine = dessin(Graphique(forme, ("ae",), "AE & CP"))

    assert racine[0].tag == f"{NS}title"
    assert racine[0].text == "AE & CP (mêmes valeurs dans le tableau voisin)"
    assert racine.get("aria-labelledby") == racine[0].get("id")
    assert [e.tag for e in racine.iter() if e.get("style")] == []


def test_le_classement_va_du_plus_grand_au_plus_petit_et_tait_les_absents():
    lignes = (Ligne(("Jura", 0, None, None)), Ligne(("Doubs", 9, 500, None)), Ligne(("Nièvre", 4, 1000, None)))
    racine = dessin(Graphique(Forme.CLASSEMENT, ("ae",), "AE"), lignes=lignes)

    assert [t.find(f"{NS}tspan").text for t in racine.iter(f"{NS}text") if t.find(f"{NS}tspan") is not None] == [
        "Nièvre",
        "Doubs",
    ]
    grande, petite = (float(r.get("width")) for r in rectangles(racine, 1))
    assert grande == 2 * petite


def test_les_series_empilees_se_suivent_sans_trou():
    lignes = (Ligne(("Doubs", 30, 70, None)),)
    racine = dessin(Graphique(Forme.EMPILEES, ("actions", "ae"), "Deux séries"), lignes=lignes)

    premiere, seconde = rectangles(racine, 1)[-1], rectangles(racine, 2)[-1]
    assert float(seconde.get("x")) == pytest.approx(float(premiere.get("x")) + float(premiere.get("width")))
    legendes = [t.text for t in racine.iter(f"{NS}text") if t.find(f"{NS}tspan") is None and t.text]
    assert legendes == ["Actions", "AE consommées"]


def test_les_barres_reposent_sur_l_axe():
    racine = dessin(Graphique(Forme.BARRES, ("ae",), "AE"))

    axe = float(next(r for r in racine.iter(f"{NS}rect") if r.get("class") == "g-axe").get("y"))
    assert {round(float(r.get("y")) + float(r.get("height")), 1) for r in rectangles(racine, 1)} == {axe}


@pytest.mark.parametrize("lignes", [(), (Ligne(("Jura", 0, None, None)),)])
def test_sans_valeur_rien_n_est_dessine(lignes):
    assert svg.ecrire(credits_par_departement(lignes=lignes), Graphique(Forme.CLASSEMENT, ("ae",), "AE")) == ""


def test_un_libelle_tres_long_tient_sur_deux_lignes():
    long = "Connaissance, évaluation, communication auprès des publics et des professionnels du territoire"
    racine = dessin(Graphique(Forme.CLASSEMENT, ("ae",), "AE"), lignes=(Ligne((long, 1, 10, None)),))

    lignes = [t.text for t in racine.iter(f"{NS}tspan")]
    assert len(lignes) == 2
    assert lignes[1].endswith("…")
    assert max(len(ligne) for ligne in lignes) <= svg.SIGNES_PAR_LIGNE


def test_les_coordonnees_gardent_le_point_decimal():
    lignes = (Ligne(("Doubs", 1, 3, None)), Ligne(("Jura", 1, 7, None)))
    brut = svg.ecrire(credits_par_departement(lignes=lignes), Graphique(Forme.CLASSEMENT, ("ae",), "AE"))

    assert 'width="400.0"' in brut
    assert 'width="171.4"' in brut


def test_un_titre_est_echappe():
    t = credits_par_departement()

    assert "<script" not in svg.ecrire(t, replace(t.graphiques[0], titre="<script>"))
