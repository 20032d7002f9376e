"""Every entry of the menu, for each function: a page of its own, accessible, with its title."""

import pytest
from playwright.sync_api import expect

PERSONNES = [
    "",
    "admin@mildeca.test",
    "credits@mildeca.test",
    "region-27@prefectures.test",
    "chef-25@prefectures.test",
]


@pytest.mark.parametrize("courriel", PERSONNES, ids=lambda c: c.partition("@")[0] or "public")
def test_chaque_rubrique_du_menu(page_anonyme, connecter, courriel):
    page = connecter(page_anonyme, courriel) if courriel else page_anonyme
    page.goto("/accessibilite/")
    adresses = [lien.get_attribute("href") for lien in page.locator("#fr-navigation a").all()]
    adresses = [adresse for adresse in adresses if adresse != "/admin/"]  # Django's own page
    titres = set()
    for adresse in adresses:
        reponse = page.goto(adresse)
        assert reponse.status == 200, adresse
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        titres.add(page.title())
    assert len(titres) == len(adresses)
