"""The pages of ProConnect in a real browser. The way to a provider and back is in `tests/comptes/proconnect/`."""

from playwright.sync_api import expect

from tests.comptes.proconnect.conftest import regler


def test_le_bouton_puis_un_retour_inattendu(ouvrir, settings):
    regler(settings, "https://proconnect.test")
    page = ouvrir("mobile")
    page.goto("/connexion/?next=/prefectures/25/")
    expect(page.get_by_role("link", name="S’identifier avec ProConnect")).to_be_visible()

    page.attendre_code(400)
    page.goto("/oidc/callback/?code=a&state=b")
    expect(page.get_by_role("heading", level=1)).to_have_text("Identification à recommencer")
    page.get_by_role("link", name="Recommencer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")
