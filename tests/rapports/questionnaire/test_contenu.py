"""Canonical content: what people type, once and for all in one form."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapports.questionnaire.contenu import ContenuInvalide, normaliser
from rapports.questionnaire.definition import Choix, Colonne, Ligne, Question, Tableau, Type
from rapports.questionnaire.nombres import canonique, lire_nombre

CHOIX = (Choix("a", "A"), Choix("b", "B"), Choix("autre", "Autre"), Choix("aucun", "Aucun", exclusif=True))
LIGNES = (Ligne("x", "X"), Ligne("y", "Y"))


def question(type_: Type, **options) -> Question:
    if type_ in (Type.CHOIX, Type.CHOIX_MULTIPLE):
        options = {"choix": CHOIX, "autre": True, **options}
    if type_ is Type.TABLEAU:
        colonnes = (Colonne("n", "Nombre", Type.ENTIER), Colonne("m", "Montant", Type.EUROS))
        options = {"tableau": Tableau(colonnes, LIGNES), **options}
    return Question("cle", "A1", "Libellé", type_, **options)


@pytest.mark.parametrize(
    ("type_", "brut", "attendu"),
    [
        (Type.ENTIER, "1 200", 1200),
        (Type.ENTIER, 0, 0),
        (Type.EUROS, "82\u00a0400,5 €", "82400.50"),
        (Type.EUROS, "82\u202f400.50", "82400.50"),
        (Type.EUROS, "-0", "0.00"),
        (Type.POURCENTAGE, "80 %", "80.00"),
        (Type.DATE, "15/03/2026", "2026-03-15"),
        (Type.DATE, "2026-03-15", "2026-03-15"),
        (Type.OUI_NON, "oui", True),
        (Type.OUI_NON, False, False),
        (Type.CHOIX, "a", {"choix": "a"}),
        (Type.CHOIX, {"choix": "autre", "autre": " Préfet "}, {"choix": "autre", "autre": "Préfet"}),
        (Type.CHOIX, {"choix": "a", "autre": "oublié"}, {"choix": "a"}),
        (Type.CHOIX_MULTIPLE, ["b", "a"], {"choix": ["a", "b"]}),
        (Type.CHOIX_MULTIPLE, [], None),
        (Type.TEXTE, "  Été\x00\r\nsuite ", "Été\nsuite"),
        (Type.TEXTE_LONG, "   ", None),
        (Type.TABLEAU, {"x": {"n": "3", "m": ""}, "y": {}}, {"x": {"n": 3}}),
        (Type.TABLEAU, {"inconnue": {"n": "3"}}, None),
    ],
)
def test_what_is_typed_takes_its_canonical_form(type_, brut, attendu):
    assert normaliser(question(type_), brut, LIGNES) == attendu


@pytest.mark.parametrize(
    ("type_", "brut", "phrase"),
    [
        (Type.ENTIER, "douze", "« douze » n’est pas un nombre entier : saisissez par exemple 12."),
        (Type.ENTIER, "1,5", "Saisissez un nombre entier, sans décimale, par exemple 12."),
        (Type.EUROS, "1.234,5", "« 1.234,5 » n’est pas un nombre : saisissez par exemple 82 400,00."),
        (Type.EUROS, "0,001", "Saisissez au plus 2 décimales."),
        (Type.EUROS, "9" * 12 + "0", "« 9999999999990 » n’est pas un nombre : saisissez par exemple 82 400,00."),
        (Type.DATE, "31/02/2026", "Saisissez une date, par exemple 15/03/2026."),
        (Type.DATE, "0001-01-01", "Vérifiez l’année de cette date."),
        (Type.OUI_NON, "peut-être", "Répondez par oui ou par non."),
        (Type.CHOIX, "z", "Choisissez dans la liste proposée."),
        (Type.CHOIX_MULTIPLE, ["a", "aucun"], "« Aucun » ne peut pas être coché avec une autre réponse."),
        (Type.TEXTE, "x" * 256, "Ce texte a 256 caractères : 255 au plus."),
        (Type.TABLEAU, {"x": {"n": "trois"}}, "X, Nombre : « trois » n’est pas un nombre entier : saisissez par exemple 12."),
        (Type.TABLEAU, {"x": {"m": "-1"}}, "X, Montant : Saisissez un nombre supérieur ou égal à 0."),
        (Type.CALCUL, "1", "Cette valeur est calculée par le portail."),
    ],
)  # fmt: skip
def test_what_is_malformed_is_refused_with_a_sentence(type_, brut, phrase):
    with pytest.raises(ContenuInvalide) as refus:
        normaliser(question(type_), brut, LIGNES)
    assert refus.value.phrase == phrase


@pytest.mark.parametrize(("brut", "accepte"), [("0", True), ("10", True), ("10,1", False), ("-0,1", False)])
def test_bounds_are_included(brut, accepte):
    etp = question(Type.DECIMAL, minimum=Decimal(0), maximum=Decimal(10), decimales=1)
    if accepte:
        assert normaliser(etp, brut) == f"{Decimal(brut):.1f}"
    else:
        with pytest.raises(ContenuInvalide):
            normaliser(etp, brut)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda enfants: st.lists(enfants, max_size=4) | st.dictionaries(st.text(max_size=6), enfants, max_size=4),
    max_leaves=8,
)


@given(
    st.sampled_from(sorted(Type)),
    JSON | st.dictionaries(st.sampled_from(["x", "y", "choix", "autre", "fichier"]), JSON),
)
def test_any_json_is_canonical_or_refused_and_canonical_content_stays(type_, brut):
    q = question(Type(type_))
    with contextlib.suppress(ContenuInvalide):
        contenu = normaliser(q, brut, LIGNES)
        assert normaliser(q, contenu, LIGNES) == contenu


@given(st.decimals(min_value=Decimal("-99999999.99"), max_value=Decimal("99999999.99"), places=2))
def test_an_amount_written_the_french_way_is_read_back(valeur):
    francais = f"{valeur:,.2f}".replace(",", "\u00a0").replace(".", ",")
    assert canonique(lire_nombre(francais), 2) == canonique(valeur, 2)
