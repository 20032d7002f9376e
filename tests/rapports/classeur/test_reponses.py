"""What people and spreadsheets do to a cell, and what is understood of it. Nothing here needs a database."""

import io
import string
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from rapports.classeur.feuille_de_section import cellule_de
from rapports.classeur.lecture import Cellule
from rapports.classeur.reperes import AUTRE, Place
from rapports.classeur.reponses import ReponseIllisible, comprendre
from rapports.classeur.textes import ecrire_texte, lire_texte, lisible
from rapports.questionnaire.contenu import nettoyer, normaliser
from rapports.questionnaire.definition import Choix, Colonne, Ligne, Question, Tableau, Type

CHOIX = (Choix("prefet", "Préfet"), Choix("autre", "Autre"))
PLUSIEURS = (Choix("ars", "ARS"), Choix("aucun", "Aucun", exclusif=True), Choix("autre", "Autre"))
LIGNES = (Ligne("cps", "Compétences"), Ligne("autre", "Autre"))
TABLEAU = Tableau(
    (Colonne("nombre", "Nombre", Type.ENTIER), Colonne("le", "Date", Type.DATE), Colonne("nom", "Nom", Type.TEXTE)),
    LIGNES,
)
MONTANT = Question("q", "C1", "Montant", Type.EUROS, minimum=Decimal(0))


def question(type_: Type, **champs: Any) -> Question:
    return Question("q", "A1", "Question", type_, **champs)


def seule(valeur: Any, **champs: Any) -> dict[Place, Cellule]:
    return {Place("q"): Cellule("A", "F6", valeur, **champs)}


def lire(q: Question, valeur: Any, **champs: Any) -> Any:
    return comprendre(q, seule(valeur, **champs), ())


def refus(q: Question, cellules: dict[Place, Cellule], lignes: Any = ()) -> list[str]:
    with pytest.raises(ReponseIllisible) as erreur:
        comprendre(q, cellules, lignes)
    return [f.phrase for f in erreur.value.fautes]


@pytest.mark.parametrize(
    ("type_", "valeur", "contenu"),
    [
        (Type.EUROS, 82400, "82400.00"),
        (Type.EUROS, 82400.5, "82400.50"),
        (Type.EUROS, "82 400,00 €", "82400.00"),
        (Type.EUROS, "82\u202f400,50\u00a0€ ", "82400.50"),
        (Type.EUROS, 0.1 + 0.2, "0.30"),
        (Type.EUROS, 0.1 + 0.2 - 0.3, "0.00"),
        (Type.EUROS, 999_999_999_999.99, "999999999999.99"),
        (Type.ENTIER, 12.0, 12),
        (Type.ENTIER, " 12 ", 12),
        (Type.DECIMAL, 1.5, "1.50"),
        (Type.POURCENTAGE, "80 %", "80.00"),
        (Type.POURCENTAGE, 80, "80.00"),
        (Type.DATE, datetime(2026, 3, 15), "2026-03-15"),
        (Type.DATE, date(2026, 3, 15), "2026-03-15"),
        (Type.DATE, "15/03/2026", "2026-03-15"),
        (Type.DATE, " 15-03-2026 ", "2026-03-15"),
        (Type.DATE, "15.03.2026", "2026-03-15"),
        (Type.DATE, "2026-03-15", "2026-03-15"),
        (Type.DATE, 46096, "2026-03-15"),
        (Type.OUI_NON, "OUI", True),
        (Type.OUI_NON, "non ", False),
        (Type.OUI_NON, True, True),
        (Type.OUI_NON, False, False),
        (Type.OUI_NON, "Vrai", True),
        (Type.TEXTE, 12, "12"),
        (Type.TEXTE, 12.5, "12,5"),
        (Type.TEXTE, datetime(2026, 3, 15), "15/03/2026"),
        (Type.TEXTE, "  deux mots ", "deux mots"),
        (Type.TEXTE_LONG, "a_x000D_\nb", "a\nb"),
        *(
            (type_, vide, None)
            for type_ in (Type.EUROS, Type.DATE, Type.OUI_NON, Type.TEXTE)
            for vide in (None, "", " ")
        ),
    ],
)
def test_what_is_typed_is_understood(type_, valeur, contenu):
    assert lire(question(type_), valeur) == contenu


def test_a_percentage_of_the_spreadsheet_is_a_hundredth():
    assert lire(question(Type.POURCENTAGE), 0.8, pourcent=True) == "80.00"


