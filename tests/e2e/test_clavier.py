"""What a person without a mouse does first: skip to the content, sign in, sign out."""

from playwright.sync_api import expect

CHEF = "chef-25@prefectures.test"


def test_le_lien_d_evitement_mene_au_contenu(page_anonyme):
    page = page_anonyme
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_se_connecter_et_se_deconnecter_au_clavier(page_anonyme):
    page = page_anonyme
    page.goto("/tableau-de-bord/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")
    page.get_by_label("Adresse électronique").focus()
    page.keyboard.type(CHEF)
    page.keyboard.press("Tab")
    page.keyboard.type("mauvais")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("L’adresse électronique ou le mot de passe est incorrect.")
    expect(page.get_by_label("Adresse électronique")).to_have_value(CHEF)

    page.get_by_label("Mot de passe").focus()
    page.keyboard.type("demonstration")
    page.keyboard.press("Enter")
    page.page.wait_for_url("**/tableau-de-bord/")
    expect(page.locator(".fr-header__tools")).to_contain_text("chef de projet départemental, Doubs")

    page.locator(".fr-header__tools").get_by_role("button", name="Se déconnecter").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("L’action territoriale de la MILDECA")
    expect(page.locator(".fr-header__tools").get_by_role("link", name="Se connecter")).to_be_visible()
