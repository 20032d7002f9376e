"""The chain notifié → délégué → programmé, its balances on three levels, and what refuses to overdraw them."""

from datetime import date
from decimal import Decimal

import pytest

from credits.actions import Montants, Piece, deleguer, notifier, repartir, reprendre
from credits.models import Compte, Mouvement
from credits.soldes import Solde, balance
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.models import Evenement
from tests.credits.fabriques import AGENT, EXERCICE, PIECE, dotation, enveloppe, euro, projet_retenu, repartition

pytestmark = pytest.mark.django_db


def phrases(refus: pytest.ExceptionInfo[ActionRefusee]) -> list[str]:
    """The sentences, with ordinary spaces."""
    return [phrase.replace("\u00a0", " ") for phrase in refus.value.phrases]


def test_un_exercice_sans_compte_a_des_soldes_nuls(django_assert_num_queries):
    with django_assert_num_queries(1):
        vide = balance(2031)
    assert not vide.ouverte
    assert vide.national == Solde()
    assert vide.region("27") == vide.prefecture("25") == Solde()


def test_les_comptes_s_ouvrent_une_fois_pour_tous_les_territoires():
    enveloppe()
    enveloppe(1000)
    comptes = Compte.objects.filter(exercice=EXERCICE)
    assert {n: comptes.filter(niveau=n).count() for n in Compte.Niveau.values} == {
        "budget": 1,
        "national": 1,
        "regional": 18,
        "departemental": 102,
        "part_regionale": 18,
    }
    assert balance(EXERCICE).national.notifie_ae == euro("8501000")


def test_notifier_annonce_et_deleguer_rend_disponible():
    enveloppe()
    notifier(EXERCICE, "27", euro(600_000), euro(550_000), par=AGENT, piece=PIECE)
    deleguer(EXERCICE, "27", euro(300_000), euro(275_000), par=AGENT, piece=PIECE)
    soldes = balance(EXERCICE)

    region = soldes.region("27")
    assert (region.notifie_ae, region.notifie_cp) == (euro(600_000), euro(550_000))
    assert (region.delegue_ae, region.delegue_cp) == (euro(300_000), euro(275_000))
    assert soldes.national.reste_a_repartir_ae == euro(7_900_000)
    assert soldes.national.reste_a_repartir_cp == euro(7_950_000)
    assert soldes.national.reste_a_deleguer_ae == euro(8_200_000)


def test_la_seconde_notification_est_un_complement_et_la_premiere_ne_change_pas():
    dotation(ae=600_000)
    notifier(EXERCICE, "27", euro(1000), euro(0), par=AGENT, piece=PIECE)
    natures = Mouvement.objects.filter(cible__region="27").order_by("pk").values_list("nature", "ae")
    assert list(natures) == [("notification", 600_000), ("delegation", 600_000), ("complement", 1000)]


def test_notifier_au_dela_de_l_enveloppe_est_refuse_avec_les_chiffres():
    enveloppe(1_000_000)
    with pytest.raises(ActionRefusee) as refus:
        notifier(EXERCICE, "27", euro("1001250.00"), euro(1), par=AGENT, piece=PIECE)
    assert phrases(refus) == [
        "Il manque 1 250,00 € d’AE notifiées : il reste 1 000 000,00 € disponibles (niveau national)."
    ]
    assert not Mouvement.objects.filter(cible__region="27").exists()


def test_deleguer_au_dela_du_notifie_est_refuse():
    dotation(deleguee=False, ae=1000)
    with pytest.raises(ActionRefusee) as refus:
        deleguer(EXERCICE, "27", euro("1000.01"), euro(0), par=AGENT, piece=PIECE)
    assert phrases(refus) == [
        "Il manque 0,01 € d’AE notifiées : 1 000,00 € sont notifiés sans être délégués (Bourgogne-Franche-Comté)."
    ]


def test_un_montant_nul_ou_negatif_est_refuse():
    enveloppe()
    for ae, cp in ((0, 0), (-1, 5)):
        with pytest.raises(ActionRefusee, match="montant positif"):
            notifier(EXERCICE, "27", euro(ae), euro(cp), par=AGENT, piece=PIECE)


def test_une_region_inconnue_est_refusee():
    enveloppe()
    with pytest.raises(ActionRefusee, match="n’a pas de compte"):
        notifier(EXERCICE, "99", euro(1), euro(1), par=AGENT, piece=PIECE)


def test_l_evenement_dit_qui_a_notifie_et_sans_texte_libre():
    dotation()
    evenement = Evenement.objects.get(code="credits.mouvement.notification")
    assert (evenement.fonction, evenement.region_code, evenement.prefecture_code) == ("agent", "27", "")
    assert evenement.donnees == {"exercice": EXERCICE, "ae": "600000.00", "cp": "600000.00"}


