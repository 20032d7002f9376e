"""Roadmaps and plans of the demonstration."""

from datetime import date

import pytest

from feuilles_de_route import regles
from feuilles_de_route.models import ComitePilotage, FeuilleDeRouteRegionale, FicheAction, PlanActionsDepartemental

pytestmark = pytest.mark.usefixtures("retour")


def test_une_feuille_de_route_par_region():
    feuilles = FeuilleDeRouteRegionale.objects.all()
    assert len({f.region_id for f in feuilles}) == len(feuilles) == 18
    assert {f.statut for f in feuilles} >= {"signee", "en_concertation", "en_elaboration"}
    assert all(f.titre.endswith("(démonstration)") for f in feuilles)


def test_le_doubs_peut_ajouter_une_action_a_son_plan():
    plan = PlanActionsDepartemental.objects.get(prefecture__code="25")
    assert plan.en_projet
    assert plan.feuille_regionale.region_id == "27"
    assert plan.feuille_regionale.statut == "signee"
    assert plan.feuille_regionale.axes.count() >= 3


def test_des_plans_signes_en_projet_et_des_prefectures_sans_plan():
    plans = PlanActionsDepartemental.objects.all()
    assert {p.statut for p in plans} >= {"signee", "revisee", "en_concertation", "en_elaboration"}
    assert 80 <= plans.count() < 102
    assert not plans.filter(prefecture__code="90").exists()


def test_ce_qui_est_signe_ne_manque_de_rien():
    for feuille in FeuilleDeRouteRegionale.objects.filter(statut="signee").prefetch_related("axes__objectifs_cibles"):
        qualites = list(feuille.signataires.values_list("qualite", flat=True))
        assert regles.manque_pour_signer_la_feuille(feuille, list(feuille.axes.all()), qualites) == []
    for plan in PlanActionsDepartemental.objects.filter(statut="signee").prefetch_related("actions", "signataires"):
        qualites = [s.qualite for s in plan.signataires.all()]
        assert regles.manque_pour_signer_le_plan(plan, list(plan.actions.all()), qualites) == []


def test_des_actions_en_retard_dont_deux_au_moins_dans_le_doubs():
    retard = FicheAction.objects.en_retard(date(2026, 11, 23))
    assert 30 < retard.count() < 150
    assert retard.filter(plan__prefecture__code="25").count() >= 2


def test_l_axe_d_une_action_est_de_la_feuille_de_sa_region():
    for action in FicheAction.objects.select_related("plan", "axe_feuille"):
        assert action.axe_feuille.feuille_id == action.plan.feuille_regionale_id


def test_aucun_comite_apres_l_automne_2026():
    assert ComitePilotage.objects.count() > 500
    assert not ComitePilotage.objects.filter(date__gte=date(2026, 11, 1)).exists()
