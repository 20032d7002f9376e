"""The projects of an exercice given to the rules of a draft: which ones, with which amount, in how many queries."""

from decimal import Decimal

import pytest

from circulaires.controle import controler
from circulaires.impact import SOURCES, calculer, nombre_de_fiches, regles_a_essayer
from credits import impact
from credits.controle import fiche
from credits.entourage import Entourage
from tests.circulaires.fabriques import brouillon, regle
from tests.credits.fabriques import ProjetFactory, dotation, projet_retenu, repartition
from tests.fabriques import prefecture

pytestmark = pytest.mark.django_db


def test_les_credits_sont_une_source():
    assert SOURCES["credits.projets"] is impact.SOURCE


def test_les_projets_accordes_ou_a_decider_avec_leur_montant():
    dotation("27")
    repartition("27", d25=82_400)
    accorde = projet_retenu(4000)
    demande = ProjetFactory(prefecture=prefecture("39"))
    ProjetFactory(statut="rejete")
    ProjetFactory(statut="abandonne")
    ProjetFactory(exercice=2025)
    assert [(p.adresse, p.prefecture_code, p.region_code, p.montant) for p in impact.fiches(2026)] == [
        (accorde.get_absolute_url(), "25", "27", Decimal("4000.00")),
        (demande.get_absolute_url(), "39", "27", Decimal("8000.00")),
    ]
    assert nombre_de_fiches(2026) == 2
    libelle = next(iter(impact.fiches(2026))).libelle
    assert libelle == f"{accorde.intitule} ({accorde.porteur.raison_sociale})"


def test_la_meme_fiche_que_celle_du_projet_seul():
    projet = ProjetFactory()
    (vue,) = impact.fiches(2026)
    assert vue.fiche == fiche(projet, Entourage.du_projet(projet))
    texte = brouillon()
    regle(texte)
    (constat,) = controler(vue.fiche, regles_a_essayer(texte))
    assert constat.respectee is True


@pytest.mark.parametrize(("projets", "tranches"), [(0, 1), (2, 1), (3, 1), (4, 2), (6, 2), (7, 3)])
def test_une_requete_par_tranche(projets, tranches, monkeypatch, django_assert_num_queries):
    """One to count, seven around, one for the rules, then one per batch: a round number costs no empty one."""
    monkeypatch.setattr(impact, "TRANCHE", 3)
    crees = ProjetFactory.create_batch(projets)
    texte = brouillon()
    regle(texte, parametres={"taux_max": "0.50"})
    with django_assert_num_queries(1 + 7 + 1 + tranches):
        assert nombre_de_fiches(2026) == projets
        resultat = calculer(regles_a_essayer(texte), 2026)
    attendues = sorted(p.get_absolute_url() for p in crees)
    assert sorted(x["adresse"] for x in resultat["lignes"]["R-01"]) == attendues
