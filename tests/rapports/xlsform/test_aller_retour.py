"""What is exported comes back the same, and the other tools read it."""

import pytest
from pyxform.xls2xform import convert

from rapports.documents.xlsform import classeur_xlsform
from rapports.questionnaire.lecture import ecrire
from rapports.xlsform.lecture import lire_xlsform
from tests.rapports.xlsform.classeurs import questionnaire_de_reference

ANNEES = (2023, 2024, 2025)


@pytest.mark.parametrize("exercice", ANNEES)
def test_le_questionnaire_de_reference_revient_le_meme(exercice: int) -> None:
    questionnaire = questionnaire_de_reference(exercice)
    lecture = lire_xlsform(classeur_xlsform(questionnaire))
    assert lecture.questionnaire == questionnaire
    assert lecture.document == ecrire(questionnaire)
    assert lecture.avis == ()


@pytest.mark.parametrize("exercice", ANNEES)
def test_pyxform_convertit_le_questionnaire_de_reference(exercice: int) -> None:
    resultat = convert(classeur_xlsform(questionnaire_de_reference(exercice), "1"), validate=False)
    assert "credits.ae_consommees" in resultat.xform
    # A photograph without `max-pixels`: our questionnaires do not set one.
    assert [a for a in resultat.warnings if "max-pixels" not in a] == []
