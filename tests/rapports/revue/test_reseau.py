"""Quartiles of the network, and what is far from them."""

import statistics
import time
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import assume, given
from hypothesis import strategies as st

from rapports.models import Campagne, Reponse
from rapports.questionnaire.definition import Question, Type
from rapports.revue.quartiles import quartiles_du_reseau
from rapports.revue.reseau import (
    BRUTE,
    EUROS_DE_DOTATION,
    HABITANTS,
    Comparaison,
    Mesure,
    Mesures,
    Quartiles,
    a_verifier,
    comparer_au_reseau,
    mesures,
    rapporter,
)
from tests.rapports.fabriques import campagne_ouverte, version

ETP = "organisation.etp"
NOMBRES = st.decimals(min_value=0, max_value=10**6, places=2)


def quartiles(valeurs: list[Decimal]) -> Quartiles:
    """What the database gives, as the library of statistics computes it."""
    if len(valeurs) == 1:
        return Quartiles(1, *(valeurs * 3))
    return Quartiles(len(valeurs), *statistics.quantiles(valeurs, n=4, method="inclusive"))


@given(st.lists(NOMBRES, min_size=8, max_size=40), NOMBRES, st.decimals(-1000, 1000, places=2))
def test_a_shift_of_the_whole_network_changes_nothing(valeurs, valeur, pas):
    deplaces = quartiles([v + pas for v in valeurs])
    assert deplaces.eloigne(valeur + pas) == quartiles(valeurs).eloigne(valeur)


@given(st.lists(NOMBRES, min_size=8, max_size=40), NOMBRES, st.integers(1, 1000))
def test_another_unit_changes_nothing(valeurs, valeur, facteur):
    assert quartiles([v * facteur for v in valeurs]).eloigne(valeur * facteur) == quartiles(valeurs).eloigne(valeur)


@given(st.lists(NOMBRES, min_size=8, max_size=40))
def test_half_the_network_is_never_far_from_it(valeurs):
    q = quartiles(valeurs)
    assert not any(q.eloigne(v) for v in (q.premier, q.mediane, q.troisieme))
    assert sum(q.eloigne(v) for v in valeurs) <= len(valeurs) / 2


def test_the_bound_itself_is_not_far():
    q = Quartiles(102, Decimal(8), Decimal(12), Decimal(20))
    assert q.bornes == (Decimal("-10.0"), Decimal("38.0"))
    assert [q.eloigne(Decimal(v)) for v in ("-10", "-10.01", "38", "38.01")] == [False, True, False, True]


def test_where_half_the_network_says_the_same_nobody_is_far():
    assert not Quartiles(102, Decimal(0), Decimal(0), Decimal(0)).eloigne(Decimal(7))


def test_ratios_are_offered_only_where_the_number_grows_with_the_territory(db):
    releve = mesures(version().questionnaire)
    bases = {m.cle: m.bases for m in releve.toutes}
    assert releve.dotation == "credits.ae_notifiees"
    assert bases["organisation.etp"] == ()  # from 0 to 10
    assert bases["actions.nombre"] == (HABITANTS,)
    assert bases["actions.montant_total"] == (HABITANTS, EUROS_DE_DOTATION)
    assert bases["credits.ae_notifiees"] == (HABITANTS,)  # no share of itself
    assert bases["interdictions.par_produit#police"] == (HABITANTS,)
    assert "actions.thematiques#nombre" not in bases  # a check holds it equal to the number of actions
    assert "organisation.fonction" not in bases


def test_too_few_answers_say_nothing():
    mesure = Mesure(ETP, Question(ETP, "A4", "x", Type.DECIMAL), Type.DECIMAL, "ETP")
    for nombre, attendu in ((7, 0), (8, 1)):
        reseau = {(ETP, BRUTE): Quartiles(nombre, Decimal(1), Decimal(1), Decimal(2))}
        assert len(comparer_au_reseau(Mesures((mesure,)), {ETP: "9.0"}, 500_000, reseau)) == attendu


def test_a_share_of_nothing_is_not_computed():
    mesure = Mesure("m", Question("m", "E2", "x", Type.EUROS), Type.EUROS, "€", bases=(EUROS_DE_DOTATION,))
    q = Quartiles(8, Decimal(1), Decimal(1), Decimal(2))
    reseau = {("m", BRUTE): q, ("m", EUROS_DE_DOTATION): q}
    comparees = comparer_au_reseau(Mesures((mesure,), "d"), {"m": "9.00", "d": "0.00"}, 0, reseau)
    assert [c.base for c in comparees["m"]] == [BRUTE]


@pytest.mark.parametrize(
    ("territoire", "loin", "signalees"),
    [
        ("large: large numbers, the ratios of the others", {BRUTE}, []),
        ("small: the numbers of the others, large ratios", {HABITANTS}, []),
        ("ten times what was meant", {BRUTE, HABITANTS}, [BRUTE, HABITANTS]),
    ],
)
def test_the_size_of_a_territory_alone_is_never_to_be_checked(territoire, loin, signalees):
    q = Quartiles(102, Decimal(8), Decimal(12), Decimal(20))
    mesure = Mesure("n", Question("n", "E1", "x", Type.ENTIER), Type.ENTIER, "", bases=(HABITANTS,))
    comparees = [Comparaison(mesure, b, Decimal(99 if b in loin else 12), q) for b in (BRUTE, HABITANTS)]
    assert [c.base for c in a_verifier(comparees)] == signalees
    # An amount is judged as a share of the dotation, whatever the rest says.
    part = [Comparaison(mesure, EUROS_DE_DOTATION, Decimal(v), q) for v in (12, 99)]
    assert [a_verifier([*comparees, p]) for p in part] == [[], [part[1]]]


