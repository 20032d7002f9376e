"""Pure rules: transitions, lateness, what is missing to sign."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuilles_de_route.models import (
    AxeFeuilleDeRoute,
    FeuilleDeRouteRegionale,
    FicheAction,
    PlanActionsDepartemental,
    Statut,
)
from feuilles_de_route.regles import (
    TRANSITIONS,
    est_en_retard,
    est_suivie,
    manque_pour_signer_la_feuille,
    manque_pour_signer_le_plan,
)
from tests.feuilles_de_route.fabriques import AxeFactory, FeuilleFactory

JOUR = date(2026, 11, 23)


def test_rien_ne_revient_d_un_document_signe_a_un_projet():
    for source in (Statut.SIGNEE, Statut.REVISEE, Statut.CLOSE):
        assert not TRANSITIONS[source] & {Statut.EN_ELABORATION, Statut.EN_CONCERTATION}
    assert set(TRANSITIONS) == set(Statut)


@pytest.mark.parametrize(
    ("echeance", "avancement", "attendu"),
    [
        (JOUR - timedelta(days=1), "non_engagee", True),
        (JOUR - timedelta(days=1), "en_cours", True),
        (JOUR, "en_cours", False),
        (JOUR - timedelta(days=1), "realisee", False),
        (JOUR - timedelta(days=1), "abandonnee", False),
        (None, "non_engagee", False),
    ],
)
def test_en_retard(echeance, avancement, attendu):
    assert est_en_retard(FicheAction(echeance=echeance, avancement=avancement), JOUR) is attendu


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(FicheAction.A_FAIRE))
def test_une_action_a_faire_est_en_retard_a_partir_du_lendemain_et_pour_toujours(echeance, avancement):
    action = FicheAction(echeance=echeance, avancement=avancement)
    assert not est_en_retard(action, echeance)
    assert est_en_retard(action, echeance + timedelta(days=1))
    assert est_en_retard(action, echeance + timedelta(days=900))


def test_un_plan_se_suit_jusqu_a_sa_cloture():
    suivis = [s for s in Statut if est_suivie(PlanActionsDepartemental(statut=s))]
    assert suivis == [s for s in Statut if s != Statut.CLOSE]


def test_ce_qui_manque_pour_signer_la_feuille(db):
    assert manque_pour_signer_la_feuille(FeuilleDeRouteRegionale(diagnostic=" \n"), [], ["DG_ARS"]) == [
        "Rédigez le diagnostic territorial.",
        "Ajoutez au moins un axe.",
        "Indiquez la signature du préfet de région.",
    ]
    feuille = FeuilleFactory()
    axes = [AxeFactory(feuille=feuille, ordre=1), AxeFactory(feuille=feuille, ordre=2, objectifs=[])]
    assert manque_pour_signer_la_feuille(feuille, axes, ["prefet_de_region"]) == [
        "Rattachez l’axe 2 à au moins un objectif cible."
    ]
    assert manque_pour_signer_la_feuille(feuille, axes[:1], ["prefet_de_region"]) == []
    assert AxeFeuilleDeRoute.objects.count() == 2


def test_ce_qui_manque_pour_signer_le_plan():
    plan = PlanActionsDepartemental()
    sans_objectif, complete = FicheAction(code="1.1"), FicheAction(code="1.2", objectif_cible_id=3)
    assert manque_pour_signer_le_plan(plan, [], []) == [
        "Ajoutez au moins une action.",
        "Indiquez la signature du préfet de département.",
    ]
    assert manque_pour_signer_le_plan(plan, [sans_objectif, complete], ["prefet_de_departement"]) == [
        "Rattachez l’action 1.1 à un objectif cible."
    ]
    assert manque_pour_signer_le_plan(plan, [complete], ["prefet_de_departement"]) == []
