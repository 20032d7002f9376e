"""What is exported comes back the same, and the other tools read it. The past years: `test_versions_passees`."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pyxform.xls2xform import convert

from rapports.composition import operations as op
from rapports.documents.xlsform import classeur_xlsform
from rapports.questionnaire import definition as d
from rapports.questionnaire.lecture import ecrire, lire, lire_brouillon
from rapports.xlsform.lecture import lire_xlsform
from tests.rapports.composition.documents import reference
from tests.rapports.xlsform.classeurs import lieux
from tests.rapports.xlsform.tirages import questionnaires


def test_pyxform_converts_the_reference_questionnaire() -> None:
    resultat = convert(classeur_xlsform(lire(reference()), "1"), validate=False)
    assert "credits.ae_consommees" in resultat.xform
    # A photograph without `max-pixels`: our questionnaires do not set one.
    assert [a for a in resultat.warnings if "max-pixels" not in a] == []


@pytest.mark.parametrize("valeur", ["${q1}", "${", "$${a} l'un \"ou\" l'autre ${b}", "$", "l'un"])
def test_a_condition_on_a_text_that_looks_like_a_reference(valeur: str) -> None:
    sujet = d.Question("theme.nom", "A1", "Nom", d.Type.TEXTE)
    suite = d.Question("theme.commentaire", "A9", "Fin", d.Type.TEXTE_LONG, condition=d.Test("theme.nom", "=", valeur))
    questionnaire = lire(ecrire(d.Questionnaire(2026, "= 1 + 1", (d.Section("A", "S", (sujet, suite), ""),), (), {})))
    contenu = classeur_xlsform(questionnaire)
    assert lire_xlsform(contenu).questionnaire == questionnaire
    convert(contenu, validate=False)


# Not shrunk: each example is a whole workbook, a failure would keep the suite for minutes. Add `Phase.shrink` to study one.
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate])
@given(tire=questionnaires())
def test_any_questionnaire_comes_back_the_same(tire: d.Questionnaire) -> None:
    questionnaire = lire(ecrire(tire))
    assert lire_xlsform(classeur_xlsform(questionnaire)).questionnaire == questionnaire


def test_a_draft_that_quotes_an_absent_question_is_written_and_refused_at_its_place() -> None:
    """The question left with the checks shown at it, and the rest of the questionnaire still speaks of it."""
    document = op.retirer_question(op.retirer_question(reference(), "actions.nombre"), "pilotage.plan_statut")
    lus = lieux(classeur_xlsform(lire_brouillon(document)))
    assert {(feuille, colonne) for feuille, _, colonne, _ in lus} == {
        ("survey", "relevant"),
        ("survey", "calculation"),
        ("mildeca_controles", "droite"),
    }
    assert {phrase for *_, phrase in lus} == {
        "Aucune question ne s’appelle « actions.nombre ».",
        "Aucune question ne s’appelle « pilotage.plan_statut ».",
    }
