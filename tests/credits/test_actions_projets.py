"""Acts on projects: what each refuses, in a sentence, whoever calls it."""

from datetime import date

import pytest

from credits.actions import (
    Financement,
    Octroi,
    abandonner,
    ecarter,
    engager,
    enregistrer_projet,
    faire_avancer,
    payer,
    rattacher_a_une_action,
    rejeter,
    retenir,
)
from credits.models import AppelAProjets, Compte, ConstatProjet, Mouvement, Projet
from credits.regles import est_accorde
from credits.soldes import balance
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.evenements import SYSTEME, Acteur
from mildeca_portal.socle.models import Evenement
from prefectures.habilitations import habilitations_de
from tests import fabriques
from tests.credits.fabriques import EXERCICE, ProjetFactory, dotation, euro, projet_retenu, repartition
from tests.fabriques import prefecture
from tests.feuilles_de_route.fabriques import ActionFactory

pytestmark = pytest.mark.django_db
CHEF = Acteur(None, "chef_departemental", "25")
JOUR = date(2026, 4, 1)


def phrases(refus: pytest.ExceptionInfo[ActionRefusee]) -> list[str]:
    return [p.replace("\u00a0", " ") for p in refus.value.phrases]


@pytest.fixture
def retenu() -> Projet:
    dotation()
    repartition(d25=10_000)
    return projet_retenu(8000)


def test_sans_circulaire_en_vigueur_la_decision_reste_possible():
    dotation()
    repartition(d25=10_000)
    decision = retenir(ProjetFactory(), Octroi(euro(8000), reference="ARR-1"), par=CHEF)
    assert (decision.texte, decision.projet.reference_decision) == (None, "ARR-1")
    assert not ConstatProjet.objects.exists()
    evenement = Evenement.objects.get(code="credits.projet.retenu")
    assert evenement.donnees == {"exercice": EXERCICE, "montant": "8000.00"}
    assert (evenement.prefecture_code, evenement.region_code) == ("25", "27")


def test_retenir_ouvre_les_comptes_et_dit_que_rien_n_est_notifie():
    with pytest.raises(ActionRefusee) as refus:
        retenir(ProjetFactory(exercice=2031), Octroi(euro(8000)), par=CHEF)
    assert phrases(refus) == ["Il manque 8 000,00 € : Doubs a reçu 0,00 € d’AE, il en reste 0,00 €."]


def test_toutes_les_raisons_sont_dites_ensemble():
    with pytest.raises(ActionRefusee) as refus:
        retenir(ProjetFactory(exercice=2031), Octroi(euro(9000)), par=CHEF)
    assert phrases(refus) == [
        "Le montant accordé dépasse le montant demandé (8 000,00 €).",
        "Il manque 9 000,00 € : Doubs a reçu 0,00 € d’AE, il en reste 0,00 €.",
    ]


def test_un_projet_rejete_ne_se_retient_plus():
    projet = ProjetFactory()
    rejeter(projet, "Hors du champ.", par=CHEF)
    with pytest.raises(EtatPerime, match="Ce projet est rejeté"):
        retenir(projet, Octroi(euro(8000)), par=CHEF)


@pytest.mark.parametrize("sens", ["rejete", "irrecevable", "abandonne"])
def test_ecarter_demande_un_motif(sens):
    projet = ProjetFactory()
    with pytest.raises(ActionRefusee, match="Indiquez le motif"):
        ecarter(projet, sens, "  ", par=CHEF)
    assert ecarter(projet, sens, "Dossier incomplet.", par=CHEF).sens == sens


def test_on_n_abandonne_pas_un_projet_engage(retenu):
    engager(retenu, euro(100), le=JOUR, par=SYSTEME)
    with pytest.raises(ActionRefusee, match="Des crédits sont engagés"):
        abandonner(retenu, "Porteur dissous.", par=CHEF)
    assert balance(EXERCICE).prefecture("25").programme == euro(8000)


def test_on_n_engage_pas_plus_que_l_accorde_ni_que_le_delegue(retenu):
    engager(retenu, euro(5000), le=JOUR, par=SYSTEME)
    with pytest.raises(ActionRefusee) as refus:
        engager(retenu, euro("3000.01"), le=JOUR, par=SYSTEME)
    assert phrases(refus) == ["Il manque 0,01 € : il reste à engager sur le montant accordé 3 000,00 €."]
    with pytest.raises(ActionRefusee) as refus:
        payer(retenu, euro("5000.01"), le=JOUR, par=SYSTEME)
    assert phrases(refus) == ["Il manque 0,01 € : il reste à payer sur les engagements du projet 5 000,00 €."]
    payer(retenu, euro(5000), le=JOUR, par=SYSTEME)
    solde = balance(EXERCICE).national
    assert (solde.engage, solde.paye) == (euro(5000), euro(5000))


def test_on_n_engage_rien_pour_un_projet_sans_accord():
    with pytest.raises(ActionRefusee, match="Aucun crédit n’est accordé"):
        engager(ProjetFactory(), euro(1), le=JOUR, par=SYSTEME)


def test_un_dossier_decide_entre_temps_ne_se_modifie_plus():
    projet = ProjetFactory()
    rejeter(Projet.objects.get(pk=projet.pk), "Hors du champ.", par=CHEF)
    projet.intitule = "Autre chose"
    with pytest.raises(ActionRefusee, match="Ce projet est décidé"):
        enregistrer_projet(projet, Financement(), par=CHEF)
    assert Projet.objects.get().intitule != "Autre chose"


@pytest.mark.parametrize("vers", ["retenu", "rejete", "irrecevable", "abandonne"])
def test_une_etape_sans_motif_n_est_pas_une_decision(vers):
    with pytest.raises(ActionRefusee, match="demande une décision motivée"):
        faire_avancer(ProjetFactory(), vers, par=CHEF)


def test_un_projet_regional_se_rattache_a_un_plan_de_sa_region():
    action = ActionFactory()
    projet = ProjetFactory(prefecture=prefecture("21"), echelle="regionale")
    assert rattacher_a_une_action(projet, action, par=CHEF).fiche_action == action
    ailleurs = ProjetFactory(prefecture=prefecture("67"), echelle="regionale")
    with pytest.raises(ActionRefusee, match="n’appartient pas au plan"):
        rattacher_a_une_action(ailleurs, action, par=CHEF)


def test_chacun_ne_voit_que_ses_comptes_mouvements_et_appels(retenu):
    AppelAProjets.objects.create(
        echelle="departementale", exercice=EXERCICE, prefecture=prefecture("25"), titre="Doubs"
    )
    AppelAProjets.objects.create(echelle="regionale", exercice=EXERCICE, region_id="27", titre="Région")
    AppelAProjets.objects.create(echelle="nationale_communes", exercice=EXERCICE, titre="Communes")
    agent, region, doubs, jura = (
        habilitations_de(qui)
        for qui in (
            fabriques.agent(),
            fabriques.chef_regional("27"),
            fabriques.chef_departemental("25"),
            fabriques.chef_departemental("39"),
        )
    )
    lus = [
        [m.objects.visibles_par(h).count() for m in (Compte, Mouvement, AppelAProjets, Projet)]
        for h in (agent, region, doubs, jura)
    ]
    assert lus == [[140, 5, 3, 1], [10, 4, 3, 1], [1, 2, 3, 1], [1, 0, 2, 0]]


@pytest.mark.parametrize(
    ("statut", "attendu"), [("retenu", True), ("solde", True), ("abandonne", False), ("depose", False)]
)
def test_ce_qui_pese_sur_les_credits(statut, attendu):
    assert est_accorde(statut) is attendu
