"""Figures on three préfectures whose sums are done by hand: Côte-d'Or and Doubs accepted, Jura not."""

from decimal import Decimal

import pytest

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import CHIFFRES, Nature, calculer
from rapports.chiffres.lecture import codes_choisis, enquete, rapport
from rapports.chiffres.plan import ANNEXES, CHAPITRES, tous_les_tableaux
from rapports.chiffres.regions import projet_principal
from tests.rapports.edition.jeux import jeu

REPONSES = {
    "21": {
        "organisation.etp": "1.5",
        "organisation.formation_suivie": True,
        "organisation.fonction": {"choix": "directeur_de_cabinet"},
        "pilotage.plan_statut": {"choix": "signe"},
        "pilotage.fiches_engagees": "80.00",
        "pilotage.copil_reunions": 3,
        "pilotage.copil_regional_reunions": 2,
        "credits.ae_notifiees_region": "500000.00",
        "credits.cp_notifies_region": "490000.00",
        "credits.ae_notifiees": "100000.00",
        "credits.ae_complementaires": "20000.00",
        "credits.ae_consommees": "90000.50",
        "actions.nombre": 10,
        "actions.montant_total": "90000.50",
        "actions.renouvellements": 4,
        "actions.montant_median": "8000.00",
        "actions.cofinancements": {"ARS": {"montant": "45000.25"}, "REGION": {"montant": "5000.00"}},
        "actions.thematiques": {
            "cps": {"nombre": 7, "montant": "60000.50"},
            "festif": {"nombre": 3, "montant": "30000.00"},
        },
        "projet_principal.intitule": "Nuits dijonnaises",
        "projet_principal.montant": "12000.00",
        "actions.programmes": {"choix": ["unplugged", "autre"], "autre": "Cap sur la vie"},
        "actions.programmes_effectifs": {"unplugged": {"etablissements": 4, "beneficiaires": 320}},
        "perspectives.difficultes": {"choix": ["etp"]},
    },
    "25": {
        "organisation.etp": "1.0",
        "organisation.formation_suivie": False,
        "organisation.fonction": {"choix": "sous_prefet"},
        "pilotage.plan_statut": {"choix": "en_cours"},
        "pilotage.fiches_engagees": "40.00",
        "pilotage.copil_reunions": 0,
        "credits.ae_notifiees": "60000.00",
        "credits.ae_consommees": "60000.50",
        "actions.nombre": 5,
        "actions.montant_total": "60000.50",
        "actions.renouvellements": 5,
        "actions.montant_median": "11000.00",
        "actions.thematiques": {"cps": {"nombre": 5, "montant": "60000.50"}},
        "projet_principal.intitule": "Parents en première ligne",
        "projet_principal.montant": "15000.00",
        "actions.programmes": {"choix": ["aucun"]},
        "perspectives.difficultes": {"choix": ["etp", "evaluation"]},
    },
}


@pytest.fixture(scope="module")
def bfc():
    return jeu(["21", "25", "39"], non_acceptees=["39"], corriger=lambda code, cle, _: REPONSES.get(code, {}).get(cle))


def ligne(tableau, premiere):
    """{column: published value} of the line or total that starts with those words."""
    for valeurs in (*(li.valeurs for li in tableau.lignes), *([tableau.total.valeurs] if tableau.total else [])):
        if valeurs[0] == premiere:
            return {c.cle: c.valeur(v) for c, v in zip(tableau.colonnes, valeurs, strict=True)}
    raise AssertionError(premiere)


def test_la_couverture_nomme_la_prefecture_qui_manque(bfc):
    tableau = calculer("couverture.reponses", bfc)

    assert tableau.couverture.phrase.replace("\u00a0", " ") == "2 préfectures sur 3. Manque : Jura."
    assert ligne(tableau, "Bourgogne-Franche-Comté") == {
        "territoire": "Bourgogne-Franche-Comté",
        "interrogees": 3,
        "acceptees": 2,
        "taux": Decimal("0.667"),
    }


def test_les_taux_se_calculent_sur_les_totaux_et_s_arrondissent_a_la_fin(bfc):
    tableau = calculer("credits.ae_regions", bfc)

    # (90 000,50 + 60 000,50) / (100 000 + 20 000 + 60 000)
    assert ligne(tableau, "Ensemble") == {
        "territoire": "Ensemble",
        "ae_notifiees": Decimal(160000),
        "ae_complementaires": Decimal(20000),
        "ae_consommees": Decimal(150001),
        "taux_ae": Decimal("0.833"),
    }


