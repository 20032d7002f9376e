"""An administrator's first two days: the telephone is enrolled, then asked for, then left at home."""

from base64 import b32decode

from django_otp.oath import totp
from playwright.sync_api import expect

from tests.e2e.conftest import MOT_DE_PASSE


def entrer(page) -> None:
    page.goto("/connexion/")
    page.get_by_label("Adresse électronique").fill("admin@mildeca.test")
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def test_de_l_activation_au_code_de_secours(page_anonyme, portail, settings):
    settings.DEMONSTRATION = False  # the second factor is off in demonstration
    page = page_anonyme
    entrer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Activer le second facteur")
    cle = b32decode(page.locator(".portail-cle").inner_text().replace(" ", ""))
    page.get_by_label("Code affiché par l’application").fill(f"{totp(cle):06d}")
    page.get_by_role("button", name="Activer le second facteur").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    secours = page.locator(".portail-codes code").first.inner_text()
    page.get_by_role("button", name="J’ai conservé ces codes").click()
    page.page.wait_for_url("**/tableau-de-bord/")
    page.locator(".portail-identite a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon compte")
    page.get_by_role("button", name="Se déconnecter").first.click()

    entrer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Code de vérification")
    page.get_by_label("Code de vérification").fill(f"{totp(cle, drift=1):06d}")
    page.get_by_role("button", name="Valider").click()
    page.page.wait_for_url("**/tableau-de-bord/")
    page.get_by_role("button", name="Se déconnecter").first.click()

    entrer(page)
    page.get_by_label("Code de vérification").fill(secours)
    page.get_by_role("button", name="Valider").click()
    page.page.wait_for_url("**/tableau-de-bord/")
    expect(page.get_by_role("main")).to_contain_text("Codes restants : 9.")
