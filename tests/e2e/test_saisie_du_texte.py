"""Writing a text in a real browser: saved as it is typed, two tabs at once, a preview."""

import re
from typing import Any

from playwright.sync_api import expect

from circulaires.models import Texte

ADMIN, ADRESSE = "admin@mildeca.test", "/circulaires/2027/modifier/texte/"


def taper(page: Any, champ: str, valeur: str) -> None:
    page.get_by_label(champ).fill(valeur)
    page.keyboard.press("Tab")
    expect(page.page.locator("[data-etat]")).to_have_text(re.compile("Enregistré à|Non enregistré"))


def test_ce_qui_est_tape_s_enregistre_se_voit_et_se_retrouve(ouvrir, connecter):
    page = connecter(ouvrir(), ADMIN)
    page.goto(ADRESSE)
    taper(page, "Introduction", "Un texte **fictif**.")
    expect(page.page.locator("[data-apercu=introduction] strong")).to_have_text("fictif")
    page.get_by_label("Introduction").fill("Un texte <b>balisé</b>.")
    page.keyboard.press("Tab")
    expect(page.page.locator("[data-etat]")).to_contain_text("Une modification est à corriger")
    expect(page.get_by_text("Le texte ne peut pas contenir de balises HTML (<b>)")).to_be_visible()
    page.verifier(encore=True)
    taper(page, "Introduction", "Un texte *fini*.")
    page.goto(ADRESSE)
    expect(page.get_by_label("Introduction")).to_have_value("Un texte *fini*.")
    page.get_by_role("button", name="Aperçu").click()
    expect(page.page.locator("[data-apercu=introduction] em")).to_have_text("fini")
    page.verifier(encore=True)


def test_deux_onglets_gardent_deux_champs_et_choisissent_sur_le_meme(ouvrir, connecter):
    un, deux = connecter(ouvrir(), ADMIN), connecter(ouvrir("mobile"), ADMIN)
    for page in (un, deux):
        page.goto(ADRESSE)
    taper(un, "Introduction", "Le premier onglet.")
    taper(deux, "Référence", "DÉMO-2")
    expect(deux.page.locator("[data-panne]")).to_be_hidden()
    taper(deux, "Introduction", "Le second onglet.")
    expect(deux.page.locator("[data-panne]")).to_contain_text("une autre personne a modifié ce champ")
    enregistre = Texte.objects.get(exercice=2027, nature="annuelle")
    assert (enregistre.introduction, enregistre.reference) == ("Le premier onglet.", "DÉMO-2")

    deux.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(deux.get_by_role("heading", name="Introduction\u00a0: deux textes différents")).to_be_visible()
    expect(deux.get_by_label("Introduction")).to_have_value("Le second onglet.")
    deux.get_by_role("button", name="Garder le texte enregistré").click()
    expect(deux.get_by_label("Introduction")).to_have_value("Le premier onglet.")
