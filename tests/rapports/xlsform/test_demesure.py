"""Numbers that no questionnaire holds are refused with their place: the portal could neither write nor show them."""

import pytest

from tests.rapports.xlsform.classeurs import formulaire, lieux, question

MILLE_CHIFFRES, CINQ_MILLE = "9" * 1000, "9" * 5000


@pytest.mark.parametrize(
    ("colonne", "valeur"),
    [
        ("constraint", f". >= {MILLE_CHIFFRES}"),
        ("constraint", f". <= 0.{MILLE_CHIFFRES}"),
        ("relevant", f"${{p}} > {MILLE_CHIFFRES}"),
        ("relevant", f"${{p}} > '{MILLE_CHIFFRES}'"),
        ("mildeca::decimales", CINQ_MILLE),
    ],
)
def test_a_number_beyond_measure_is_refused_where_it_stands(colonne, valeur):
    questions = question("decimal", "p"), question("decimal", "q", **{colonne: valeur})
    assert [(f, n, c) for f, n, c, _ in lieux(formulaire(*questions))] == [("survey", 4, colonne)]


def test_so_is_a_year_of_five_thousand_digits():
    reglages = {"form_title": "Essai", "mildeca::exercice": CINQ_MILLE}
    assert [lieu[:3] for lieu in lieux(formulaire(question("text"), reglages=reglages))] == [
        ("settings", 2, "mildeca::exercice")
    ]
