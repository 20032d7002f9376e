"""Journey 1: anyone opens the portal."""

import re

import pytest
from playwright.sync_api import expect


def test_n_importe_qui_lit_l_accueil_et_suit_ses_liens(page_anonyme, capturer):
    page = page_anonyme
    page.goto("/")
    expect(page.page).to_have_title("Accueil – Portail des chefs de projets – MILDECA")
    expect(page.get_by_role("heading", level=1)).to_have_text("L’action territoriale de la MILDECA")
    expect(
        page.get_by_role("list").filter(has=page.get_by_role("heading", name="Une stratégie partagée"))
    ).to_be_visible()
    capturer(page, "accueil")

    page.get_by_role("link", name="Circulaire Chefs de projets 2026 (démonstration)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Circulaire Chefs de projets 2026 (démonstration)")

    page.goto("/")
    page.get_by_role("link", name="Rapport d’activité dans les territoires, 2023").click()
    expect(page.page).to_have_url(re.compile("/rapports/2023/$"))

    page.goto("/")
    page.get_by_role("list", name="Préfectures par région").get_by_role("link", name="Doubs (25)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Préfecture du Doubs")


def test_la_carte_mene_a_la_prefecture_cliquee(page_anonyme):
    page = page_anonyme
    page.goto("/")
    assert page.locator("#carte path").count() == 105
    page.locator("#carte a[href='/prefectures/974/'] path").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Préfecture de La Réunion")


@pytest.mark.parametrize("largeur", ["bureau", "mobile"])
def test_rien_ne_deborde_de_l_ecran(ouvrir, largeur):
    page = ouvrir(largeur)
    for adresse in ("/", "/connexion/", "/accessibilite/", "/prefectures/", "/circulaires/"):
        page.goto(adresse)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, adresse


def test_le_menu_du_telephone_mene_aux_rubriques(ouvrir, capturer):
    page = ouvrir("mobile")
    page.goto("/")
    page.get_by_role("button", name="Menu").click()
    dialogue = page.locator("#menu-mobile")
    expect(dialogue.get_by_role("link", name="Se connecter")).to_be_visible()
    page.verifier(encore=True)
    dialogue.get_by_role("link", name="Préfectures").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Les préfectures du réseau")


def test_l_accueil_se_lit_et_se_quitte_sans_javascript(ouvrir):
    page = ouvrir("mobile", javascript=False)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("L’action territoriale de la MILDECA")
    page.get_by_role("contentinfo").get_by_role("link", name="Préfectures").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Les préfectures du réseau")


def test_le_theme_sombre_se_choisit(page_anonyme):
    page = page_anonyme
    page.goto("/")
    page.get_by_role("button", name="Paramètres d’affichage").click()
    page.get_by_text("Thème sombre").click()
    expect(page.locator("html")).to_have_attribute("data-fr-theme", "dark")
    page.keyboard.press("Escape")
    page.verifier(encore=True)
