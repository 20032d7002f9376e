"""The figures handed to the report, and those that pre-fill an answer: same rows, exact to the cent."""

from datetime import date
from decimal import Decimal

import pytest

from circulaires.controle.nomenclatures import TypePorteur
from credits.actions import engager, notifier, payer
from credits.chiffres import extraire, pre_remplissage
from credits.chiffres.preremplissage import petites
from credits.models import AppelAProjets, CompteRenduFinancier, Projet
from mildeca_portal.socle.evenements import SYSTEME
from tests.credits.fabriques import (
    AGENT,
    EXERCICE,
    PIECE,
    PorteurFactory,
    ProjetFactory,
    dotation,
    euro,
    projet_retenu,
    repartition,
)
from tests.fabriques import prefecture

pytestmark = pytest.mark.django_db
FIN = date(2026, 12, 31)


@pytest.fixture
def annee():
    """The Doubs: three grants; the Côte-d'Or: one; one application rejected, one waiting."""
    dotation()
    repartition(d25=80_000, d21=50_000)
    repartition(d25=82_400)
    commune = PorteurFactory(type_porteur=TypePorteur.COMMUNE)
    premier = projet_retenu("1499.99", publics=["adolescents", "parents"], milieux=["scolaire"])
    projet_retenu("1500.00", est_renouvellement=True, evaluation_prevue=True)
    projet_retenu("7000.50", thematique="trafics", porteur=commune, programme_probant="unplugged")
    projet_retenu("4000", "21")
    ProjetFactory(statut="rejete")
    ProjetFactory()
    premier.cofinancements.create(financeur="ARS", montant=euro(500))
    engager(premier, euro("1499.99"), le=date(2026, 4, 1), par=SYSTEME)
    payer(premier, euro(1000), le=date(2026, 5, 1), par=SYSTEME)
    return premier


def rangs(extrait, table, **filtres):
    return [r for r in extrait.table(table) if all(r[c] == v for c, v in filtres.items())]


def test_sans_credits_rien_n_est_extrait_ni_propose():
    vide = extraire(2031, FIN)
    assert {nom: list(lignes) for nom, lignes in vide.tables.items() if lignes} == {}
    assert pre_remplissage(2031, prefecture("25")) == {}


def test_les_comptes_disent_la_chaine(annee):
    [doubs] = rangs(extraire(EXERCICE, FIN), "comptes", prefecture="25")
    assert doubs == {
        "niveau": "departemental",
        "region": "",
        "prefecture": "25",
        "notifie_ae": "82400.00",
        "notifie_cp": "82400.00",
        "complement_ae": "2400.00",
        "complement_cp": "2400.00",
        "delegue_ae": "82400.00",
        "delegue_cp": "82400.00",
        "programme": "10000.49",
        "engage": "1499.99",
        "paye": "1000.00",
    }


def test_les_mesures_par_prefecture_region_et_nation(annee):
    extrait = extraire(EXERCICE, FIN)
    [doubs] = rangs(extrait, "projets", prefecture="25")
    assert (doubs["nombre"], doubs["montant"], doubs["montant_median"]) == (3, "10000.49", "1500.00")
    assert (doubs["renouvellements"], doubs["evalues"], doubs["sans_cofinancement"]) == (1, 1, 2)
    [region] = rangs(extrait, "projets", prefecture="", region="27")
    [nation] = rangs(extrait, "projets", prefecture="", region="")
    assert region["montant_median"] == nation["montant_median"] == "2750.00"
    assert (region["nombre"], nation["montant"]) == (4, "14000.49")


def test_la_taille_ne_depend_pas_du_nombre_de_projets(annee):
    avant = {nom: len(lignes) for nom, lignes in extraire(EXERCICE, FIN).tables.items()}
    for _ in range(4):
        projet_retenu("1499.99", publics=["adolescents", "parents"], milieux=["scolaire"])
    assert {nom: len(lignes) for nom, lignes in extraire(EXERCICE, FIN).tables.items()} == avant


def test_un_extrait_coute_dix_requetes(annee, django_assert_num_queries):
    with django_assert_num_queries(10):
        extraire(EXERCICE, FIN)


def test_a_une_date_passee_ce_qui_est_decide_apres_n_existe_pas(annee):
    extrait = extraire(EXERCICE, date(2026, 3, 14))
    assert rangs(extrait, "projets") == []
    [doubs] = rangs(extrait, "comptes", prefecture="25")
    assert (doubs["programme"], doubs["engage"]) == ("0", "0")


