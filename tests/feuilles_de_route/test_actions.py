"""Actions of the app called as code does: locks, refusals that no form lets through, traces."""

import threading
from datetime import date

import pytest
from django.db import connection

from feuilles_de_route import actions
from feuilles_de_route.actions.documents import Signature
from feuilles_de_route.models import AxeFeuilleDeRoute, FeuilleDeRouteRegionale, PlanActionsDepartemental, Statut
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.evenements import Acteur, evenements_de
from prefectures.models import Region, Role
from tests import fabriques
from tests.feuilles_de_route.fabriques import (
    ActionFactory,
    AxeFactory,
    FeuilleFactory,
    IndicateurFactory,
    ObjectifFactory,
    PlanFactory,
    StrategieFactory,
)

PAR = Acteur(1, Role.CHEF_REGIONAL, "27")
ANNEES = {"titre": "Feuille", "periode_debut": 2024, "periode_fin": 2027}


def phrases(acte, *args, **kwargs) -> list[str]:
    with pytest.raises(ActionRefusee) as refus:
        acte(*args, par=PAR, **kwargs)
    return refus.value.phrases


def ensemble(*actes) -> list[str]:
    """Run the acts at the same instant, each on its own connection; tell how each ended, sorted."""
    depart, issues = threading.Barrier(len(actes)), []

    def lancer(acte):
        depart.wait(timeout=10)
        try:
            acte()
            issues.append("fait")
        except EtatPerime:
            issues.append("périmé")
        except ActionRefusee:
            issues.append("refusé")
        finally:
            connection.close()

    fils = [threading.Thread(target=lancer, args=[a]) for a in actes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=20)
    return sorted(issues)


@pytest.mark.django_db(transaction=True)
def test_deux_creations_simultanees_une_seule_feuille(referentiel_reel):
    region, strategie = Region.objects.get(pk="27"), StrategieFactory()

    def creer():
        actions.creer_feuille(region, strategie, par=PAR, **ANNEES)

    assert ensemble(creer, creer) == ["fait", "refusé"]
    assert FeuilleDeRouteRegionale.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_deux_saisies_simultanees_une_seule_l_emporte(referentiel_reel):
    feuille = FeuilleFactory()

    def modifier(titre):
        return lambda: actions.modifier_feuille(
            FeuilleDeRouteRegionale.objects.get(), version=1, par=PAR, titre=titre, diagnostic="d"
        )

    assert ensemble(modifier("Un"), modifier("Deux")) == ["fait", "périmé"]
    feuille.refresh_from_db()
    assert feuille.version == 2


@pytest.mark.django_db(transaction=True)
def test_deux_axes_ajoutes_en_meme_temps_se_suivent(referentiel_reel):
    feuille, objectif = FeuilleFactory(), ObjectifFactory()

    def ajouter():
        actions.ajouter_axe(feuille, "Axe", objectifs=[objectif], par=PAR)

    assert ensemble(ajouter, ajouter, ajouter) == ["fait", "fait", "fait"]
    assert list(feuille.axes.values_list("ordre", flat=True)) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_signer_pendant_qu_on_ajoute_une_action(referentiel_reel):
    plan = PlanFactory(statut=Statut.EN_CONCERTATION)
    action = ActionFactory(plan=plan)
    signature = Signature("prefet_de_departement", date(2026, 11, 20))

    def ajouter():
        actions.ajouter_action(
            plan,
            par=PAR,
            code="9.9",
            intitule="De dernière minute",
            axe_feuille=action.axe_feuille,
            objectif_cible=action.objectif_cible,
        )

    issues = ensemble(lambda: actions.signer_plan(plan, [signature], par=PAR), ajouter)
    plan.refresh_from_db()
    assert plan.statut == Statut.SIGNEE
    assert plan.actions.count() == 1 + issues.count("fait") - 1


