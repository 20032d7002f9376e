"""What comes back is found again wherever it stands, or refused with a sentence. No database."""

import io
import zipfile

import pytest
from django.core import signing
from openpyxl import Workbook

from rapports.classeur import composition
from rapports.classeur.composition import composer
from rapports.classeur.lecture import lire
from rapports.classeur.reperes import Place
from rapports.classeur.reponses import comprendre
from rapports.classeur.signature import ClasseurRefuse
from tests.rapports.classeur.outils import donnees, octets_de, ouvrir, questionnaire_2025, remplir, renverser

ETP = Place("organisation.etp")
A = "A Organisation"


@pytest.fixture(scope="module")
def vierge() -> bytes:
    return composer(donnees())


def refuse(octets: bytes) -> str:
    with pytest.raises(ClasseurRefuse) as refus:
        lire(octets)
    return refus.value.phrase


def valeur(octets: bytes, place: Place = ETP):
    return lire(octets).de(place.cle)[place].valeur


def test_rows_and_columns_inserted_change_nothing(vierge):
    classeur = ouvrir(remplir(vierge, {"organisation.etp": 1.5, "organisation.correspondants|ars": "x"}))
    classeur[A].insert_rows(8, 3)
    classeur[A].insert_cols(4, 2)
    octets = octets_de(classeur)
    assert (valeur(octets), valeur(octets, Place("organisation.correspondants", "ars"))) == (1.5, "x")


def test_columns_of_a_table_moved_are_found_by_their_names(vierge):
    classeur = ouvrir(remplir(vierge, {"actions.thematiques|cps|nombre": 12, "actions.thematiques|cps|montant": 80000}))
    classeur["E Actions financées"].insert_cols(7)
    octets = octets_de(classeur)
    lues = [valeur(octets, Place("actions.thematiques", "cps", c)) for c in ("nombre", "montant")]
    assert lues == [12, 80000]


def test_rows_sorted_are_found_by_their_names_each_table_with_its_own_columns(vierge):
    saisies = {"actions.nombre": 12, "actions.cofinancements|ARS|montant": 40000, "actions.thematiques|cps|montant": 80}
    classeur = ouvrir(remplir(vierge, saisies))
    renverser(classeur["E Actions financées"], 1)
    octets = octets_de(classeur)
    assert {nom: valeur(octets, Place(*nom.split("|"))) for nom in saisies} == saisies


def test_a_sheet_renamed_or_moved_is_still_its_section(vierge):
    classeur = ouvrir(remplir(vierge, {"organisation.etp": 1.5}))
    classeur[A].title = "à faire par Camille"
    classeur.move_sheet("à faire par Camille", 5)
    assert valeur(octets_de(classeur)) == 1.5


def test_a_sheet_taken_away_says_nothing_of_its_questions(vierge):
    classeur = ouvrir(vierge)
    del classeur[A]
    lu = lire(octets_de(classeur))
    assert lu.de("organisation.etp") == {}
    assert lu.de("pilotage.copil_reunions") != {}


def test_a_row_copied_is_told_and_not_guessed(vierge):
    classeur = ouvrir(vierge)
    feuille = classeur[A]
    rang = next(r[0].row for r in feuille.iter_rows() if r[0].value == "organisation.etp")
    feuille.cell(60, 1, "organisation.etp")
    cellule = lire(octets_de(classeur)).de("organisation.etp")[ETP]
    assert cellule.defaut == (
        f"Cette réponse apparaît deux fois dans le classeur (feuille « {A} », cellule F{rang} et feuille « {A} », "
        "cellule F60) : gardez une seule ligne."
    )


def test_a_merged_cell_is_told(vierge):
    classeur = ouvrir(vierge)
    classeur[A].merge_cells("E11:F11")
    assert lire(octets_de(classeur)).de("organisation.etp")[ETP].defaut == (
        "Cette cellule est fusionnée (E11:F11) : défusionnez-la et remplissez chaque cellule."
    )


def test_a_formula_without_its_result_is_told_and_one_with_it_is_read(vierge):
    octets = remplir(vierge, {"organisation.etp": "=1+0.5"})
    assert lire(octets).de("organisation.etp")[ETP].defaut == (
        "Cette cellule contient une formule dont le résultat n’est pas enregistré : collez-y la valeur."
    )
    assert valeur(avec_resultat(octets, b"<f>1+0.5</f>", b"1.5")) == 1.5