def test_le_departement_sans_reponse_reste_vide_et_les_autres_gardent_le_centime(bfc):
    tableau = calculer("credits.departements", bfc)

    assert ligne(tableau, "Jura")["ae_consommees"] is None
    # 90 000,50 and 60 000,50 round up, their sum does not: the total is rounded once.
    assert tableau.publiees("ae_consommees") == [Decimal(90001), Decimal(60001), None]
    assert tableau.totale("ae_consommees") == Decimal(150001)
    assert [li.territoire for li in tableau.lignes] == ["21", "25", "39"]


def test_la_dotation_de_la_region_vient_de_la_reponse_de_son_siege(bfc):
    tableau = calculer("credits.dotations", bfc)

    assert ligne(tableau, "Ensemble")["ae_region"] == Decimal(500000)
    assert tableau.couverture.phrase.replace("\u00a0", " ") == "1 préfecture de région sur 1."


def test_la_synthese_des_actions(bfc):
    tableau = calculer("actions.synthese", bfc)

    assert ligne(tableau, "Actions financées")["nombre"] == 15
    assert ligne(tableau, "Montant total accordé")["montant"] == Decimal(150001)
    assert ligne(tableau, "Montant moyen d’une action")["montant"] == Decimal(10000)
    assert ligne(tableau, "Médiane des montants médians départementaux")["montant"] == Decimal(9500)
    assert ligne(tableau, "Renouvellements") == {
        "indicateur": "Renouvellements",
        "nombre": 9,
        "montant": None,
        "part": Decimal("0.600"),
    }
    assert ligne(tableau, "Cofinancements")["montant"] == Decimal(50000)
    assert ligne(tableau, "Actions sans cofinancement")["nombre"] is None


def test_l_effet_de_levier_rapporte_les_cofinancements_a_l_accorde(bfc):
    # 50 000,25 / 150 001
    assert ligne(calculer("actions.regions", bfc), "Ensemble")["levier"] == Decimal("0.33")


def test_une_ventilation_exclusive_a_un_total_et_des_parts(bfc):
    tableau = calculer("actions.thematiques", bfc)

    assert ligne(tableau, "CPS et parentalité") == {
        "ligne": "CPS et parentalité",
        "nombre": 12,
        "montant": Decimal(120001),
        "part": Decimal("0.800"),
    }
    assert ligne(tableau, "Ensemble")["nombre"] == 15


def test_une_ventilation_multiple_n_a_ni_total_ni_part(bfc):
    tableau = calculer("actions.publics", bfc)

    assert tableau.total is None
    assert [c.cle for c in tableau.colonnes] == ["ligne", "nombre", "montant"]


def test_le_pilotage(bfc):
    plans = ligne(calculer("pilotage.plans", bfc), "Ensemble")
    comites = ligne(calculer("pilotage.comites", bfc), "Ensemble")

    assert (plans["signes"], plans["en_cours"], plans["non_engages"], plans["fiches"]) == (1, 1, 0, Decimal("0.60"))
    assert (comites["departementaux"], comites["moyenne"], comites["sans"], comites["regionaux"]) == (
        3,
        Decimal("1.5"),
        1,
        2,
    )


def test_les_feuilles_de_route_et_les_plans_du_portail(bfc):
    tableau = calculer("pilotage.feuilles", bfc)

    assert ligne(tableau, "Bourgogne-Franche-Comté") == {
        "region": "Bourgogne-Franche-Comté",
        "feuille": "Signée",
        "plans": 3,
        "actions": 12,
        "engagees": Decimal("0.75"),
    }
    assert ligne(tableau, "Ensemble")["actions"] == 12
    assert "portail" in tableau.source


def test_la_chaine_des_credits_du_portail():
    tableau = calculer("credits.portail", jeu(["25", "2A", "75"]))

    # Three régions at 500 000,25 €: the sum is rounded, not the sum of the rounded.
    assert ligne(tableau, "Ensemble")["notifie_ae"] == Decimal(1500001)
    assert tableau.publiees("programme") == [Decimal(330001)] * 3
    assert (tableau.source, tableau.couverture.complete) == (
        "portail de la MILDECA, comptes et décisions enregistrés",
        True,
    )


def test_les_projets_du_portail_gardent_leur_mediane():
    tableau = calculer("actions.portail", jeu(["25"]))

    assert ligne(tableau, "Bourgogne-Franche-Comté") == {
        "region": "Bourgogne-Franche-Comté",
        "nombre": 4,
        "montant": Decimal(40001),
        "median": Decimal(9000),
        "renouvellements": Decimal("0.250"),
        "sans_cofinancement": Decimal("0.500"),
    }
    assert ligne(tableau, "Ensemble")["nombre"] == 4