@pytest.mark.django_db
class TestRefus:
    def test_un_plan_decline_la_feuille_de_sa_region(self):
        feuille = FeuilleFactory(region_id="84", signee=True)
        assert phrases(actions.creer_plan, fabriques.prefecture("25"), feuille, **ANNEES) == [
            "Un plan décline la feuille de route de sa région."
        ]
        assert not PlanActionsDepartemental.objects.exists()

    def test_un_axe_et_un_objectif_d_ailleurs(self):
        action = ActionFactory()
        ailleurs = AxeFactory(feuille=FeuilleFactory(region_id="84"))
        ancien = ObjectifFactory(strategie=StrategieFactory(code="PNMA-2018-2022", sigle="PNMA"), numero=1)
        champs = {"axe_feuille": ailleurs, "objectif_cible": ancien}
        assert phrases(actions.modifier_action, action, version=1, **champs) == [
            "Choisissez un axe de la feuille de route que décline le plan.",
            "Choisissez un objectif cible de la stratégie que décline la feuille de route.",
        ]
        assert phrases(actions.ajouter_axe, FeuilleFactory(region_id="32"), "Axe", objectifs=[ancien]) == [
            "Choisissez des objectifs et des orientations de la stratégie que décline la feuille de route."
        ]
        assert AxeFeuilleDeRoute.objects.filter(feuille__region="32").count() == 0

    def test_un_document_signe_est_fige(self):
        feuille = FeuilleFactory(signee=True)
        axe = AxeFactory(feuille=feuille)
        action = ActionFactory(plan=PlanFactory(feuille_regionale=feuille, signe=True))
        fige = ["Ce document est signé\u00a0: son contenu ne se modifie plus."]
        assert phrases(actions.modifier_feuille, feuille, version=1, titre="Autre") == fige
        assert phrases(actions.deplacer_axe, axe, 1) == fige
        assert phrases(actions.modifier_axe, axe, "Autre", objectifs=[], version=1) == fige
        assert phrases(actions.modifier_plan, action.plan, version=1, titre="Autre") == fige
        assert phrases(actions.modifier_action, action, version=1, code="Z") == fige
        assert phrases(actions.ajouter_indicateur, action, intitule="Autre") == fige
        assert phrases(actions.modifier_indicateur, IndicateurFactory(action=action), version=1, unite="x") == [
            "Une fois le plan signé, seule la valeur réalisée se met à jour."
        ]

    def test_un_plan_clos_ne_se_suit_plus(self):
        action = ActionFactory(plan=PlanFactory(statut=Statut.CLOSE, date_signature=date(2024, 1, 1)))
        clos = ["Ce plan est clos\u00a0: son suivi est terminé."]
        assert phrases(actions.suivre_action, action, avancement="realisee", version=1) == clos
        indicateur = IndicateurFactory(action=action)
        assert phrases(actions.modifier_indicateur, indicateur, version=1, valeur_realisee=1) == clos

    def test_un_avancement_inconnu(self):
        assert phrases(actions.suivre_action, ActionFactory(), avancement="presque", version=1) == [
            "La valeur «\u00a0'presque'\u00a0» n’est pas un choix valide."
        ]

    def test_signer_deux_fois(self):
        plan = PlanFactory(statut=Statut.EN_CONCERTATION)
        ActionFactory(plan=plan)
        signature = Signature("prefet_de_departement", date(2026, 11, 20))
        actions.signer_plan(plan, [signature], par=PAR)
        assert phrases(actions.signer_plan, plan, [signature]) == [
            "Passer de l’état «\u00a0signé\u00a0» à «\u00a0signé\u00a0» n’est pas possible."
        ]
        assert plan.signataires.count() == 1


@pytest.mark.django_db
def test_un_avancement_inchange_ne_laisse_pas_de_trace():
    action = ActionFactory()
    actions.suivre_action(action, avancement="non_engagee", version=1, par=PAR)
    assert not evenements_de(action.plan).exists()


@pytest.mark.django_db
def test_la_trace_ne_garde_ni_nom_ni_texte():
    feuille = FeuilleFactory()
    actions.modifier_feuille(feuille, version=1, par=PAR, titre="Titre secret", diagnostic="Texte secret")
    trace = evenements_de(feuille).get()
    assert trace.donnees == {"champs": ["diagnostic", "titre"]}
    assert (trace.fonction, trace.fonction_territoire) == ("chef_regional", "27")
