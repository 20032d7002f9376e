"""Credits of the demonstration: the right order of size, and nothing that the ledger would refuse."""

from decimal import Decimal

import pytest
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from credits.models import (
    Cofinancement,
    Compte,
    CompteRenduFinancier,
    ConstatProjet,
    Decision,
    Ecriture,
    EngagementJuridique,
    LigneDepense,
    Mouvement,
    Paiement,
    Porteur,
    Projet,
    Statut,
)
from mildeca_portal.demonstration.cadre import EXERCICES
from mildeca_portal.socle.models import Evenement

pytestmark = pytest.mark.usefixtures("retour")


def recu(**filtre: object) -> Decimal:
    return Ecriture.objects.filter(recu=True, **filtre).aggregate(t=Sum("notifie_ae"))["t"] or Decimal(0)


@pytest.mark.parametrize("exercice", EXERCICES)
def test_environ_huit_millions_et_demi_par_an(exercice):
    regions = recu(compte__exercice=exercice, compte__niveau="regional")
    assert Decimal(8_000_000) <= regions <= Decimal(9_000_000)


@pytest.mark.parametrize("exercice", [2023, 2024, 2025])
def test_la_repartition_est_complete_au_centime(exercice):
    regions = recu(compte__exercice=exercice, compte__niveau="regional")
    partage = recu(compte__exercice=exercice, compte__niveau__in=["departemental", "part_regionale"])
    assert partage == regions
    assert Compte.objects.filter(exercice=exercice, niveau="departemental").count() == 102


def test_il_reste_a_repartir_et_a_notifier_en_2026():
    for code, reste in (("24", True), ("94", True), ("27", False)):
        compte = Compte.objects.get(exercice=2026, niveau="regional", region_id=code)
        somme = Ecriture.objects.filter(compte=compte).aggregate(t=Sum("notifie_ae"))["t"]
        assert (somme > 0) is reste
    national = Compte.objects.get(exercice=2026, niveau="national")
    assert Ecriture.objects.filter(compte=national).aggregate(t=Sum("notifie_ae"))["t"] == Decimal("650000.00")


def test_aucun_compte_a_decouvert():
    soldes = (
        Ecriture.objects.exclude(compte__niveau="budget")
        .values("compte")
        .annotate(
            notifie=Sum("notifie_ae"),
            delegue=Sum("delegue_ae"),
            cp=Sum("delegue_cp"),
            annonce=Sum(F("notifie_ae") - F("delegue_ae"), filter=Q(recu=True)),
        )
    )
    assert not [s for s in soldes if min(s["notifie"], s["delegue"], s["cp"], s["annonce"] or 0) < 0]


def test_l_accorde_tient_dans_le_recu_et_l_engage_dans_le_delegue():
    for compte in Compte.objects.filter(niveau__in=["departemental", "part_regionale"]):
        entrees = Ecriture.objects.filter(compte=compte, recu=True).aggregate(n=Sum("notifie_ae"), d=Sum("delegue_ae"))
        accorde = Projet.objects.accordes().filter(compte=compte).aggregate(t=Sum("montant_accorde"))["t"] or 0
        engage = EngagementJuridique.objects.filter(projet__compte=compte).aggregate(t=Sum("montant_ae"))["t"] or 0
        assert accorde <= (entrees["n"] or 0)
        assert engage <= (entrees["d"] or 0)


def test_les_mouvements_sont_dates_dans_l_annee():
    assert not Mouvement.objects.exclude(date_effet__year=F("source__exercice")).exists()
    assert not Mouvement.objects.exclude(motif__endswith="(démonstration)").exists()


def test_environ_quarante_projets_par_prefecture():
    nombres = Projet.objects.values("prefecture").annotate(n=Count("pk")).values_list("n", flat=True)
    assert len(nombres) == 102
    assert 3_600 <= sum(nombres) <= 4_400
    assert min(nombres) >= 15


def test_tous_les_statuts_sont_representes():
    assert set(Projet.objects.values_list("statut", flat=True)) == set(Statut.values)


