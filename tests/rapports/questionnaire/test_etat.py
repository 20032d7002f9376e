"""What shows, what is computed, what is missing: the same sentences for the person and for the refusal."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapports.questionnaire.definition import Questionnaire
from rapports.questionnaire.etat import anomalies, manques, progression
from rapports.questionnaire.evaluation import Donnees
from rapports.questionnaire.lecture import lire
from tests.rapports.fabriques import valeurs_completes
from tests.rapports.questionnaire.test_reference import document

Q: Questionnaire = lire(document())


def donnees(regionale: bool = False, **autres: Any) -> Donnees:
    return Donnees(Q, valeurs_completes(Q, regionale=regionale, **autres), regionale=regionale)


def phrases(d: Donnees) -> list[str]:
    return [m.phrase for m in manques(d)]


@pytest.mark.parametrize("regionale", [False, True])
def test_a_whole_answer_lacks_nothing(regionale):
    assert phrases(donnees(regionale)) == []


def test_an_empty_answer_lacks_each_obligatory_question_that_shows():
    vide = Donnees(Q, {})
    attendues = [q.cle for q in Q if q.obligatoire and q.cle in vide.visibles]
    assert [m.cle for m in manques(vide)] == attendues
    assert len(attendues) == 30


def test_a_missing_regional_question_is_said_as_such():
    d = donnees(True, pilotage__copil_regional_reunions=None)
    assert phrases(d) == [
        "B5 « Nombre de réunions du comité de pilotage régional » attend une réponse (question régionale)."
    ]


def test_regional_questions_do_not_stand_elsewhere():
    assert "pilotage.copil_regional_reunions" not in donnees().visibles


def test_a_question_under_a_false_condition_does_not_count():
    d = donnees(organisation__formation_suivie=False, organisation__formation_le="1999-01-01")
    assert "organisation.formation_le" not in d.visibles
    assert d.contenu("organisation.formation_le") is None
    assert phrases(d) == []


def test_no_financed_action_hides_the_breakdowns():
    d = donnees(actions__nombre=0, actions__montant_total="0.00", evaluation__actions_evaluees=0)
    assert "actions.thematiques" not in d.visibles
    assert phrases(d) == []


@pytest.mark.parametrize(("consommees", "anomalie"), [("75060.00", False), ("75059.99", True)])
def test_under_the_share_of_the_questionnaire_a_comment_is_asked(consommees, anomalie):
    """90 % of 82 400 € and 1 000 € more is 75 060 €."""
    d = donnees(credits__ae_consommees=consommees)
    phrase = (
        "C3 « Autorisations d’engagement consommées » : moins de 90 % de la dotation est consommée. "
        "Expliquez-le sous la question, ou dans le commentaire de la section."
    )
    assert phrases(d) == ([phrase] if anomalie else [])
    assert phrases(donnees(credits__ae_consommees=consommees, credits__commentaire="Crédits tardifs")) == []


def test_the_share_is_a_parameter():
    doc = document()
    doc["parametres"]["taux_execution"] = "0.5"
    d = Donnees(lire(doc), valeurs_completes(Q, credits__ae_consommees="50000.00"))
    assert phrases(d) == []


def test_spending_more_than_received_blocks_even_with_a_comment():
    d = donnees(credits__ae_consommees="83400.01", credits__commentaire="Expliqué")
    phrase = (
        "C3 « Autorisations d’engagement consommées » : les autorisations d’engagement consommées dépassent la dotation "
        "notifiée augmentée de la dotation complémentaire."
    )
    assert phrases(d) == [phrase]


@pytest.mark.parametrize(("montant", "accepte"), [("79999.00", True), ("80001.00", True), ("79998.99", False)])
def test_a_breakdown_equals_the_total_within_one_euro(montant, accepte):
    d = donnees(actions__thematiques={"cps_parentalite": {"nombre": 12, "montant": montant}})
    codes = [a.code for a in anomalies(d) if not a.code.startswith("credits.")]
    assert codes == ([] if accepte else ["actions.thematiques_montant"])


def test_the_portal_s_own_total_is_compared_when_it_is_known():
    d = replace(donnees(), portail={"credits.projets.montant": "70000.00"})
    assert [a.code for a in anomalies(d)] == ["actions.montant_du_portail"]


def test_a_strong_variation_asks_for_an_explanation():
    d = replace(donnees(), precedentes={"actions.nombre": 7})
    assert [a.code for a in anomalies(d)] == ["actions.variation_nombre"]
    assert anomalies(replace(donnees(), precedentes={"actions.nombre": 8})) == []


def test_autre_asks_to_be_specified():
    assert phrases(donnees(organisation__fonction={"choix": "autre"})) == [
        "A1 « Fonction du chef de projet » : précisez « autre »."
    ]


@pytest.mark.parametrize(("longueur", "manque"), [(499, True), (500, False), (3000, False), (3001, True)])
def test_counted_limits_of_a_long_text(longueur, manque):
    d = donnees(projet_principal__description="x" * longueur)
    assert bool(phrases(d)) is manque


def test_computed_questions():
    d = donnees(actions__renouvellements=5)
    assert d.calculs == {
        "credits.taux_ae": Decimal("95.9"),
        "actions.taux_renouvellement": Decimal("41.7"),
        "actions.montant_moyen": Decimal("6666.67"),
        "actions.effet_de_levier": Decimal("0.50"),
    }


def test_progress_of_a_section():
    vide, complete = Donnees(Q, {}), donnees()
    assert (progression(vide, "A").etat, progression(vide, "A").attendues) == ("a_commencer", 6)
    assert (progression(complete, "A").etat, progression(complete, "A").remplies) == ("complete", 7)
    assert progression(Donnees(Q, {"organisation.etp": "1.0"}), "A").etat == "en_cours"


CLES = sorted(q.cle for q in Q)
COMPLETES = valeurs_completes(Q)


@given(st.sets(st.sampled_from(CLES)))
def test_whatever_is_left_out_each_missing_answer_links_to_a_question_that_shows(absentes):
    d = Donnees(Q, {cle: v for cle, v in COMPLETES.items() if cle not in absentes})
    for manque in manques(d):
        assert manque.cle in d.visibles
        assert Q.section_de[manque.cle] == manque.section
    attendues = sum(progression(d, s.lettre).attendues for s in Q.sections)
    remplies = sum(progression(d, s.lettre).remplies for s in Q.sections)
    assert 0 <= remplies <= attendues