def test_the_sentence_says_where_the_network_is():
    mesure = Mesure("n", Question("n", "E1", "x", Type.ENTIER), Type.ENTIER, "", bases=(HABITANTS,))
    reseau = {("n", BRUTE): Quartiles(102, Decimal(8), Decimal(12), Decimal(20))}
    (comparaison,) = comparer_au_reseau(Mesures((mesure,)), {"n": 48}, 500_000, reseau)["n"]
    assert comparaison.phrase.replace("\u00a0", " ") == (
        "48 ; dans le réseau, la moitié des réponses va de 8 à 20 (médiane 12, 102 réponses)"
    )
    assert comparaison.eloignee


# In the database


def repondre(campagne: Campagne, valeurs: list[dict]) -> None:
    """One submitted copy for each, whatever the rest of the answer."""
    reponses = list(campagne.reponses.order_by("prefecture__code"))
    for reponse, contenus in zip(reponses, valeurs, strict=False):
        reponse.statut, reponse.transmise_le = Reponse.Statut.TRANSMISE, timezone.now()
        reponse.instantane = {"valeurs": contenus, "totaux": {}, "lignes": {}}
    Reponse.objects.bulk_update(reponses[: len(valeurs)], ["statut", "transmise_le", "instantane"], batch_size=50)


def percentile_cont(valeurs: list[Decimal]) -> list[float]:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY v) FROM unnest(%s::numeric[]) v",
            [valeurs],
        )
        return curseur.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("nombre", [8, 9, 10, 11, 102])
def test_the_quartiles_of_the_database_are_those_of_statistics_and_of_postgresql(nombre):
    campagne = campagne_ouverte()
    valeurs = [Decimal((7919 * n) % 1013) / 10 for n in range(nombre)]
    repondre(campagne, [{ETP: str(v)} for v in valeurs])
    q = quartiles_du_reseau(campagne.pk, [mesures(version().questionnaire)])[ETP, BRUTE]
    attendus = statistics.quantiles(valeurs, n=4, method="inclusive")
    assert [q.premier, q.mediane, q.troisieme] == attendus
    assert [float(v) for v in attendus] == pytest.approx(percentile_cont(valeurs), rel=1e-12)
    assert q.nombre == nombre


@pytest.mark.django_db
def test_only_submitted_answers_count_and_a_question_answered_seven_times_is_left_out():
    campagne = campagne_ouverte()
    repondre(campagne, [{ETP: "1.0", "actions.nombre": 3}] * 7 + [{ETP: "2.0"}] * 2)
    reponse = campagne.reponses.filter(statut="transmise").first()
    reponse.statut = Reponse.Statut.CORRECTION_DEMANDEE
    reponse.save()
    reseau = quartiles_du_reseau(campagne.pk, [mesures(version().questionnaire)])
    assert {cle: q.nombre for cle, q in reseau.items()} == {(ETP, BRUTE): 8}


@pytest.mark.django_db
def test_what_is_no_number_in_an_old_copy_is_left_out():
    campagne = campagne_ouverte()
    repondre(campagne, [{ETP: v} for v in ("1.0", "abc", "", True, None, ["x"], {"a": 1}, *["2.0"] * 7)])
    assert quartiles_du_reseau(campagne.pk, [mesures(version().questionnaire)])[ETP, BRUTE].nombre == 8


@pytest.mark.django_db
def test_the_ratios_of_the_database_are_those_of_one_answer():
    campagne = campagne_ouverte()
    contenus = [
        {"actions.montant_total": f"{1000 + 37 * n}.00", "credits.ae_notifiees": f"{70000 + n}.00"} for n in range(9)
    ]
    repondre(campagne, contenus)
    reseau = quartiles_du_reseau(campagne.pk, [mesures(version().questionnaire)])
    reponses = campagne.reponses.filter(statut="transmise").select_related("prefecture")
    habitants, parts = [], []
    for r in reponses:
        montant, dotation = (
            Decimal(r.instantane["valeurs"][c]) for c in ("actions.montant_total", "credits.ae_notifiees")
        )
        habitants.append(rapporter(montant, HABITANTS, Decimal(r.prefecture.population)))
        parts.append(rapporter(montant, EUROS_DE_DOTATION, dotation))
    for base, valeurs in ((HABITANTS, habitants), (EUROS_DE_DOTATION, parts)):
        q = reseau["actions.montant_total", base]
        assert [q.premier, q.mediane, q.troisieme] == statistics.quantiles(valeurs, n=4, method="inclusive")


@pytest.mark.django_db
def test_102_answers_of_sixty_questions_take_one_query(record_property):
    campagne, questionnaire = campagne_ouverte(), version().questionnaire
    releve = mesures(questionnaire)
    cles = [q.cle for q in questionnaire if q.est_nombre]
    repondre(campagne, [{cle: str(n * 3 % 17) for cle in cles} for n in range(102)])
    with CaptureQueriesContext(connection) as requetes:
        debut = time.perf_counter()
        reseau = quartiles_du_reseau(campagne.pk, [releve])
        duree = time.perf_counter() - debut
    record_property("quartiles_ms", round(duree * 1000))
    assert len(requetes) == 1
    assert {q.nombre for (_, base), q in reseau.items() if base == BRUTE} == {102}
    assert duree < 2


@given(st.lists(NOMBRES, min_size=8, max_size=20))
def test_quartiles_lie_in_order_between_the_extremes(valeurs):
    q = quartiles(valeurs)
    assume(min(valeurs) < max(valeurs))
    assert min(valeurs) <= q.premier <= q.mediane <= q.troisieme <= max(valeurs)
