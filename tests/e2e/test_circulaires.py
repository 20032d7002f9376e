"""The pages of the texts, looked at by axe at both widths: those who write, those who follow, those who read."""

from typing import Any

import pytest
from playwright.sync_api import expect

from circulaires.models import RegleLocale

ADMIN, REGIONAL, CHEF = "admin@mildeca.test", "region-27@prefectures.test", "chef-25@prefectures.test"
DE_LA_MILDECA = (
    ("/circulaires/nouvelle/", "Nouvelle circulaire"),
    ("/circulaires/2027/modifier/", "Rédiger la circulaire de l’exercice 2027"),
    ("/circulaires/2027/modifier/regles/catalogue/", None),
    ("/circulaires/2027/modifier/regles/ajouter/", None),
    ("/circulaires/2026/lectures/", None),
    ("/circulaires/2026/legifrance/", None),
    ("/circulaires/2026/abroger/", "Abroger"),
    ("/circulaires/2025/completer/", None),
)
PUBLIQUES = (
    "/circulaires/2026/",
    "/circulaires/2026/modificatives/1/",
    "/circulaires/2026/modificatives/1/comparer/",
    "/circulaires/recherche/?q=evaluation",
    "/instructions/simca/",
)


def lues(page: Any, adresses: Any) -> None:
    for adresse, titre in adresses:
        page.goto(adresse)
        entete = page.get_by_role("heading", level=1)
        expect(entete).to_have_text(titre) if titre else expect(entete).to_be_visible()
        largeur = page.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert largeur == 0, f"{adresse} déborde de {largeur} px"
    page.verifier(encore=True)


@pytest.mark.parametrize("appareil", ["bureau", "mobile"])
def test_les_pages_de_la_mildeca(ouvrir, connecter, appareil):
    lues(connecter(ouvrir(appareil), ADMIN), DE_LA_MILDECA)


def test_les_pages_publiques(ouvrir):
    lues(ouvrir("mobile"), [(adresse, None) for adresse in PUBLIQUES])


def test_l_impact_du_brouillon_se_calcule_et_se_lit(ouvrir, connecter, travailler):
    page = connecter(ouvrir(), ADMIN)
    page.goto("/circulaires/2027/impact/")
    page.get_by_role("button", name="Calculer l’impact").click()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    travailler()
    page.goto("/circulaires/2027/impact/")
    page.get_by_role("link", name="R-01").first.click()
    expect(page.get_by_role("table").first).to_be_visible()
    page.verifier(encore=True)


def test_les_regles_d_un_territoire(ouvrir, connecter):
    page = connecter(ouvrir("mobile"), CHEF)
    lues(page, [("/regles-en-vigueur/25/?le=2026-10-01", None), ("/regles-locales/", None)])
    locale = RegleLocale.objects.filter(prefecture__code="25").first()
    assert locale is not None
    lues(page, [(f"/regles-locales/{locale.pk}/", None)])
    lues(connecter(ouvrir(), REGIONAL), [("/regles-locales/durcir/", None), ("/regles-locales/ajouter/", None)])