def test_les_ventilations(annee):
    extrait = extraire(EXERCICE, FIN)
    doubs = {
        (v["dimension"], v["code"]): (v["nombre"], v["montant"])
        for v in rangs(extrait, "ventilations", prefecture="25")
    }
    assert doubs == {
        ("axe", "hors_axe"): (3, "10000.49"),
        ("echelle", "departementale"): (3, "10000.49"),
        ("milieu", "scolaire"): (1, "1499.99"),
        ("objectif_cible", ""): (3, "10000.49"),
        ("porteur", "association"): (2, "2999.99"),
        ("porteur", "commune"): (1, "7000.50"),
        ("programme", "unplugged"): (1, "7000.50"),
        ("public", "adolescents"): (1, "1499.99"),
        ("public", "parents"): (1, "1499.99"),
        ("thematique", "cps"): (2, "2999.99"),
        ("thematique", "trafics"): (1, "7000.50"),
    }


@pytest.mark.parametrize(("plafond", "attendu"), [(1000, 0), (1500, 1), (2000, 2), (10_000, 3)])
def test_sous_un_plafond_le_plafond_n_y_est_pas(annee, plafond, attendu):
    tranches = rangs(extraire(EXERCICE, FIN), "tranches", prefecture="25")
    assert petites(tranches, Decimal(plafond)) == attendu


@pytest.mark.parametrize("plafond", [1200, 10_500])
def test_un_plafond_hors_des_tranches_est_refuse(plafond):
    with pytest.raises(ValueError, match="hors des tranches"):
        petites([], Decimal(plafond))


def test_le_pre_remplissage_du_doubs(annee):
    AppelAProjets.objects.create(
        echelle="departementale",
        exercice=EXERCICE,
        prefecture=prefecture("25"),
        titre="Appel",
        ouvert_le=date(2026, 1, 5),
    )
    CompteRenduFinancier.objects.create(projet=annee, date_limite=date(2027, 6, 30))
    valeurs = pre_remplissage(EXERCICE, prefecture("25"), FIN, petite_action=Decimal(1500))
    tableaux = {cle: valeurs.pop(cle) for cle in list(valeurs) if isinstance(valeurs[cle], dict)}
    principal = Projet.objects.get(montant_accorde="7000.50")
    assert valeurs == {
        "credits.ae_notifiees": euro(80_000),
        "credits.cp_notifies": euro(80_000),
        "credits.ae_complementaires": euro(2400),
        "credits.cp_complementaires": euro(2400),
        "credits.ae_consommees": euro("1499.99"),
        "credits.cp_consommes": euro(1000),
        "credits.appel.lance": True,
        "credits.appel.ouverture": "2026-01-05",
        "credits.projets.recus": 5,
        "credits.projets.retenus": 3,
        "credits.projets.nombre": 3,
        "credits.projets.montant": euro("10000.49"),
        "credits.projets.montant_median": euro(1500),
        "credits.projets.renouvellements": 1,
        "credits.projets.sans_cofinancement": 2,
        "credits.projets.evalues": 1,
        "credits.projets.petites": 1,
        "credits.comptes_rendus.attendus": 1,
        "credits.comptes_rendus.recus": 0,
        "credits.reversements": 0,
        "credits.trafics.collectivites": 1,
        "credits.trafics.montant": euro("7000.50"),
        "credits.principal.intitule": principal.intitule,
        "credits.principal.porteur": principal.porteur.raison_sociale,
        "credits.principal.montant": euro("7000.50"),
    }
    assert tableaux["credits.cofinancements"] == {"ARS": {"montant": euro(500)}}
    assert tableaux["credits.programmes"] == {"choix": ["unplugged"]}
    assert tableaux["credits.porteurs"]["commune"] == {"nombre": 1, "montant": euro("7000.50")}
    assert sorted(tableaux) == [
        f"credits.{nom}"
        for nom in ("axes", "cofinancements", "milieux", "porteurs", "programmes", "publics", "thematiques")
    ]


def test_le_siege_porte_la_dotation_et_la_repartition_de_la_region(annee):
    notifier(EXERCICE, "27", euro(1000), euro(1000), par=AGENT, piece=PIECE)
    valeurs = pre_remplissage(EXERCICE, prefecture("21"), FIN)
    assert valeurs["credits.ae_notifiees_region"] == euro(601_000)
    repartie = {code: ligne["ae"] for code, ligne in valeurs["credits.repartition"].items() if ligne["ae"]}
    assert repartie == {"21": euro(50_000), "25": euro(82_400)}
    assert len(valeurs["credits.repartition"]) == 8
    assert "credits.ae_notifiees_region" not in pre_remplissage(EXERCICE, prefecture("25"), FIN)
