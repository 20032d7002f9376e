"""The catalogue of rules: readable by the engine, honest about where each comes from."""

from dataclasses import FrozenInstanceError

import pytest

from circulaires.catalogue import ORIGINES, propositions
from circulaires.controle import lire_parametres, type_de_regle
from circulaires.models import Regle, Texte

CODES = [f"R-{n:02}" for n in (*range(1, 22), 25, 26, 27, 30)]
# No source gives their parameters, or the source is only an inference.
A_CONFIRMER = ["R-03", "R-08", "R-11", "R-12", "R-25", "R-26", "R-30"]
TOUTES = pytest.mark.parametrize("proposition", propositions(), ids=lambda p: p.code)


def test_toutes_les_regles_et_elles_seules():
    assert [p.code for p in propositions()] == CODES


def test_ce_qu_aucune_source_ne_donne_reste_a_confirmer():
    assert [p.code for p in propositions() if p.a_confirmer] == A_CONFIRMER


@TOUTES
def test_une_proposition_se_lit_et_se_dit(proposition):
    champs = type_de_regle(proposition.type_regle).formulaire.base_fields
    assert set(proposition.parametres) == set(champs)
    assert lire_parametres(proposition.type_regle, dict(proposition.parametres)) is not None
    assert proposition.en_clair.endswith(".")
    assert proposition.severite in {"bloquante", "avertissement"}


@TOUTES
def test_les_parametres_sont_ranges_comme_le_formulaire_les_range(proposition):
    type_regle = type_de_regle(proposition.type_regle)
    champs = type_regle.formulaire.base_fields
    valeurs = lire_parametres(proposition.type_regle, dict(proposition.parametres))
    formulaire = type_regle.formulaire({n: c.prepare_value(getattr(valeurs, n)) for n, c in champs.items()})
    assert formulaire.is_valid()
    assert formulaire.donnees() == dict(proposition.parametres)


@TOUTES
def test_une_proposition_dit_d_ou_elle_vient(proposition):
    assert proposition.origine in ORIGINES
    assert proposition.source
    assert bool(proposition.paragraphe) is bool(proposition.paragraphe_origine)
    assert proposition.source_adresse.startswith("http") or proposition.origine == "portail"
    assert "'" not in proposition.libelle + proposition.paragraphe + proposition.source + proposition.note


@TOUTES
def test_une_proposition_devient_une_regle_valide_inactive_si_elle_est_a_confirmer(proposition):
    regle = proposition.en_regle(Texte())
    regle.clean_fields(exclude={"texte", "ordre"})
    assert (regle.active, regle.a_confirmer) == (not proposition.a_confirmer, proposition.a_confirmer)
    assert {c.name for c in Regle._meta.constraints} >= {"regle_a_confirmer_inactive"}


def test_ce_qui_est_propose_ne_se_modifie_pas():
    premiere = propositions()[0]
    with pytest.raises(FrozenInstanceError):
        premiere.code = "R-99"
    with pytest.raises(TypeError):
        premiere.parametres["taux_max"] = "1"
    premiere.en_regle(Texte()).parametres["taux_max"] = "1"
    assert propositions()[0].parametres["taux_max"] == "0.8"