def test_les_plans_de_financement_sont_equilibres():
    apports = dict(Cofinancement.objects.values_list("projet").annotate(Sum("montant")).order_by())
    depenses = dict(LigneDepense.objects.values_list("projet").annotate(Sum("montant_prevu")).order_by())
    for projet in Projet.objects.all():
        assert projet.montant_demande + apports.get(projet.pk, 0) == projet.cout_total
        assert depenses[projet.pk] == projet.cout_total


def test_les_dates_d_un_projet_se_suivent():
    assert not Projet.objects.accordes().filter(date_decision__lt=F("depose_le__date")).exists()
    assert not EngagementJuridique.objects.filter(date__lt=F("projet__date_decision")).exists()
    assert not Paiement.objects.filter(date__year__gt=F("projet__exercice")).exists()
    assert not Projet.objects.filter(statut="irrecevable", depose_le__lte=F("appel__limite")).exists()
    assert not Projet.objects.exclude(statut="irrecevable").filter(depose_le__gt=F("appel__limite")).exists()


def test_les_projets_regionaux_couvrent_deux_departements():
    regionaux = Projet.objects.filter(echelle="regionale").annotate(n=Count("departements_concernes"))
    assert regionaux.count() > 50
    assert not regionaux.filter(n__lt=2).exists()


def test_les_renouvellements_suivent_un_projet_accorde_de_l_an_passe():
    suites = Projet.objects.filter(projet_precedent__isnull=False).select_related("projet_precedent")
    assert suites.count() > 500
    for suite in suites:
        precedent = suite.projet_precedent
        assert (precedent.accorde, precedent.exercice, precedent.prefecture_id, precedent.porteur_id) == (
            True,
            suite.exercice - 1,
            suite.prefecture_id,
            suite.porteur_id,
        )


def test_les_comptes_rendus_sont_dus_six_mois_apres_la_cloture():
    for compte_rendu in CompteRenduFinancier.objects.select_related("projet")[:200]:
        assert compte_rendu.date_limite.isoformat() == f"{compte_rendu.projet.exercice + 1}-06-30"
    assert not CompteRenduFinancier.objects.filter(projet__exercice=2026).exclude(statut="attendu").exists()


def test_porteurs_et_projets_disent_qu_ils_sont_fictifs():
    assert not [
        nom
        for nom in Porteur.objects.values_list("raison_sociale", flat=True)
        if "fictif" not in nom and "fictive" not in nom
    ]
    assert not Porteur.objects.exclude(siret="", rna="").exists()
    assert not Projet.objects.exclude(intitule__endswith="(projet fictif)").exists()


def test_chaque_projet_retenu_en_2026_garde_les_constats_de_sa_decision():
    constats = ConstatProjet.objects.filter(decision__projet__exercice=2026)
    retenus = Projet.objects.accordes().filter(exercice=2026)
    assert constats.count() == 6 * retenus.count()
    assert not constats.filter(respectee=False).exclude(severite="information").exists()
    assert constats.filter(respectee=False, code="R-20").exists()
    assert set(constats.values_list("decision__texte__exercice", flat=True)) == {2026}


def test_les_decisions_sont_datees_du_jour_de_la_decision():
    decisions = Decision.objects.select_related("projet")
    assert decisions.count() == Projet.objects.exclude(date_decision=None).exclude(statut="irrecevable").count()
    for decision in decisions.filter(projet__prefecture__code="25"):
        assert timezone.localtime(decision.decide_le).date() == decision.projet.date_decision


def test_le_journal_garde_les_decisions_de_2026_a_leur_date():
    retenus = Evenement.objects.filter(code="credits.projet.retenu", donnees__exercice=2026)
    assert retenus.count() == Projet.objects.accordes().filter(exercice=2026).count()
    du_doubs = retenus.filter(prefecture_code="25")
    assert {e.fonction for e in du_doubs} == {"chef_departemental"}
    dates = {str(p.pk): p.date_decision for p in Projet.objects.filter(exercice=2026, prefecture__code="25")}
    assert [dates[e.objet_id] for e in du_doubs] == [timezone.localtime(e.cree_le).date() for e in du_doubs]
