"""The workbook as someone opens it. No database."""

import io
import re
import time
import zipfile
from dataclasses import replace
from functools import lru_cache

import pytest

from mildeca_portal.socle.demonstration import MENTION
from rapports.classeur.composition import composer
from rapports.classeur.lecture import lire
from rapports.questionnaire.definition import Ligne, Type
from tests.rapports.classeur import outils
from tests.rapports.classeur.outils import donnees, questionnaire_2025, relire
from tests.rapports.fabriques import valeurs_completes

VALEURS = valeurs_completes(questionnaire_2025())
ouvrir = lru_cache(4)(outils.ouvrir)  # nothing here writes in what was opened


@pytest.fixture(scope="module")
def vierge() -> bytes:
    return composer(donnees())


def trouver(octets: bytes, cle: str, partie: str = "", colonne: str = ""):
    cellules = relire(octets).de(cle)
    lue = next(c for p, c in cellules.items() if (p.partie, p.colonne) == (partie, colonne))
    return ouvrir(octets)[lue.feuille][lue.adresse]


def test_one_sheet_per_section_after_the_instructions_and_one_that_nobody_sees(vierge):
    classeur = ouvrir(vierge)
    assert classeur.sheetnames[0] == "Mode d’emploi"
    assert [n[0] for n in classeur.sheetnames[1:-1]] == [s.lettre for s in questionnaire_2025().sections]
    assert [f.sheet_state for f in classeur] == ["visible"] * 12 + ["veryHidden"]


def test_no_text_of_the_questionnaire_becomes_a_formula_nor_spoils_the_file():
    piege = '=HYPERLINK("http://x.test")\x0b\ufffe'
    premiere, *autres = questionnaire_2025().sections
    questionnaire = replace(
        questionnaire_2025(), titre=piege, sections=(replace(premiere, titre=piege, aide=piege), *autres)
    )
    classeur = ouvrir(composer(donnees(questionnaire=questionnaire)))
    cellules = [c for feuille in classeur.worksheets[:2] for rang in feuille for c in rang]
    ecrites = [c for c in cellules if str(c.value).lstrip("'").startswith("=HYPERLINK")]
    assert [(c.value, c.data_type) for c in ecrites] == [('\'=HYPERLINK("http://x.test")', "s")] * 2


def test_the_instructions_say_who_which_exercice_and_until_when(vierge):
    textes = [c.value for rang in ouvrir(vierge).worksheets[0] for c in rang if c.value]
    assert textes[:5] == [
        "Enquête annuelle sur l’exercice 2025",
        "Préfecture",
        "Doubs (25)",
        "À rendre avant le",
        "1er\u00a0octobre 2026 à 0\u00a0h\u00a000 (heure de Paris), sur le portail",
    ]


def test_the_mention_of_the_demonstration_is_on_every_sheet(vierge):
    classeur = ouvrir(composer(donnees(demonstration=True)))
    assert [f.title for f in classeur if MENTION not in {c.value for rang in f for c in rang}] == []
    sans = ouvrir(vierge)
    assert [f.title for f in sans if MENTION in {c.value for rang in f for c in rang}] == []


def test_only_the_cells_to_fill_are_open_and_the_sheets_are_protected_without_a_password():
    octets = composer(donnees(ouvertes=frozenset({"organisation.etp", "actions.cofinancements"})))
    classeur = ouvrir(octets)
    ouvertes = {(f.title, c.coordinate) for f in classeur for rang in f for c in rang if not c.protection.locked}
    lu = relire(octets)
    attendues = {
        (c.feuille, c.adresse) for cle in ("organisation.etp", "actions.cofinancements") for c in lu.de(cle).values()
    }
    assert ouvertes == attendues
    assert {(f.protection.sheet, f.protection.password) for f in classeur} == {(True, None)}


def test_answers_are_typed_and_last_year_s_and_the_portal_s_stand_beside():
    octets = composer(
        donnees(
            valeurs={"organisation.etp": "1.5", "organisation.prise_de_fonction": "2025-02-03"},
            precedentes={"organisation.etp": "2.0", "organisation.correspondants": {"choix": ["ars"]}},
            portail={"organisation.etp": "1.2"},
        )
    )
    etp = trouver(octets, "organisation.etp")
    feuille = etp.parent
    rang = [feuille.cell(etp.row, n).value for n in range(3, 10)]
    assert rang[:2] + rang[3:] == ["A4", "Agents participant à la mission", 1.5, "ETP", 2, 1.2]
    assert trouver(octets, "organisation.prise_de_fonction").is_date
    ars = trouver(octets, "organisation.correspondants", "ars")
    assert [feuille.cell(ars.row, n).value for n in (6, 8, 9)] == [None, "x", None]


def test_lists_and_bounds_are_checked_as_one_types(vierge):
    regles = {}
    for cle in (
        "organisation.fonction",
        "organisation.formation_suivie",
        "organisation.etp",
        "organisation.changements",
    ):
        cellule = trouver(vierge, cle)
        (regle,) = [v for v in cellule.parent.data_validations.dataValidation if cellule.coordinate in v.sqref]
        regles[cle] = (regle.type, regle.formula1, regle.formula2)
    assert regles["organisation.formation_suivie"] == ("list", '"Oui,Non"', None)
    assert regles["organisation.etp"] == ("decimal", "0", "10")
    assert regles["organisation.changements"] == ("whole", "0", "5")
    nature, plage, _ = regles["organisation.fonction"]
    assert nature == "list"
    feuille, _, zone = plage.replace("'", "").partition("!")
    libelles = [c.value for (c,) in ouvrir(vierge)[feuille][zone.replace("$", "")]]
    assert libelles == [c.libelle for c in questionnaire_2025().par_cle["organisation.fonction"].choix]