def test_la_region_garde_une_part_et_repartit_le_reste():
    dotation(ae=600_000)
    assert repartition(part=50_000, d25=82_400, d21=100_000) == 6
    soldes = balance(EXERCICE)
    assert soldes.region("27").reste_a_repartir_ae == euro(367_600)
    assert soldes.part_regionale("27").notifie_ae == euro(50_000)
    assert soldes.prefecture("25").delegue_cp == euro(82_400)


def test_un_accord_dans_le_doubs_baisse_le_reste_a_programmer_des_trois_niveaux():
    dotation(ae=600_000)
    repartition(d25=82_400, d21=100_000)
    avant = balance(EXERCICE)
    projet_retenu("8000.01")
    apres = balance(EXERCICE)

    for niveau in (lambda b: b.national, lambda b: b.region("27"), lambda b: b.prefecture("25")):
        assert niveau(avant).reste_a_programmer - niveau(apres).reste_a_programmer == euro("8000.01")
    assert apres.prefecture("21") == avant.prefecture("21")
    assert apres.region("84") == avant.region("84")
    assert apres.national.projets == apres.region("27").projets == 1


def test_repartir_deux_fois_la_meme_chose_n_ecrit_rien():
    dotation()
    repartition(part=50_000, d25=82_400)
    assert repartition(part=50_000, d25=82_400) == 0


def test_baisser_une_dotation_reprend_d_abord_ce_qui_n_est_qu_annonce():
    dotation(ae=600_000)
    repartition(d25=50_000)
    repartition(d25=80_000, deleguer=False)
    repartition(d25=40_000, deleguer=False)
    mouvements = (
        Mouvement.objects.filter(source__prefecture__code="25").order_by("pk").values_list("nature", "ae", "cp")
    )
    assert list(mouvements) == [("retrait", 30_000, 30_000), ("reprise", 10_000, 10_000)]
    solde = balance(EXERCICE).prefecture("25")
    assert (solde.notifie_ae, solde.delegue_ae) == (euro(40_000), euro(40_000))


def test_echanger_entre_deux_departements_passe_meme_quand_tout_est_reparti():
    dotation(ae=100_000)
    repartition(d25=60_000, d21=40_000)
    assert repartition(d25=40_000, d21=60_000) == 3
    assert balance(EXERCICE).region("27").reste_a_repartir_ae == 0


def test_une_repartition_trop_grande_dit_ce_qui_manque_et_ne_change_rien():
    dotation(ae=100_000)
    repartition(d25=60_000)
    with pytest.raises(ActionRefusee) as refus:
        repartition(d25=60_000, d21="41250.00")
    suite = "la région a reçu 100 000,00 € et la répartition saisie en distribue 101 250,00 €."
    attendu = [f"Il manque 1 250,00 € {quoi} : {suite}" for quoi in ("d’AE", "de CP")]
    assert [p.replace("\u00a0", " ") for p in refus.value.phrases] == attendu
    assert balance(EXERCICE).prefecture("21") == Solde()


def test_repartir_sans_pouvoir_deleguer_est_dit():
    dotation(ae=100_000, deleguee=False)
    with pytest.raises(ActionRefusee, match="peut encore mettre 0,00\u00a0€ à disposition"):
        repartition(d25=60_000)
    assert repartition(d25=60_000, deleguer=False) == 1


def test_baisser_sous_ce_qui_est_accorde_est_refuse():
    dotation()
    repartition(d25=10_000)
    projet_retenu(8000)
    with pytest.raises(ActionRefusee) as refus:
        repartition(d25="7999.99")
    assert refus.value.phrases[0] == (
        "Il manque 0,01\u00a0€ d’AE notifiées\u00a0: il reste 2\u00a0000,00\u00a0€ disponibles (Doubs)."
    )


def test_un_departement_d_une_autre_region_est_refuse():
    dotation()
    with pytest.raises(ActionRefusee, match="n’appartient pas à la région\u00a0: 67"):
        repartition(d67=1)


def test_une_saisie_perimee_est_refusee():
    dotation()
    repartition(d25=1000)
    voulus = {"25": Montants(euro(2000), euro(2000))}
    with pytest.raises(EtatPerime, match="a changé pendant votre saisie"):
        repartir(EXERCICE, "27", voulus, par=AGENT, piece=PIECE, etat=1)


def test_reprendre_a_une_region():
    dotation(ae=100_000)
    reprendre(EXERCICE, "27", euro(30_000), euro(0), par=AGENT, piece=Piece("Régulation", date_effet=date(2026, 9, 1)))
    assert balance(EXERCICE).region("27").notifie_ae == euro(70_000)
    assert balance(EXERCICE).region("27").notifie_cp == euro(100_000)


def test_la_balance_a_une_date():
    dotation(ae=100_000)
    assert balance(EXERCICE, au=date(2026, 1, 31)).region("27").notifie_ae == Decimal(0)
    assert balance(EXERCICE, au=date(2026, 2, 1)).region("27").notifie_ae == euro(100_000)


def test_toute_la_balance_en_une_requete(django_assert_num_queries):
    dotation()
    repartition(d25=1000, d21=1000)
    with django_assert_num_queries(1):
        balance(EXERCICE)