def test_une_region_sans_feuille_de_route_est_nommee(bfc):
    sans = JeuDeDonnees.reunir(bfc.exercice, bfc.au, [bfc.extraits["rapports"]])

    tableau = calculer("pilotage.feuilles", sans)
    chaine = calculer("credits.portail", sans)

    assert set(ligne(chaine, "Ensemble").values()) == {"Ensemble", None}
    assert ligne(tableau, "Bourgogne-Franche-Comté")["feuille"] == "Aucune"
    assert tableau.couverture.phrase.replace("\u00a0", " ") == "0 région sur 1. Manque : Bourgogne-Franche-Comté."


def test_une_question_facultative_ne_manque_a_personne(bfc):
    tableau = calculer("credits.motifs", bfc)

    assert tableau.couverture.manquants == ("Jura",)
    assert {c for li in tableau.lignes for c in li.valeurs[1:]} == {0, None}


def test_l_organisation(bfc):
    moyens = ligne(calculer("organisation.moyens", bfc), "Ensemble")

    assert (moyens["etp"], moyens["etp_moyen"], moyens["formes"]) == (Decimal("2.5"), Decimal("1.25"), 1)
    assert ligne(calculer("organisation.fonctions", bfc), "Sous-préfet")["part"] == Decimal("0.500")


def test_les_programmes_probants_ne_comptent_pas_la_reponse_aucun(bfc):
    tableau = calculer("focus.programmes", bfc)

    assert ligne(tableau, "Unplugged") == {
        "programme": "Unplugged",
        "prefectures": 1,
        "etablissements": 4,
        "beneficiaires": 320,
    }
    assert "Aucun" not in [li.valeurs[0] for li in tableau.lignes]


def test_les_difficultes(bfc):
    tableau = calculer("perspectives.difficultes", bfc)

    assert (ligne(tableau, "Temps d’agent insuffisant")["nombre"], ligne(tableau, "Évaluation")["nombre"]) == (2, 1)


def test_la_fiche_regionale_et_son_plus_gros_projet(bfc):
    tableau = calculer("region.departements", bfc, region="27")

    assert ligne(tableau, "Doubs")["plan"] == "En cours d’élaboration"
    assert ligne(tableau, "Ensemble")["plan"] is None
    projet = projet_principal(bfc, "27")
    assert (projet.prefecture, projet.intitule) == ("Doubs", "Parents en première ligne")
    with pytest.raises(KeyError):
        calculer("region.departements", bfc, region="11")
    assert projet_principal(bfc, "11") is None


def test_sans_aucune_reponse_chaque_chiffre_est_vide_sans_erreur():
    vide = jeu([])

    tableaux = list(tous_les_tableaux(vide))

    assert len(tableaux) == sum(len(c.chiffres) for c in CHAPITRES)
    assert {t.couverture.obtenus for t in tableaux} == {0}


def test_chaque_tableau_du_rapport_a_definition_source_et_couverture():
    complet = jeu()

    for tableau in tous_les_tableaux(complet):
        assert tableau.definition.endswith("."), tableau.code
        assert tableau.source, tableau.code
        assert tableau.couverture.attendus in (102, 18) or tableau.code.startswith("region."), tableau.code
        assert tableau.couverture.complete, tableau.code
        assert {c.nature for c in tableau.colonnes} - {Nature.TEXTE}, tableau.code


def test_chaque_chiffre_inscrit_est_dans_le_plan():
    au_plan = {code for chapitre in CHAPITRES for code in chapitre.chiffres} | set(ANNEXES) | {"region.departements"}

    assert {code for code in CHIFFRES if not code.startswith("essai.")} == au_plan


def test_la_somme_des_regions_est_celle_des_departements():
    complet = jeu()

    regions, departements = calculer("credits.ae_regions", complet), calculer("credits.departements", complet)

    assert len(regions.lignes) == 18
    assert len(departements.lignes) == 102
    assert regions.total.valeurs == departements.total.valeurs


@pytest.mark.parametrize(
    ("contenu", "codes"),
    [
        (None, ()),
        ({"choix": "cabinet"}, ("cabinet",)),
        ({"choix": ["ars", "parquet"], "autre": "x"}, ("ars", "parquet")),
        ("cabinet", ("cabinet",)),
    ],
)
def test_les_codes_choisis(contenu, codes):
    assert codes_choisis(contenu) == codes


@pytest.mark.parametrize(
    ("haut", "bas", "resultat"), [(None, 2, None), (1, None, None), (1, 0, None), (1, 4, Decimal("0.25"))]
)
def test_un_rapport_sans_denominateur_n_a_pas_de_sens(haut, bas, resultat):
    assert rapport(haut, bas) == resultat


def test_les_index_ne_se_construisent_qu_une_fois(bfc):
    assert enquete(bfc) is enquete(bfc)
