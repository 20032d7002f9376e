import pytest

from rapports.documents.contenu import abreger, composer
from tests.rapports.edition.jeux import jeu


@pytest.mark.parametrize(
    ("texte", "longueur", "abrege"),
    [
        ("Un texte court.", 20, "Un texte court."),
        ("Un texte, coupé au mot", 12, "Un texte (…)"),
        ("Un texte coupé au mot", 10, "Un texte (…)"),
    ],
)
def test_un_texte_long_se_coupe_au_mot(texte, longueur, abrege):
    assert abreger(texte, longueur) == abrege


def test_le_contenu_a_ses_chapitres_ses_regions_et_ses_annexes():
    contenu = composer(jeu(["25", "75"]))

    assert [p.ancre for p in contenu.parties] == [
        "contexte",
        "methode",
        "organisation",
        "credits",
        "actions",
        "focus",
        "regions",
        "perspectives",
    ]
    assert [p.numero for p in contenu.parties] == list(range(1, 9))
    fiches = next(p for p in contenu.parties if p.ancre == "regions").fiches
    assert [f.nom for f in fiches] == ["Bourgogne-Franche-Comté", "Île-de-France"]
    assert [f.titre for f in contenu.parties[5].faits] == ["Appel à projets national LIMITS"]
    assert [f.tableau.code for f in contenu.annexes] == ["annexes.prefectures", "annexes.questionnaire"]


def test_les_ancres_d_un_rapport_sont_uniques():
    contenu = composer(jeu(["25", "75"]))

    ancres = [p.ancre for p in contenu.parties]
    ancres += [f.ancre for p in contenu.parties for f in (*p.figures, *p.fiches)] + [f.ancre for f in contenu.annexes]
    assert len(ancres) == len(set(ancres))