def test_a_conditional_question_is_greyed_by_its_condition(vierge):
    lance, limite = trouver(vierge, "appel_a_projets.lance"), trouver(vierge, "appel_a_projets.limite")
    feuille = limite.parent
    ou = f"'{feuille.title}'!$F${lance.row}"
    assert feuille.cell(limite.row, 2).value == f'=AND({ou}<>"",{ou}="Oui")'
    assert feuille.cell(limite.row, 5).value.startswith("Si un appel à projets a été lancé.")
    plages = [str(r.sqref) for r in feuille.conditional_formatting]
    assert f"C{limite.row}:R{limite.row}" in plages


def test_tables_have_their_totals_by_formula_and_the_rows_of_the_territory():
    lignes = {"prefectures_de_la_region": (Ligne("25", "Doubs"), Ligne("39", "Jura"))}
    octets = composer(donnees(regionale=True, lignes=lignes, valeurs={"credits.repartition": {"25": {"ae": "12.50"}}}))
    doubs, jura = (trouver(octets, "credits.repartition", code, "ae") for code in ("25", "39"))
    assert (doubs.value, jura.row) == (12.5, doubs.row + 1)
    assert doubs.parent.cell(jura.row + 1, 6).value == f"=SUM(F{doubs.row}:F{jura.row})"
    par_produit = trouver(octets, "interdictions.par_produit", "alcool", "police")
    assert par_produit.parent.cell(par_produit.row, 9).value == f"=SUM(F{par_produit.row}:H{par_produit.row})"


def test_piege_un_texte_du_classeur_n_est_jamais_une_formule():
    octets = composer(donnees(valeurs={"organisation.commentaire": "=HYPERLINK(1)"}))
    cellule = trouver(octets, "organisation.commentaire")
    assert (cellule.data_type, cellule.value) == ("s", "'=HYPERLINK(1)")
    formules = [c.value for f in ouvrir(octets) for rang in f for c in rang if c.data_type == "f"]
    assert all(f.startswith(("=SUM(", "=AND(", "=OR(", "=IF(", "=COUNTA(")) for f in formules)


def test_it_is_read_when_printed_and_when_scrolled(vierge):
    for feuille in ouvrir(vierge).worksheets[1:-1]:
        assert (feuille.freeze_panes, feuille.print_title_rows) == ("E6", "$5:$5")
        assert (feuille.page_setup.orientation, feuille.page_setup.fitToWidth) == ("landscape", 1)
        assert feuille.column_dimensions["A"].hidden and feuille.row_dimensions[1].hidden
        assert all(c.alignment.wrap_text for c in feuille["D"][5:] if c.value)


def test_a_row_is_as_high_as_its_texts_and_only_room_to_write_stays_when_one_types():
    """LibreOffice gives every row of a file that is not its own one line: the texts lay on one another."""
    octets = composer(donnees(valeurs={"organisation.commentaire": "mot " * 300}))
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        rangs = re.findall(rb'<row r="(\d+)"([^>]*)>', archive.read("xl/worksheets/sheet2.xml"))
    attributs = {int(numero): reste.strip() for numero, reste in rangs}
    lus = [attributs[trouver(octets, f"organisation.{cle}").row] for cle in ("service", "etp", "commentaire")]
    assert lus == [b"", b'ht="45"', b'ht="400" customHeight="1"']


def test_a_whole_workbook_is_written_and_read_in_less_than_two_seconds_of_processor():
    debut = time.process_time()
    octets = composer(donnees(valeurs=VALEURS, precedentes=VALEURS, portail=VALEURS))
    ecrit = time.process_time()
    lire(octets)
    assert (ecrit - debut < 2, time.process_time() - ecrit < 2) == (True, True)


def test_computed_answers_follow_the_formula_of_the_portal(vierge):
    feuille = ouvrir(vierge)["E Actions financées"]
    moyen = next(rang for rang in feuille.iter_rows() if str(rang[0].value).startswith("actions.montant_moyen"))
    montant, nombre = (trouver(vierge, cle).coordinate for cle in ("actions.montant_total", "actions.nombre"))
    f = "'E Actions financées'!$F$"
    haut, bas = f + montant[1:], f + nombre[1:]
    assert moyen[5].value == f'=IF(AND(COUNT({haut})>0,COUNT({bas})>0),IFERROR(ROUND(SUM({haut})/SUM({bas}),2),""),"")'


def test_the_file_is_opened_without_a_warning_by_the_library_and_holds_every_question():
    octets = composer(donnees(regionale=True))
    assert ouvrir(octets).properties.title == "Enquête annuelle, exercice 2025 – Doubs"
    lues = set(relire(octets).cellules)
    voulues = {q.cle for q in questionnaire_2025() if q.type not in (Type.CALCUL, Type.FICHIER)}
    sans_ligne = {q.cle for q in questionnaire_2025() if q.tableau and q.tableau.source and not q.tableau.lignes}
    explications = {cle for cle in lues if cle.startswith("explication:")}
    assert lues - explications == voulues - sans_ligne
    assert len(octets) < 200_000
