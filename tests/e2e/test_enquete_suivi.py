"""The follow-up as it is used: filters taken away one by one, the screen of a meeting at two sizes, a phone."""

import pytest
from playwright.sync_api import expect

SUIVI = "/enquetes/2025/"
DEBORDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_l_agent_croise_les_filtres_puis_les_retire(ouvrir, connecter):
    page = connecter(ouvrir(), "credits@mildeca.test")
    page.goto(SUIVI)
    lignes = page.page.locator("#tableau-liste tbody tr")
    page.get_by_label("Région").select_option("27")
    page.page.get_by_text("Rien de commencé", exact=True).click()
    page.get_by_role("button", name="Filtrer").click()
    expect(lignes).to_have_count(2)
    page.get_by_role("link", name="Situation : Rien de commencé").click()
    expect(lignes).to_have_count(8)
    page.get_by_role("link", name="Tout effacer").click()
    expect(lignes).to_have_count(102)


@pytest.mark.parametrize(("largeur", "hauteur"), [(1280, 720), (1920, 1080)])
def test_l_ecran_de_reunion_tient_sur_un_ecran(ouvrir, connecter, largeur, hauteur):
    page = connecter(ouvrir(), "credits@mildeca.test")
    page.page.set_viewport_size({"width": largeur, "height": hauteur})
    page.goto(f"{SUIVI}ecran/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enquête sur l’exercice 2025")
    assert not page.page.evaluate(DEBORDE)
    bas = page.page.locator(".ecran__grille").evaluate("e => e.getBoundingClientRect().bottom")
    assert bas <= hauteur
    petite = page.page.evaluate(
        "Math.min(...[...document.querySelectorAll('.ecran__grille :is(h1, h2, p, li, span, strong)')]"
        ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert petite >= largeur * 0.014


@pytest.mark.parametrize("adresse", [SUIVI, "/enquetes/", f"{SUIVI}ecran/"])
def test_rien_ne_deborde_d_un_telephone(ouvrir, connecter, adresse):
    page = connecter(ouvrir("mobile"), "credits@mildeca.test")
    page.goto(adresse)
    assert not page.page.evaluate(DEBORDE)
