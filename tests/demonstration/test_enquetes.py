"""Surveys of the demonstration: 102 answers that could be submitted as they are, and one open campaign in every state."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Q, Sum
from django.utils import timezone

from credits.models import ACCORDES
from prefectures.models import Prefecture
from rapports.dossiers import ouvrir_dossier
from rapports.models import Campagne, Reponse
from rapports.revue.anomalies import Gravite
from rapports.revue.examen_groupe import examiner_ensemble

pytestmark = pytest.mark.usefixtures("retour")


def reponses(exercice: int):
    return Reponse.objects.filter(campagne__exercice=exercice).select_related(
        "campagne", "prefecture__region", "version_questionnaire"
    )


def total(exercice: int, cle: str) -> Decimal:
    return sum((Decimal(r.instantane["valeurs"].get(cle, 0)) for r in reponses(exercice)), Decimal(0))


@pytest.mark.parametrize(("exercice", "statut"), [(2023, "publiee"), (2024, "close")])
def test_102_reponses_acceptees_sur_102(exercice, statut):
    assert Campagne.objects.get(exercice=exercice).statut == statut
    assert Counter(r.statut for r in reponses(exercice)) == {"acceptee": 102}
    for reponse in reponses(exercice):
        assert reponse.commencee_le <= reponse.transmise_le < reponse.acceptee_le < timezone.now()
        assert reponse.transmise_le < reponse.campagne.cloture


@pytest.mark.parametrize("exercice", [2023, 2024])
def test_rien_ne_manque_a_une_reponse_acceptee(exercice):
    """With what the portal knows and last year's answer, as the screens read them: one préfecture of each région."""
    for reponse in reponses(exercice).filter(prefecture__siege_de_region=True):
        assert ouvrir_dossier(reponse).manques == []


def test_limits_2024_ce_que_disent_les_sources():
    assert total(2024, "trafics.limits") == 15
    assert total(2024, "trafics.montant_limits") == Decimal("2300000.00")
    assert total(2023, "trafics.limits") == 0


@pytest.mark.parametrize("exercice", [2023, 2024])
def test_les_credits_declares_sont_ceux_du_portail(exercice):
    notifie = total(exercice, "credits.ae_notifiees") + total(exercice, "credits.ae_complementaires")
    assert Decimal(7_500_000) < total(exercice, "credits.ae_consommees") <= notifie < Decimal(8_600_000)
    accorde = sum(r.projets_accordes for r in _avec_accorde(exercice))
    assert total(exercice, "actions.montant_total") == accorde


def _avec_accorde(exercice: int):
    accordes = Q(projets__exercice=exercice, projets__statut__in=ACCORDES)
    return Prefecture.objects.annotate(projets_accordes=Sum("projets__montant_accorde", filter=accordes))


def test_la_campagne_2025_se_ferme_dans_trente_jours(jour):
    campagne = Campagne.objects.get(exercice=2025)
    assert campagne.statut == "ouverte"
    assert timezone.localtime(campagne.cloture).date() == jour + timedelta(days=30)


def test_toutes_les_situations_dans_la_campagne_ouverte():
    etats = Counter(r.statut for r in reponses(2025))
    assert sum(etats.values()) == 102
    assert set(etats) == set(Reponse.Statut.values)
    assert min(etats.values()) >= 2


def test_le_doubs_n_a_pas_commence():
    reponse = reponses(2025).get(prefecture__code="25")
    assert (reponse.statut, reponse.valeurs.count(), reponse.commencee_le) == ("a_commencer", 0, None)
    assert {s.etat for s in reponse.sections.all()} == {"a_commencer"}


def test_une_correction_demandee_a_son_motif():
    for reponse in reponses(2025).filter(statut="correction_demandee"):
        assert reponse.demandes.filter(resolue_le=None, points__section="C").count() == 1
        assert reponse.instantane is not None


def test_une_reponse_transmise_dit_un_mot_de_chaque_ecart_et_certaines_s_acceptent_ensemble():
    examinees = examiner_ensemble(Campagne.objects.get(exercice=2025))
    graves = {r.gravite for e in examinees for r in e.releves}
    assert graves == {Gravite.EXPLIQUEE, Gravite.A_VERIFIER}
    assert sum(e.acceptable for e in examinees) >= 2
    (premiere, *_) = (e.reponse for e in examinees if not e.acceptable)
    assert ouvrir_dossier(reponses(2025).get(pk=premiere.pk)).manques == []


def test_aucune_reponse_transmise_d_un_poste_vacant():
    assert not reponses(2025).filter(prefecture__code__in=["08", "36", "48", "87"], statut__in=["transmise"]).exists()
