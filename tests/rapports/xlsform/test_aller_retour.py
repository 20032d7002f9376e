"""What is exported comes back the same, and the other tools read it. The past years: `test_versions_passees`."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pyxform.xls2xform import convert

from rapports.documents.xlsform import classeur_xlsform
from rapports.questionnaire import definition as d
from rapports.questionnaire.lecture import ecrire, lire
from rapports.xlsform.lecture import lire_xlsform
from tests.rapports.composition.documents import reference
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
