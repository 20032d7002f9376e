"""What is left, in questions and in minutes: our own estimate, [I]."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapports.questionnaire.definition import Questionnaire
from rapports.questionnaire.effort import Reste, reste_par_section
from rapports.questionnaire.evaluation import Donnees
from rapports.questionnaire.lecture import lire
from tests.rapports.fabriques import valeurs_completes
from tests.rapports.questionnaire.test_reference import document

Q: Questionnaire = lire(document())
COMPLETES = valeurs_completes(Q)


def total(donnees: Donnees, **propositions: Any) -> Reste:
    return sum(reste_par_section(donnees, propositions).values(), Reste())


def test_an_empty_answer_counts_the_questions_that_show_and_a_whole_one_nothing():
    assert total(Donnees(Q, {})).questions == 30
    assert not total(Donnees(Q, COMPLETES))


def test_what_the_proposals_will_make_show_is_counted_before_they_are_confirmed():
    """« 12 actions » is proposed: the breakdowns are left to answer too."""
    sans, avec = total(Donnees(Q, {})), total(Donnees(Q, {}), **{"actions.nombre": 12})
    assert (avec.questions, sans.a_venir) == (30, 0)
    assert avec.a_venir > 10
    assert (sans.proposees, avec.proposees) == (0, 1)


def test_a_known_value_takes_less_time_than_one_to_look_for():
    rien, connue = total(Donnees(Q, {})), total(Donnees(Q, {}), **{"credits.cp_consommes": "1.00"})
    assert rien.questions == connue.questions == 30
    assert rien.duree - connue.duree == Decimal("0.75")


def test_a_point_to_complete_is_not_a_question_left():
    d = Donnees(Q, {**COMPLETES, "credits.ae_consommees": "50000.00"})
    assert reste_par_section(d, {})["C"] == Reste(points=1, duree=Decimal(1))


@pytest.mark.parametrize(("duree", "minutes"), [("0", 0), ("0.25", 1), ("9.5", 10), ("10.25", 15), ("31", 35)])
def test_minutes_are_an_order_of_magnitude(duree, minutes):
    assert Reste(questions=1, duree=Decimal(duree)).minutes == minutes


@given(st.sets(st.sampled_from(sorted(COMPLETES))))
def test_answering_one_more_question_never_leaves_more_time_than_it_shows(cles):
    """Nothing is negative, and proposals are among the questions."""
    d = Donnees(Q, {cle: COMPLETES[cle] for cle in cles})
    for reste in reste_par_section(d, {cle: v for cle, v in COMPLETES.items() if cle not in cles}).values():
        assert 0 <= reste.proposees <= reste.questions + reste.a_venir
        assert reste.duree >= 0
    assert reste_par_section(replace(d, valeurs=COMPLETES), {}) == {s.lettre: Reste() for s in Q.sections}
