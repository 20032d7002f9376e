"""Journey 1: anyone opens the portal."""

from playwright.sync_api import expect


def test_n_importe_qui_lit_l_accueil(page_anonyme, capturer):
    page = page_anonyme
    page.goto("/")

    expect(page.get_by_role("heading", level=1)).to_have_text("L’action territoriale de la MILDECA")
    capturer(page, "accueil")
