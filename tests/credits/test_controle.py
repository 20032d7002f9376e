"""What the rules read of a project and of what surrounds it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from circulaires.controle import Cofinancement, Depense, FicheControle, controler
from credits.actions import Octroi, retenir
from credits.controle import constats, fiche, regles_de
from credits.entourage import Entourage
from credits.models import AppelAProjets, CompteRenduFinancier, ConstatProjet, DocumentProjet, Projet
from mildeca_portal.socle.evenements import Acteur
from rapports.models import Reponse, Valeur
from tests.circulaires.fabriques import brouillon, complet, fichier_pdf, publier, regle
from tests.credits.fabriques import PorteurFactory, ProjetFactory, dotation, euro, projet_retenu, repartition
from tests.fabriques import prefecture
from tests.rapports.fabriques import campagne_ouverte

pytestmark = pytest.mark.django_db


def relu(projet: Projet) -> Projet:
    return Projet.objects.select_related("prefecture", "porteur", "appel__prefecture").get(pk=projet.pk)


def lue(projet: Projet) -> FicheControle:
    """The same fiche, whether its surroundings are loaded alone or with the whole exercice."""
    projet = relu(projet)
    seule = fiche(projet, Entourage.du_projet(projet))
    assert seule == fiche(projet, Entourage.de_l_exercice(projet.exercice))
    return seule


def valeurs(projet: Projet, *champs: str) -> tuple[object, ...]:
    lu = lue(projet)
    return tuple(getattr(lu, c) for c in champs)


def test_un_dossier_vide_dit_ce_qui_est_inconnu_et_n_a_aucune_piece():
    champs = ("domaine", "departement_de_l_appel", "compte_rendu_precedent_recu_le", "taux_execution", "pieces")
    assert valeurs(ProjetFactory(), *champs) == (None, None, None, None, frozenset())


def test_un_projet_du_doubs_concerne_le_doubs_et_lit_son_appel():
    appel = AppelAProjets.objects.create(
        echelle="departementale", exercice=2026, prefecture=prefecture("39"), titre="Appel du Jura"
    )
    champs = ("departements_concernes", "departement_de_l_appel", "departements_de_la_region")
    region = frozenset({"21", "25", "39", "58", "70", "71", "89", "90"})
    assert valeurs(ProjetFactory(appel=appel), *champs) == (frozenset({"25"}), "39", region)


def test_la_decision_est_prise_une_fois_accordee_pas_pendant_qu_on_la_prend():
    projet = relu(ProjetFactory())
    entourage = Entourage.du_projet(projet)
    projet.statut, projet.montant_accorde = "retenu", euro(8000)
    assert fiche(projet, entourage).decision_prise is True
    assert fiche(projet, entourage, montant_accorde=projet.montant_accorde).decision_prise is False
    assert valeurs(ProjetFactory(), "decision_prise") == (False,)


def test_un_projet_regional_concerne_les_departements_choisis_seulement():
    projet = ProjetFactory(echelle="regionale")
    projet.departements_concernes.set([prefecture("39"), prefecture("70")])
    assert valeurs(projet, "departements_concernes", "part_renouvelee_du_departement") == (
        frozenset({"39", "70"}),
        None,
    )


def test_les_listes_et_ce_que_le_porteur_explique():
    projet = ProjetFactory(
        domaine="prevention", justification_habituelle="  ", articulation_financements="L’ARS paie le soin."
    )
    for financeur in ("FIPD", "REGION", "ARS"):
        projet.cofinancements.create(financeur=financeur, montant=euro(100))
    projet.depenses.create(nature="vehicule", montant_prevu=euro(50))
    lu = lue(projet)
    assert lu.cofinancements == tuple(Cofinancement(f, euro(100)) for f in ("FIPD", "REGION", "ARS"))
    assert lu.depenses == (Depense("vehicule", euro(50), True),)
    assert (lu.domaine, lu.financements_en_double) == ("prevention", ("ARS", "FIPD"))
    assert (lu.justification_action_habituelle, lu.double_financement_explique) == (False, True)


@pytest.mark.parametrize(
    ("statut", "recu_le", "attendu"),
    [
        ("recu", date(2026, 6, 30), (date(2026, 6, 30), frozenset({"rib", "cerfa_15059"}))),
        ("attendu", None, (None, frozenset({"rib"}))),
    ],
)
def test_le_compte_rendu_deja_recu_du_projet_precedent_est_une_piece(statut, recu_le, attendu):
    ancien = ProjetFactory(exercice=2025)
    CompteRenduFinancier.objects.create(
        projet=ancien, date_limite=date(2026, 6, 30), statut=statut, date_reception=recu_le
    )
    projet = ProjetFactory(est_renouvellement=True, projet_precedent=ancien)
    DocumentProjet.objects.create(projet=projet, type_piece="rib", fichier=fichier_pdf())
    assert valeurs(projet, "compte_rendu_precedent_recu_le", "pieces") == attendu
    assert valeurs(projet, "exercice_precedent") == (2025,)


@pytest.mark.parametrize(
    ("annees", "renouvellement", "attendu"),
    [
        ((), False, 1),
        ((2025,), True, 2),
        ((2024, 2025), True, 3),
        ((2024,), True, None),
        ((2024,), False, 1),
        (range(2006, 2026), True, 21),
    ],
)
def test_les_annees_de_suite_du_porteur_dans_sa_prefecture(annees, renouvellement, attendu):
    porteur = PorteurFactory()
    for annee in annees:
        dotation(exercice=annee)
        repartition(exercice=annee, d25=10_000)
        projet_retenu(8000, porteur=porteur, exercice=annee)
    ProjetFactory(porteur=porteur, exercice=2025, statut="rejete", prefecture=prefecture("25"))
    projet = ProjetFactory(porteur=porteur, est_renouvellement=renouvellement)
    assert valeurs(projet, "annees_consecutives_du_porteur") == (attendu,)


def test_l_ecran_de_decision_annonce_ce_que_la_decision_constatera(time_machine):
    """A report not received is late on the day of the decision: the page that asks for it must say so."""
    time_machine.move_to("2026-09-01 10:00:00+02:00")
    dotation()
    repartition(d25=10_000)
    texte = brouillon(2026)
    regle(texte, "R-21", type_regle="compte_rendu_financier", parametres={"delai": 6}, severite="avertissement")
    publier(texte, datetime(2026, 1, 5, 8, tzinfo=UTC))
    projet = relu(ProjetFactory(est_renouvellement=True))
    (annonce,) = constats(projet, montant_accorde=euro(8000))
    decision = retenir(projet, Octroi(euro(8000), "Attendu"), par=Acteur(None, "chef_departemental", "25"))
    constate = ConstatProjet.objects.get(decision=decision)
    assert (annonce.respectee, annonce.phrase) == (constate.respectee, constate.phrase) == (False, constate.phrase)


def test_la_part_renouvelee_compte_les_projets_du_departement_qui_ne_sont_pas_ecartes():
    projet = ProjetFactory(est_renouvellement=True)
    ProjetFactory()
    ProjetFactory()
    ProjetFactory(est_renouvellement=True, statut="rejete")
    ProjetFactory(est_renouvellement=True, prefecture=prefecture("39"))
    ProjetFactory(est_renouvellement=True, echelle="regionale")
    assert valeurs(projet, "part_renouvelee_du_departement") == (Decimal(1) / 3,)


def test_l_execution_de_l_exercice_precedent_et_son_commentaire():
    dotation(exercice=2025)
    repartition(exercice=2025, d25=10_000)
    projet_retenu(8000, exercice=2025).engagements.create(montant_ae=euro(8000), date=date(2025, 5, 1))
    projet = ProjetFactory()
    assert valeurs(projet, "taux_execution", "commentaire_execution") == (Decimal("0.8"), False)

    campagne_ouverte(2025)
    reponse = Reponse.objects.get(campagne__exercice=2025, prefecture__code="25")
    Valeur.objects.create(reponse=reponse, cle="credits.commentaire", contenu="Un report.", modifiee_le=timezone.now())
    assert valeurs(projet, "commentaire_execution") == (True,)


@pytest.mark.parametrize("nombre", [1, 6])
def test_l_entourage_coute_sept_requetes_quel_que_soit_le_nombre_de_projets(django_assert_num_queries, nombre):
    for _ in range(nombre):
        ProjetFactory().cofinancements.create(financeur="ARS", montant=euro(100))
    projets = [relu(p) for p in Projet.objects.order_by("pk")]
    with django_assert_num_queries(7):
        entourage = Entourage.de_l_exercice(2026)
    with django_assert_num_queries(0):
        assert [fiche(p, entourage).exercice for p in projets] == [2026] * nombre
    with django_assert_num_queries(7):
        Entourage.du_projet(projets[0])


def test_quarante_regles_se_verifient_en_une_requete(django_assert_num_queries):
    texte = complet(2026)
    for rang in range(2, 41):
        regle(texte, f"R-{rang:02d}")
    publier(texte)
    projet = relu(ProjetFactory())
    entourage = Entourage.du_projet(projet)
    with django_assert_num_queries(1):
        constats = controler(fiche(projet, entourage), regles_de(projet))
    assert len(constats) == 40
