"""Journey 8: find a préfecture, see its région, and who was there on a past day."""

from playwright.sync_api import expect


def test_chercher_une_prefecture_voir_sa_region_et_qui_etait_la(ouvrir, connecter):
    page = connecter(ouvrir("mobile"), "chef-25@prefectures.test")
    page.goto("/prefectures/")
    page.get_by_label("Préfecture, chef-lieu ou code").fill("seine st denis")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_role("status").filter(has_text="1 préfecture")).to_be_visible()
    page.get_by_role("table").get_by_role("link", name="Île-de-France").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Région Île-de-France")

    page.get_by_label("Voir à la date du").fill("2024-06-30")
    page.get_by_role("button", name="Voir", exact=True).click()
    expect(page.get_by_text("Situation au 30 juin 2024.")).to_be_visible()
    page.get_by_role("link", name="Seine-Saint-Denis (93)").click()
    expect(page.get_by_text("Situation au 30 juin 2024.")).to_be_visible()
    page.get_by_role("link", name="Revenir à aujourd’hui").click()
    expect(page.get_by_role("heading", name="Historique des mandats")).to_be_visible()
    expect(page.get_by_text("Situation au")).to_have_count(0)
    for adresse in ("/prefectures/reseau/", "/prefectures/25/", "/prefectures/?au=2024-06-30"):
        page.goto(adresse)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, adresse
