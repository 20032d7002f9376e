"""When the set may be loaded, and that loading it again changes nothing."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from mildeca_portal.demonstration.cadre import repartir
from mildeca_portal.socle.demonstration import MARQUE
from mildeca_portal.socle.models import Passage
from prefectures.models import Mandat, Participation, Personne, Prefecture, Region
from tests.fabriques import chef_departemental


def comptes() -> dict[str, int]:
    return {m._meta.label: m._base_manager.count() for m in apps.get_models()}


def test_refuse_hors_demonstration(db):
    with pytest.raises(CommandError) as refus:
        call_command("demo", verbosity=0)
    assert str(refus.value) == (
        "Le jeu de démonstration n’est chargé que si DEMONSTRATION=1. Ailleurs, « manage.py demo --oui-je-sais » "
        "le charge sans aucun compte au mot de passe connu."
    )
    assert not Personne.objects.exists()


@override_settings(DEMONSTRATION=True)
def test_refuse_une_base_qui_contient_de_vraies_fonctions(db):
    chef_departemental("25")
    with pytest.raises(CommandError) as refus:
        call_command("demo", verbosity=0)
    assert str(refus.value) == (
        "Cette base contient déjà des fonctions qui ne viennent pas du jeu de démonstration : rien n’est chargé."
    )
    assert not Passage.objects.filter(code=MARQUE).exists()


@override_settings(DEMONSTRATION=True)
def test_refuse_une_base_sans_reference(db):
    Participation.objects.all().delete()
    Prefecture.objects.all().delete()
    with pytest.raises(CommandError) as refus:
        call_command("demo", verbosity=0)
    assert str(refus.value) == "Chargez d’abord les données de référence : manage.py referentiel."


def test_oui_je_sais_n_ouvre_aucun_compte(db, monkeypatch):
    monkeypatch.setattr("mildeca_portal.demonstration.chargement.MODULES", ("reseau",))
    call_command("demo", "--oui-je-sais", verbosity=0)
    assert Personne.objects.count() > 300
    assert [p for p in Personne.objects.all() if p.has_usable_password()] == []
    assert Passage.objects.filter(code=MARQUE).exists()


@override_settings(DEMONSTRATION=True)
def test_deux_fois_ne_change_rien(retour, capsys):
    avant = comptes()
    call_command("demo")
    assert comptes() == avant
    assert capsys.readouterr().out.startswith("Jeu de démonstration déjà chargé : rien n’a changé")


def test_les_lignes_de_reference_sont_intactes(retour):
    assert (Region.objects.count(), Prefecture.objects.count()) == (18, 102)
    assert not Prefecture.objects.exclude(boite_fonctionnelle="", site_web="").exists()


def test_le_meme_jeu_a_chaque_chargement(retour):
    """Names and dates do not depend on the run: one post, written down."""
    mandats = Mandat.objects.filter(prefecture__code="01", niveau="departemental").order_by("debut")
    assert [(str(m.personne), m.debut.isoformat()) for m in mandats] == [
        ("Camille Exemple-Maquette", "2021-07-09"),
        ("Claude Modèle", "2023-11-17"),
    ]


def test_repartir_au_centime():
    assert repartir(Decimal("100.00"), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


@given(st.decimals("0", "9000000", places=2), st.lists(st.integers(1, 10**7), min_size=1, max_size=110))
def test_repartir_ne_perd_rien(montant, poids):
    parts = repartir(montant, poids)
    assert sum(parts) == montant
    assert min(parts) >= 0
