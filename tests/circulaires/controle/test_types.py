"""What every type of rule promises, checked on each of them with the sample that its own test file declares."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from circulaires.controle import lire_parametres, types_de_regle
from circulaires.controle.registre import TypeDeRegle
from tests.circulaires.controle.echantillons import Echantillon
from tests.circulaires.controle.fiches import fiche, verifier

# A rule is judged in microseconds: two hundred examples cost less than a query.
REGLAGES = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _echantillon(code: str) -> Echantillon | None:
    """What the test file of a type declares; it is named after its code."""
    nom = f"tests.circulaires.controle.test_{code}"
    return import_module(nom).ECHANTILLON if find_spec(nom) else None


ECHANTILLONS = {t.code: _echantillon(t.code) for t in types_de_regle()}
TYPES = [t for t in types_de_regle() if ECHANTILLONS[t.code]]
COMPARABLES = [t for t in TYPES if type(t).est_plus_stricte is not TypeDeRegle.est_plus_stricte]


def de(type_regle: TypeDeRegle) -> Echantillon:
    return ECHANTILLONS[type_regle.code]


def parametre(cas: str):
    """One test for each case of each type, named after it."""
    return pytest.mark.parametrize(
        ("type_regle", "cas"),
        [pytest.param(t, c, id=f"{t.code}-{n}") for t in TYPES for n, c in enumerate(getattr(de(t), cas))],
    )


chaque_type = pytest.mark.parametrize("type_regle", TYPES, ids=lambda t: t.code)


@pytest.mark.parametrize("code", sorted(ECHANTILLONS))
def test_un_type_a_des_essais_a_ses_limites(code):
    echantillon = ECHANTILLONS[code]
    assert echantillon, f"Écrivez tests/circulaires/controle/test_{code}.py, avec son ECHANTILLON."
    assert len(echantillon.limites) >= 3, "au moins : à la limite, juste en deçà, juste au-delà"
    assert {True, False} <= {cas.respectee for cas in echantillon.limites}
    assert echantillon.inconnues, "ce qui manque à un projet pour que la règle s’applique"


def test_la_documentation_liste_tous_les_types():
    lignes = (
        (Path(__file__).parents[3] / "docs/regles.md")
        .read_text(encoding="utf-8")
        .rpartition("## The types")[2]
        .splitlines()
    )
    listes = [tuple(ligne.split(" | ")[:2]) for ligne in lignes if ligne.startswith("| `")]
    assert listes == sorted((f"| `{t.code}`", t.nom) for t in types_de_regle())


@parametre("limites")
def test_a_la_limite_juste_en_deca_et_juste_au_dela(type_regle, cas):
    verdict = verifier(type_regle.code, fiche(**cas.champs), **cas.parametres)
    assert verdict.respectee is cas.respectee, verdict.phrase


@parametre("inconnues")
def test_ce_qui_est_inconnu_ne_se_juge_pas(type_regle, cas):
    verdict = verifier(type_regle.code, fiche(**cas.champs), **cas.parametres)
    assert cas.respectee is None
    assert verdict.respectee is None
    assert verdict.phrase.endswith(".")


@parametre("saisies_refusees")
def test_une_saisie_absurde_est_refusee_a_cote_de_son_champ_et_gardee(type_regle, cas):
    saisie, champ, phrase = cas
    formulaire = type_regle.formulaire(saisie)
    assert formulaire.errors == {champ: [phrase]}
    assert formulaire[champ].value() == saisie.get(champ)


@chaque_type
def test_un_type_s_explique(type_regle):
    assert type_regle.nom
    assert type_regle.explication.endswith(".")
    assert set(type_regle.formulaire.base_fields) == set(type_regle.valeurs.__dataclass_fields__)
    assert type_regle.valeurs.__dataclass_params__.frozen
    assert all(champ.label and champ.help_text for champ in type_regle.formulaire.base_fields.values())


@chaque_type
def test_ce_que_le_formulaire_range_se_relit_et_se_dit(type_regle):
    @REGLAGES
    @given(de(type_regle).parametres)
    def essayer(parametres):
        champs = type_regle.formulaire.base_fields
        saisie = {nom: champ.prepare_value(getattr(parametres, nom)) for nom, champ in champs.items()}
        formulaire = type_regle.formulaire(saisie)
        assert formulaire.is_valid(), formulaire.errors
        assert lire_parametres(type_regle.code, formulaire.donnees()) == parametres
        assert type_regle.en_clair(parametres).endswith(".")

    essayer()


@chaque_type
def test_tout_projet_recoit_un_verdict_aux_chiffres_en_texte(type_regle):
    @REGLAGES
    @given(de(type_regle).fiches, de(type_regle).parametres)
    def essayer(projet, parametres):
        verdict = type_regle.verifier(projet, parametres)
        assert verdict.phrase.endswith(".")
        assert all(isinstance(valeur, str) for valeur in verdict.chiffres.values())

    essayer()


@pytest.mark.parametrize("type_regle", COMPARABLES, ids=lambda t: t.code)
def test_plus_strict_ne_transforme_jamais_un_refus_en_accord(type_regle):
    def refuse(projet, parametres) -> bool:
        return type_regle.verifier(projet, parametres).respectee is False

    @REGLAGES
    @given(de(type_regle).fiches, de(type_regle).parametres, de(type_regle).parametres)
    def essayer(projet, a, b):
        assert type_regle.est_plus_stricte(a, a) is True
        if type_regle.est_plus_stricte(a, b) and refuse(projet, b):
            assert refuse(projet, a)

    essayer()


@pytest.mark.parametrize("type_regle", COMPARABLES, ids=lambda t: t.code)
def test_l_echantillon_met_le_plus_strict_a_l_epreuve(type_regle):
    """Otherwise the property above would prove nothing."""
    echantillon = de(type_regle)

    def eprouve(tirage) -> bool:
        projet, a, b = tirage
        return bool(a != b and type_regle.est_plus_stricte(a, b) and type_regle.verifier(projet, b).respectee is False)

    tirages = st.tuples(echantillon.fiches, echantillon.parametres, echantillon.parametres)
    try:
        find(tirages, eprouve, settings=settings(max_examples=5000, phases=[Phase.generate]))
    except NoSuchExample:
        pytest.fail(f"L’échantillon de {type_regle.code} ne donne aucun refus à comparer.")
