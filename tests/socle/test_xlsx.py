import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from mildeca_portal.socle.ecrivains import xlsx as ecrivain
from mildeca_portal.socle.neutralisation import neutraliser, retablir
from mildeca_portal.socle.xlsx import Classeur, classeur_simple, nom_de_feuille
from tests.socle.tableaux import credits_par_departement

pytestmark = pytest.mark.django_db


def relire(octets):
    return load_workbook(io.BytesIO(octets))


@pytest.mark.parametrize("texte", ["=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", " =1", "\u00a0=1", "\r=1", "\n=1"])
def test_ce_qui_declenche_une_formule_est_neutralise(texte):
    assert neutraliser(texte) == f"'{texte}"
    assert retablir(f"'{texte}") == texte


@pytest.mark.parametrize("texte", ["Doubs", "1=1", "", "a\nb", "l’action -2", "'t Hooft"])
def test_un_texte_ordinaire_reste_tel_quel(texte):
    assert neutraliser(texte) == texte
    assert retablir(texte) == texte


@pytest.mark.parametrize("texte", ["'=1+1", "''=1+1", "' =1", "'", "''", "'t Hooft", "=1"])
def test_retablir_est_l_inverse_exact(texte):
    assert retablir(neutraliser(texte)) == texte


def test_les_caracteres_interdits_en_xml_tombent():
    assert neutraliser("Doubs\x00\x1b\ufffe") == "Doubs"


def test_un_tableau_garde_ses_valeurs_publiees_et_ses_types():
    feuille = relire(ecrivain.ecrire(credits_par_departement())).active
    rangs = [list(r) for r in feuille.iter_rows(values_only=True)]

    assert rangs[0][0] == "Crédits consommés par département"
    assert [r[0] for r in rangs[1:4]] == ["Définition", "Couverture", "Source"]
    assert rangs[5] == ["Département", "Actions", "AE consommées", "Taux d’exécution"]
    assert rangs[6] == ["Côte-d’Or", 12, 82401, 0.986]
    assert rangs[8] == ["Jura", 0, None, None]
    assert rangs[9] == ["Total", 21, 146401, 0.991]
    assert feuille["C7"].number_format == '#,##0" €"'
    assert feuille["D7"].number_format == '0.0" "%'


def test_aucune_cellule_n_est_une_formule():
    octets = classeur_simple("Liste", ["=titre"], [["=1+1"], ["+2"], ["-3"], ["@x"], [None], [-4]])
    feuille = relire(octets).active

    cellules = [c for rang in feuille.iter_rows() for c in rang]
    assert {c.data_type for c in cellules} == {"s", "n"}
    assert [c.value for c in cellules] == ["'=titre", "'=1+1", "'+2", "'-3", "'@x", None, -4]


def test_dates_instants_et_booleens():
    instant = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    octets = classeur_simple("Liste", ["a", "b", "c"], [[date(2026, 3, 1), instant, True], [None, None, False]])
    rangs = [list(r) for r in relire(octets).active.iter_rows(min_row=2, values_only=True)]

    # The instant is read in Paris.
    assert [str(v) for v in rangs[0]] == ["2026-03-01 00:00:00", "2026-11-24 00:30:00", "oui"]
    assert rangs[1] == [None, None, "non"]


@pytest.mark.parametrize(
    ("souhait", "pris", "nom"),
    [
        ("Crédits", [], "Crédits"),
        ("Crédits", ["crédits"], "Crédits (2)"),
        ("A/B:C*?[x]", [], "A B C   x"),
        ("x" * 40, [], "x" * 31),
        ("x" * 40, ["x" * 31], "x" * 27 + " (2)"),
        ("x" * 30 + " yz", [], "x" * 30),
        ("", [], "Feuille"),
    ],
)
def test_nom_de_feuille_accepte_par_excel(souhait, pris, nom):
    assert nom_de_feuille(souhait, pris) == nom


def test_chaque_feuille_dit_la_demonstration(settings):
    settings.DEMONSTRATION = True
    classeur = Classeur("Rapport")
    for nom in ("Une", "Deux"):
        classeur.feuille(nom, figer="B2").entetes(["x"])
    ecrivain.ajouter(classeur, credits_par_departement(), nom="Crédits")

    relu = relire(classeur.octets())

    assert relu.sheetnames == ["Une", "Deux", "Crédits"]
    assert {f["A1"].value for f in relu} == {"Données de démonstration, sans valeur officielle"}
    assert relu["Une"].freeze_panes == "B3"


def test_sans_demonstration_la_mention_n_apparait_pas(settings):
    settings.DEMONSTRATION = False
    feuille = relire(classeur_simple("Liste", ["Département"], [["Doubs"]])).active

    assert [c.value for (c,) in feuille.iter_rows()] == ["Département", "Doubs"]
    assert feuille.freeze_panes == "A2"


def test_un_montant_reste_exact_au_centime():
    feuille = relire(classeur_simple("Liste", ["AE"], [[Decimal("8412415.07")]])).active

    assert Decimal(str(feuille["A2"].value)) == Decimal("8412415.07")
