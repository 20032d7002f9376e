"""What the dashboard says of plans and roadmaps, function by function."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from feuilles_de_route.models import Statut
from feuilles_de_route.tableau_de_bord import agenda, blocages, echeances, nouveautes
from prefectures.habilitations import habilitations_de
from prefectures.models import Prefecture
from tests import fabriques
from tests.feuilles_de_route.fabriques import ActionFactory, FeuilleFactory, PlanFactory

pytestmark = pytest.mark.django_db
MAINTENANT = datetime(2026, 11, 23, 10, tzinfo=timezone.get_current_timezone())
HIER = date(2026, 11, 22)


def pour(partie, personne) -> list:
    return partie(habilitations_de(personne), MAINTENANT)


def test_le_chef_de_projet_lit_ses_actions_en_retard():
    plan = PlanFactory(signe=True)
    ActionFactory(plan=plan, echeance=date(2026, 3, 1))
    ActionFactory(plan=plan, echeance=HIER)
    ActionFactory(plan=plan, echeance=date(2026, 1, 1), avancement="realisee")

    [a_faire] = pour(echeances, fabriques.chef_departemental("25"))
    assert (a_faire.titre, a_faire.le) == ("2 actions en retard dans le plan d’actions", date(2026, 3, 1))
    assert (a_faire.bouton, a_faire.url) == ("Mettre à jour le plan", "/plans-actions/25/#retards")
    assert a_faire.detail.startswith("Doubs\u00a0: ")
    assert len(pour(echeances, fabriques.collaborateur("25"))) == 1
    for autre in (fabriques.chef_departemental("39"), fabriques.agent(), fabriques.chef_regional("27")):
        assert pour(echeances, autre) == []


def test_un_plan_clos_ou_a_jour_n_appelle_rien():
    ActionFactory(plan=PlanFactory(statut=Statut.CLOSE, date_signature=date(2024, 1, 1)), echeance=HIER)
    chef = fabriques.chef_departemental("25")
    assert pour(echeances, chef) == []
    assert pour(agenda, chef) == []


def test_la_prochaine_echeance():
    plan = PlanFactory(signe=True)
    ActionFactory(plan=plan, echeance=date(2027, 1, 31))
    action = ActionFactory(plan=plan, code="1.1", intitule="Former", echeance=date(2026, 11, 23))
    ActionFactory(plan=plan, echeance=HIER)

    [prochaine] = pour(agenda, fabriques.chef_departemental("25"))
    assert (prochaine.le, prochaine.phrase) == (date(2026, 11, 23), "Échéance de l’action 1.1 – Former")
    assert prochaine.url == f"/plans-actions/25/actions/{action.pk}/"
    assert pour(agenda, fabriques.agent()) == []


def test_le_regional_lit_les_departements_en_retard():
    feuille = FeuilleFactory(signee=True)
    for prefecture in Prefecture.objects.filter(region="27").exclude(code__in=("25", "90")):
        PlanFactory(prefecture=prefecture, feuille_regionale=feuille, signe=True)
    ActionFactory(plan=PlanFactory(feuille_regionale=feuille, statut=Statut.EN_CONCERTATION), echeance=HIER)

    vus = [(b.phrase, b.url) for b in pour(blocages, fabriques.chef_regional("27"))]
    assert vus == [
        ("Départements sans plan d’actions signé\u00a0: Doubs, Territoire de Belfort.", "/plans-actions/?region=27"),
        ("Département avec des actions en retard\u00a0: Doubs.", "/plans-actions/?region=27&retard=oui"),
    ]
    assert len(pour(blocages, fabriques.collaborateur_regional("27"))) == 2
    for autre in (fabriques.chef_departemental("25"), fabriques.agent()):
        assert pour(blocages, autre) == []


def test_les_documents_signes_depuis_peu():
    feuille = FeuilleFactory(statut=Statut.SIGNEE, date_signature=date(2026, 10, 1))
    PlanFactory(feuille_regionale=feuille, statut=Statut.SIGNEE, date_signature=date(2026, 11, 20))
    PlanFactory(
        feuille_regionale=feuille,
        prefecture=fabriques.prefecture("39"),
        statut=Statut.SIGNEE,
        date_signature=date(2026, 9, 24),
    )
    PlanFactory(feuille_regionale=feuille, prefecture=fabriques.prefecture("70"))

    def phrases(personne) -> list[str]:
        return [n.phrase for n in pour(nouveautes, personne)]

    plan, route = "Plan d’actions signé\u00a0: Doubs", "Feuille de route signée\u00a0: Bourgogne-Franche-Comté"
    assert phrases(fabriques.agent()) == [plan, route]
    assert phrases(fabriques.chef_regional("27")) == [plan, route]
    assert phrases(fabriques.chef_departemental("39")) == [route]
    assert phrases(fabriques.chef_departemental("69")) == []
    [premiere, _] = pour(nouveautes, fabriques.lecteur())
    assert timezone.localdate(premiere.le) == date(2026, 11, 20)