@pytest.mark.parametrize(
    ("type_", "valeur", "phrase"),
    [
        (Type.EUROS, "environ 3000", "« environ 3000 » n’est pas un nombre : saisissez par exemple 82 400,00."),
        (Type.EUROS, -1, "Saisissez un nombre supérieur ou égal à 0."),
        (Type.EUROS, True, "Saisissez un nombre, par exemple 82 400,00."),
        (Type.EUROS, 1.005, "Saisissez au plus 2 décimales."),
        (Type.EUROS, 1e13, "Ce nombre est trop grand."),
        (Type.ENTIER, 1e22, "Ce nombre est trop grand."),
        *((t, v, "Ce nombre est trop grand.") for t in (Type.ENTIER, Type.EUROS) for v in (1e23, 1e300, float("inf"))),
        (Type.DATE, float("inf"), "Saisissez une date, par exemple 15/03/2026."),
        (Type.ENTIER, 1.5, "Saisissez un nombre entier, sans décimale, par exemple 12."),
        (Type.DATE, "31/02/2026", "Saisissez une date, par exemple 15/03/2026."),
        (Type.DATE, 12, "Saisissez une date, par exemple 15/03/2026."),
        (Type.DATE, datetime(1900, 1, 1), "Vérifiez l’année de cette date."),
        (Type.OUI_NON, "peut-être", "Répondez par oui ou par non."),
    ],
)
def test_what_is_not_understood_is_told_as_the_form_tells_it(type_, valeur, phrase):
    q = question(type_, minimum=Decimal(0))
    assert refus(q, seule(valeur)) == [phrase]
    with pytest.raises(ReponseIllisible) as erreur:
        comprendre(q, seule(valeur), ())
    assert erreur.value.fautes[0].cellule.ou == "feuille « A », cellule F6"
    assert erreur.value.fautes[0].saisi


def test_a_single_choice_is_found_by_its_label_whatever_its_case_and_accents():
    q = question(Type.CHOIX, choix=CHOIX)
    assert [lire(q, v) for v in ("Préfet", "PREFET ", "préfet")] == [{"choix": "prefet"}] * 3
    assert refus(q, seule("Sous-préfet")) == ["Choisissez dans la liste proposée."]


def test_the_text_of_another_choice_is_never_lost():
    q = question(Type.CHOIX, choix=CHOIX, autre=True)
    precision = {Place("q", AUTRE): Cellule("A", "F7", "Chargé de mission")}
    assert comprendre(q, seule("Autre") | precision, ()) == {"choix": "autre", "autre": "Chargé de mission"}
    assert refus(q, seule("Préfet") | precision) == ["Choisissez « Autre » pour que cette précision soit gardée."]
    trop = {Place("q", AUTRE): Cellule("A", "F7", "x" * 256)}
    assert refus(q, seule("Autre") | trop) == ["Ce texte a 256 caractères : 255 au plus."]


def marques(**codes: Any) -> dict[Place, Cellule]:
    return {Place("q", c.code): Cellule("A", f"F{n}", codes.get(c.code)) for n, c in enumerate(PLUSIEURS, 7)}


@pytest.mark.parametrize("marque", ["x", "X ", "oui", 1, True, "✓"])
def test_several_choices_are_marked_as_people_mark(marque):
    q = question(Type.CHOIX_MULTIPLE, choix=PLUSIEURS)
    assert comprendre(q, marques(ars=marque, autre="non"), ()) == {"choix": ["ars"]}


def test_what_a_multiple_choice_refuses():
    q = question(Type.CHOIX_MULTIPLE, choix=PLUSIEURS, autre=True)
    assert refus(q, marques(ars="beaucoup")) == ["Marquez cette ligne d’un x, ou laissez-la vide."]
    assert refus(q, marques(ars="x", aucun="x")) == ["« Aucun » ne peut pas être coché avec une autre réponse."]
    sans = {place: c for place, c in marques(ars="x").items() if place.partie != "aucun"}
    assert refus(q, sans) == ["Des lignes de cette question ont été supprimées du classeur : elle n’est pas reprise."]
    assert comprendre(q, marques(), ()) is None


def grille(valeurs: dict[tuple[str, str], Any]) -> dict[Place, Cellule]:
    return {
        Place("q", ligne.cle, c.cle): Cellule("E", f"{lettre}{n}", valeurs.get((ligne.cle, c.cle)))
        for n, ligne in enumerate(LIGNES, 9)
        for lettre, c in zip("FGH", TABLEAU.colonnes, strict=True)
    }


