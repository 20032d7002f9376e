"""The database holds the ledger by itself: direction of movements, balances, append-only rows."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from credits import sql
from credits.models import ACCORDES, Compte, EngagementJuridique, Mouvement, Nature, Paiement, mouvements
from credits.siret import siret_valide
from tests.credits.fabriques import compte, dotation, enveloppe, euro, projet_retenu, repartition

pytestmark = pytest.mark.django_db


def inserer(source: Compte, cible: Compte, nature: str, ae: int | str = 1, cp: int | str = 1) -> None:
    with transaction.atomic():
        Mouvement.objects.create(source=source, cible=cible, nature=nature, ae=euro(ae), cp=euro(cp), motif="Essai")


def niveau(nom: str, region: str | None = None) -> Compte:
    return Compte.objects.get(exercice=2026, niveau=nom, region=region)


def refus(erreur: pytest.ExceptionInfo[IntegrityError]) -> str:
    return erreur.value.__cause__.diag.constraint_name


def test_les_listes_des_migrations_sont_celles_du_code():
    assert sql.DESCENDANTES == mouvements.DESCENDANTES
    assert sql.MONTANTES == mouvements.MONTANTES
    assert sql.BUDGETAIRES == mouvements.BUDGETAIRES
    assert sql.SANS_EFFET_SUR_NOTIFIE == mouvements.SANS_EFFET_SUR_NOTIFIE
    assert sql.SANS_EFFET_SUR_DELEGUE == mouvements.SANS_EFFET_SUR_DELEGUE
    assert sql.ACCORDES == ACCORDES
    assert {*sql.DESCENDANTES, *sql.MONTANTES, Nature.TRANSFERT} == set(Nature.values)


def test_un_mouvement_ne_se_modifie_ni_ne_s_efface():
    enveloppe()
    for requete in ("UPDATE credits_mouvement SET ae = 0", "DELETE FROM credits_mouvement"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(requete)


@pytest.mark.parametrize(
    ("de", "vers", "nature"),
    [
        ("national", "departemental", "notification"),
        ("regional", "national", "notification"),
        ("national", "regional", "reprise"),
        ("national", "regional", "transfert"),
        ("budget", "national", "notification"),
        ("national", "regional", "gel"),
    ],
)
def test_un_mouvement_suit_la_chaine(de, vers, nature):
    dotation()
    comptes = {
        "budget": niveau("budget"),
        "national": niveau("national"),
        "regional": niveau("regional", "27"),
        "departemental": compte("25"),
    }
    with pytest.raises(IntegrityError) as erreur:
        inserer(comptes[de], comptes[vers], nature)
    assert refus(erreur) == "mouvement_sens"


def test_pas_de_mouvement_entre_deux_exercices():
    dotation()
    dotation(exercice=2025)
    with pytest.raises(IntegrityError) as erreur:
        inserer(niveau("regional", "27"), compte("25", 2025), "notification")
    assert refus(erreur) == "mouvement_exercice"


def test_pas_de_departement_d_une_autre_region():
    dotation()
    with pytest.raises(IntegrityError) as erreur:
        inserer(niveau("regional", "27"), compte("67"), "notification")
    assert refus(erreur) == "mouvement_sens"


@pytest.mark.parametrize(("montant", "passe"), [("600000.00", True), ("600000.01", False)])
def test_r23_au_centime(montant, passe):
    dotation()
    if passe:
        inserer(niveau("regional", "27"), compte("25"), "notification", montant, montant)
    else:
        with pytest.raises(IntegrityError) as erreur:
            inserer(niveau("regional", "27"), compte("25"), "notification", montant, 0)
        assert refus(erreur) == "compte_notifie"


@pytest.mark.parametrize(("ae", "cp"), [("8500000.01", 1), (1, "8500000.01")])
def test_r22_en_ae_comme_en_cp(ae, cp):
    enveloppe()
    with pytest.raises(IntegrityError) as erreur:
        inserer(niveau("national"), niveau("regional", "27"), "notification", ae, cp)
    assert refus(erreur) == "compte_notifie"


def test_on_ne_delegue_pas_plus_que_le_notifie():
    dotation(deleguee=False)
    with pytest.raises(IntegrityError) as erreur:
        inserer(niveau("national"), niveau("regional", "27"), "delegation", "600000.01", 0)
    assert refus(erreur) == "compte_delegue_dans_notifie"


def test_on_ne_delegue_pas_plus_bas_que_ce_qui_est_disponible():
    dotation(deleguee=False)
    repartition(d25=1000, deleguer=False)
    with pytest.raises(IntegrityError) as erreur:
        inserer(niveau("regional", "27"), compte("25"), "delegation", 1000, 1000)
    assert refus(erreur) == "compte_delegue"


def test_un_accord_reste_dans_le_notifie_au_centime():
    dotation()
    repartition(d25=10_000)
    projet = projet_retenu("10000.00", cout_total=euro(20_000))
    projet.montant_accorde = euro("10000.01")
    with pytest.raises(IntegrityError) as erreur, transaction.atomic():
        projet.save()
    assert refus(erreur) == "compte_notifie"


def test_on_ne_reprend_pas_ce_qui_est_accorde():
    dotation()
    repartition(d25=10_000)
    projet_retenu(8000)
    with pytest.raises(IntegrityError) as erreur:
        inserer(compte("25"), niveau("regional", "27"), "reprise", "2000.01", 0)
    assert refus(erreur) == "compte_notifie"
    inserer(compte("25"), niveau("regional", "27"), "reprise", "2000.00", 0)


def test_un_projet_ne_pese_pas_sur_le_compte_d_un_autre():
    dotation()
    repartition(d25=10_000, d21=10_000)
    with pytest.raises(IntegrityError) as erreur, transaction.atomic():
        projet_retenu(1000, "25", compte=compte("21"))
    assert refus(erreur) == "projet_compte"


def test_r24_engagement_et_paiement():
    dotation()
    repartition(d25=10_000)
    projet = projet_retenu(8000)
    jour = date(2026, 4, 1)
    EngagementJuridique.objects.create(projet=projet, montant_ae=euro(8000), date=jour)
    with pytest.raises(IntegrityError) as erreur, transaction.atomic():
        EngagementJuridique.objects.create(projet=projet, montant_ae=euro("0.01"), date=jour)
    assert refus(erreur) == "projet_engage"
    Paiement.objects.create(projet=projet, montant_cp=euro(8000), date=jour)
    with pytest.raises(IntegrityError) as erreur, transaction.atomic():
        Paiement.objects.create(projet=projet, montant_cp=euro("0.01"), date=jour)
    assert refus(erreur) == "projet_paye"
    with pytest.raises(IntegrityError) as erreur, transaction.atomic():
        EngagementJuridique.objects.all().delete()
    assert refus(erreur) == "projet_paye"


def test_on_n_engage_que_ce_qui_est_delegue():
    dotation(deleguee=False)
    repartition(d25=10_000, deleguer=False)
    projet = projet_retenu(8000)
    with pytest.raises(IntegrityError) as erreur, transaction.atomic():
        EngagementJuridique.objects.create(projet=projet, montant_ae=euro(1), date=date(2026, 4, 1))
    assert refus(erreur) == "compte_delegue"


@pytest.mark.parametrize(
    ("siret", "valide"),
    [
        ("35600000000048", True),  # siège de La Poste: Luhn's key too
        ("35600000049837", True),  # La Poste: sum of the digits only
        ("35600000049838", False),
        ("11000201100044", True),
        ("11000201100045", False),
        ("1100020110004", False),
        ("1100020110004A", False),
        ("١١٠٠٠٢٠١١٠٠٠٤٤", False),
        ("", False),
    ],
)
def test_cle_du_siret(siret, valide):
    assert siret_valide(siret) is valide
