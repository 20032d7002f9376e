"""How far a value is from last year's and from the portal's, and when a word of explanation is asked for."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapports.questionnaire.definition import Questionnaire, Type
from rapports.questionnaire.ecarts import Origine, comparable, ecarts
from rapports.questionnaire.etat import anomalies, manques
from rapports.questionnaire.evaluation import Donnees
from rapports.questionnaire.explications import CLE_MAX, LONGUEUR, cle_d_explication, question_de
from rapports.questionnaire.lecture import lire
from tests.rapports.fabriques import valeurs_completes
from tests.rapports.questionnaire.test_reference import document

Q: Questionnaire = lire(document())


def donnees(precedentes: dict[str, Any] | None = None, portail: dict[str, Any] | None = None, **autres: Any) -> Donnees:
    return Donnees(Q, valeurs_completes(Q, **autres), precedentes=precedentes or {}, portail=portail or {})


def codes(d: Donnees) -> list[str]:
    return [a.code for a in anomalies(d)]


@pytest.mark.parametrize(
    ("avant", "texte", "demande"),
    [
        ("80000.00", "identique", False),
        ("53333.34", "+26\u00a0666,66\u00a0€ (+50\u00a0%)", False),
        ("53333.33", "+26\u00a0666,67\u00a0€ (+50\u00a0%)", True),
        ("160000.00", "−80\u00a0000,00\u00a0€ (−50\u00a0%)", False),
        ("0.00", "+80\u00a0000,00\u00a0€", True),
    ],
)
def test_last_year_s_value_and_the_change_beside_the_field(avant, texte, demande):
    d = donnees({"credits.cp_consommes": avant})
    (ecart,) = ecarts(d, Q.par_cle["credits.cp_consommes"])
    assert (ecart.origine, ecart.texte, ecart.a_expliquer) == (Origine.N1, texte, demande)
    assert ("ecart_n1.credits.cp_consommes" in codes(d)) is demande


@pytest.mark.parametrize(("portail", "demande"), [(12, False), (14, False), (15, True), (9, True), (10, False)])
def test_a_small_count_asks_for_nothing_under_its_floor(portail, demande):
    """12 answered: 2 more or less is no event, though beyond 10 %."""
    d = donnees(portail={"credits.projets.nombre": portail})
    assert codes(d) == (["ecart_portail.actions.nombre"] if demande else [])


def test_a_share_is_compared_in_points():
    d = donnees({"pilotage.fiches_engagees": "40"})
    (ecart,) = ecarts(d, Q.par_cle["pilotage.fiches_engagees"])
    assert (ecart.texte, ecart.a_expliquer) == ("+20\u00a0%", False)


def test_a_table_of_one_column_is_compared_by_its_total():
    portail = {"credits.cofinancements": {"ARS": {"montant": Decimal("30000.00")}, "CAF": {"montant": Decimal(2000)}}}
    d = donnees(portail=portail)
    (ecart,) = ecarts(d, Q.par_cle["actions.cofinancements"])
    assert (ecart.valeur, ecart.reference, ecart.a_expliquer) == (Decimal("40000.00"), Decimal("32000.00"), True)


def test_what_a_check_already_tells_is_not_told_twice():
    d = donnees({"actions.nombre": 4}, {"credits.projets.montant": Decimal("10000.00")})
    assert codes(d) == ["actions.variation_nombre", "actions.montant_du_portail"]


@pytest.mark.parametrize("ou", ["explication", "commentaire"])
def test_a_word_beside_the_question_or_in_the_comment_explains(ou):
    sans = donnees({"credits.cp_consommes": "10000.00"})
    phrase = (
        "C4 «\u00a0Crédits de paiement consommés\u00a0»\u00a0: la réponse (80\u00a0000,00\u00a0€) s’écarte de celle de "
        "l’an dernier (10\u00a0000,00\u00a0€)\u00a0: +70\u00a0000,00\u00a0€ (+700\u00a0%). "
        "Expliquez-le sous la question, ou dans le commentaire de la section."
    )
    assert [(m.phrase, m.cle) for m in manques(sans)] == [(phrase, "credits.cp_consommes")]
    cle = cle_d_explication("credits.cp_consommes") if ou == "explication" else "credits.commentaire"
    avec = replace(sans, valeurs={**sans.valeurs, cle: "Conventions signées plus tôt."})
    assert manques(avec) == []
    (anomalie,) = anomalies(avec)
    assert (anomalie.expliquee, anomalie.explication) == (
        True,
        "Conventions signées plus tôt." if ou == "explication" else "",
    )


def test_a_warning_of_the_questionnaire_is_explained_beside_the_question_too():
    d = donnees(credits__ae_consommees="50000.00")
    assert [m.cle for m in manques(d)] == ["credits.ae_consommees"]
    d = replace(d, valeurs={**d.valeurs, cle_d_explication("credits.ae_consommees"): "Crédits reçus en décembre."})
    assert manques(d) == []


def test_an_explanation_never_lifts_what_blocks():
    d = donnees(credits__ae_consommees="99999.00")
    d = replace(d, valeurs={**d.valeurs, cle_d_explication("credits.ae_consommees"): "Expliqué."})
    assert [m.cle for m in manques(d)] == ["credits.ae_consommees"]


def test_a_past_questionnaire_without_thresholds_asks_for_nothing():
    ancien = lire(document(2024))
    d = Donnees(ancien, valeurs_completes(ancien), precedentes={"credits.cp_consommes": "1.00"})
    assert [a.code for a in anomalies(d) if a.code.startswith("ecart")] == []


@pytest.mark.parametrize("avant", [True, {"choix": "a"}, "texte", ["x"], {}])
def test_last_year_s_answer_of_another_kind_is_left_alone(avant):
    """The same key may have been a choice, a text, a table: the page still opens."""
    d = donnees({q.equivalent_n1: avant for q in Q if comparable(q) and q.equivalent_n1 and not q.tableau})
    assert anomalies(d) == []


@given(
    st.decimals("0", "1e9", places=2, allow_nan=False, allow_infinity=False),
    st.decimals("0", "1e9", places=2, allow_nan=False, allow_infinity=False),
)
def test_a_gap_is_asked_for_beyond_both_the_share_and_the_floor(valeur, avant):
    d = Donnees(Q, {"credits.cp_consommes": str(valeur)}, precedentes={"credits.cp_consommes": str(avant)})
    (ecart,) = ecarts(d, Q.par_cle["credits.cp_consommes"])
    assert ecart.difference == valeur - avant
    assert ecart.a_expliquer is (abs(valeur - avant) >= 1000 and abs(valeur - avant) > avant / 2)


def test_an_explanation_is_a_question_that_its_key_can_hold():
    explication = question_de(Q, cle_d_explication("credits.cp_consommes"))
    assert (explication.type, explication.longueur_max, explication.numero) == (Type.TEXTE, LONGUEUR, "C4")
    assert max(len(q.cle) for q in Q) <= CLE_MAX