def avec_resultat(octets: bytes, formule: bytes, resultat: bytes) -> bytes:
    """The same file as a spreadsheet saves it: what it reckoned stands beside each formula."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as source, zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as cible:
        for nom in source.namelist():
            brut = source.read(nom)
            brut = brut.replace(formule + b"<v />", formule + b"<v>" + resultat + b"</v>")
            cible.writestr(nom, brut.replace(formule + b"<v></v>", formule + b"<v>" + resultat + b"</v>"))
    return sortie.getvalue()


def test_a_cell_in_error_is_told(vierge):
    octets = remplir(vierge, {"organisation.etp": "#DIV/0!"})
    assert lire(octets).de("organisation.etp")[ETP].defaut == "Cette cellule est en erreur (#DIV/0!)."


def test_a_sealed_sheet_that_was_touched_is_refused(vierge):
    classeur = ouvrir(vierge)
    sceau = classeur["portail"]["A2"]
    sceau.value = sceau.value[:20] + ("a" if sceau.value[20] != "a" else "b") + sceau.value[21:]
    assert refuse(octets_de(classeur)).startswith("La feuille de contrôle de ce classeur a été modifiée")


def test_a_workbook_without_its_sealed_sheet_is_not_ours(vierge):
    classeur = ouvrir(vierge)
    del classeur["portail"]
    phrase = refuse(octets_de(classeur))
    assert phrase.startswith("Ce fichier n’est pas un classeur de l’enquête produit par le portail")
    assert refuse(octets_de(Workbook())) == phrase


def test_the_seal_of_another_workbook_of_the_portal_is_no_seal_here(vierge):
    """A token of another salt of the same key."""
    classeur = ouvrir(vierge)
    classeur["portail"]["A2"] = signing.dumps({"forme": 1}, salt="socle.reprise")
    assert refuse(octets_de(classeur)).startswith("La feuille de contrôle de ce classeur a été modifiée")


def test_a_long_seal_is_cut_and_put_together_again(vierge, monkeypatch):
    """A cell holds 32 767 characters."""
    monkeypatch.setattr(composition, "MORCEAU", 500)
    assert lire(composer(donnees())).enveloppe == lire(vierge).enveloppe


@pytest.mark.parametrize("octets", [b"PK\x03\x04abime", b"", b"texte"])
def test_a_damaged_file_is_a_sentence(octets):
    assert refuse(octets).startswith("Ce classeur ne peut pas être lu")


def test_a_part_that_is_no_xml_is_a_sentence(vierge):
    assert refuse(remplacer(vierge, "xl/workbook.xml", b"<a")).startswith("Ce classeur ne peut pas être lu")


def test_entities_are_refused(vierge):
    bombe = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    assert refuse(remplacer(vierge, "xl/workbook.xml", bombe)).startswith("Ce classeur ne peut pas être lu")


def test_cells_merged_a_thousand_times_over_are_not_unfolded(vierge):
    espace = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    fusions = b"<mergeCells>" + b'<mergeCell ref="A1:BH5000"/>' * 1000 + b"</mergeCells>"
    feuille = b"<worksheet " + espace + b"><sheetData/>" + fusions + b"</worksheet>"
    assert refuse(remplacer(vierge, "xl/worksheets/sheet2.xml", feuille)).startswith("Ce classeur ne peut pas être lu")


def remplacer(octets: bytes, partie: str, contenu: bytes) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as source, zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as cible:
        for nom in source.namelist():
            cible.writestr(nom, contenu if nom == partie else source.read(nom))
    return sortie.getvalue()


def test_what_libreoffice_saves_is_understood():
    """« Very hidden » becomes « hidden », panes are lost, and cells hold what it made of the typing."""
    saisies = {"organisation.formation_suivie": True, "pilotage.fiches_engagees": 0.8, "organisation.etp": 1.5}
    avant = {"organisation.commentaire": "0123\t- suite\n\n'fin", "organisation.prise_de_fonction": "2025-02-03"}
    classeur = ouvrir(remplir(composer(donnees(valeurs=avant)), saisies))
    classeur["portail"].sheet_state = "hidden"
    for feuille in classeur:
        feuille.freeze_panes = None
    part = next(c for rang in classeur["B Pilotage"] for c in rang if c.value == 0.8)
    part.number_format = "0%"
    lu = lire(octets_de(classeur))
    questions = questionnaire_2025().par_cle
    contenus = {cle: comprendre(questions[cle], lu.de(cle), ()) for cle in (*saisies, *avant)}
    assert contenus == {
        "organisation.formation_suivie": True,
        "pilotage.fiches_engagees": "80",
        "organisation.etp": "1.5",
        "organisation.commentaire": "0123 - suite\n\n'fin",
        "organisation.prise_de_fonction": "2025-02-03",
    }
    assert lu.enveloppe.exercice == 2025