def test_a_table_tells_every_cell_that_is_wrong():
    q = question(Type.TABLEAU, tableau=TABLEAU)
    remplie = grille({("cps", "nombre"): "12", ("cps", "le"): 46096, ("autre", "nom"): 7})
    assert comprendre(q, remplie, LIGNES) == {"cps": {"nombre": 12, "le": "2026-03-15"}, "autre": {"nom": "7"}}
    fausse = grille({("cps", "nombre"): "douze", ("autre", "le"): "demain"})
    with pytest.raises(ReponseIllisible) as erreur:
        comprendre(q, fausse, LIGNES)
    assert [(f.cellule.adresse, f.saisi) for f in erreur.value.fautes] == [("F9", "douze"), ("G10", "demain")]
    assert comprendre(q, grille({}), LIGNES) is None


def test_a_table_whose_rows_were_taken_away_is_left_alone():
    q = question(Type.TABLEAU, tableau=TABLEAU)
    sans = {place: c for place, c in grille({}).items() if place.partie != "autre"}
    assert refus(q, sans, LIGNES) == [
        "Des lignes de cette question ont été supprimées du classeur : elle n’est pas reprise."
    ]


# What is written is what is read, for whatever may be stored.

textes = st.text(max_size=250).map(nettoyer).filter(bool)
DIFFICILES = ["=1+1", "'=1+1", "''", "'", "+33", "-1", "@a", "\t=1", "- un\n- deux", "=", "a_x000D_b", "\ufffe\uffffa"]


@given(textes | st.sampled_from(DIFFICILES))
def test_no_text_is_a_formula_and_every_text_comes_back(texte):
    ecrit = ecrire_texte(texte)
    assert not ecrit.startswith(("=", "+", "-", "@"))
    assert lisible(texte) == nettoyer(lire_texte(ecrit))
    if not {"\ufffe", "\uffff"} & set(texte) and "_x000D_" not in texte:
        assert lire_texte(ecrit) == texte.replace("\t", " ")


@given(st.lists(textes | st.sampled_from(DIFFICILES), min_size=1, max_size=20))
def test_every_text_goes_through_a_real_workbook(lot):
    classeur = Workbook()
    for n, texte in enumerate(lot, 1):
        classeur.active.cell(n, 1, ecrire_texte(texte)).data_type = "s"
    sortie = io.BytesIO()
    classeur.save(sortie)
    relu = load_workbook(io.BytesIO(sortie.getvalue()), read_only=True)
    lus = [c.value for (c,) in relu.active.iter_rows(max_col=1)]
    relu.close()
    assert [nettoyer(lire_texte(v)) for v in lus] == [lisible(t) for t in lot]


nombres = st.decimals(0, Decimal("99999999.99"), places=2)
exemples = {
    Type.ENTIER: st.integers(0, 10**9),
    Type.EUROS: nombres,
    Type.DECIMAL: nombres,
    Type.POURCENTAGE: st.decimals(0, 100, places=2),
    Type.DATE: st.dates(date(1950, 1, 1), date(2100, 12, 31)).map(date.isoformat),
    Type.OUI_NON: st.booleans(),
    Type.CHOIX: st.fixed_dictionaries({"choix": st.sampled_from(["prefet", "autre"])}),
    Type.TEXTE: st.text(string.printable + "é’€=+-@'", max_size=200),
    Type.TEXTE_LONG: st.text(max_size=600),
}


@pytest.mark.parametrize("type_", exemples)
@given(donnees=st.data())
def test_every_answer_written_in_a_cell_is_read_back_equal(type_, donnees):
    q = question(type_, choix=CHOIX if type_ is Type.CHOIX else ())
    brut = donnees.draw(exemples[type_])
    contenu = normaliser(q, str(brut) if isinstance(brut, Decimal) else lisible(brut))
    valeur = cellule_de(q, contenu)
    if isinstance(valeur, Decimal):
        valeur = float(valeur)  # what a file gives back
    assert lire(q, ecrire_texte(valeur) if isinstance(valeur, str) else valeur) == contenu


@given(st.sets(st.sampled_from([c.code for c in PLUSIEURS if not c.exclusif])), textes)
def test_every_multiple_choice_is_read_back_equal(codes, texte):
    q = question(Type.CHOIX_MULTIPLE, choix=PLUSIEURS, autre=True)
    contenu = normaliser(q, {"choix": sorted(codes), "autre": lisible(texte)})
    cellules = marques(**dict.fromkeys(codes, "x"))
    if contenu and "autre" in contenu:
        cellules[Place("q", AUTRE)] = Cellule("A", "F10", ecrire_texte(contenu["autre"]))
    assert comprendre(q, cellules, ()) == contenu
