"""An administrator lets a collaborateur in; the link of the mail opens the access, up to the dashboard."""

from playwright.sync_api import expect

from mildeca_portal.comptes.models import Invitation
from tests.comptes.invitations import dernier_lien

SECRET = "une phrase que je retiens"


def test_un_collaborateur_est_invite_et_entre(ouvrir, connecter, travailler):
    page = connecter(ouvrir(), "admin@mildeca.test")
    page.goto("/comptes/")
    page.get_by_role("main").get_by_role("link", name="Ajouter une personne").click()
    page.get_by_role("button", name="Créer et inviter").click()
    expect(page.get_by_role("alert")).to_be_focused()

    page.get_by_label("Prénom").fill("Léa")
    page.get_by_label("Nom", exact=True).fill("Martin")
    page.get_by_label("Adresse électronique").fill("lea.martin@doubs.test")
    page.get_by_label("Rôle").select_option("collaborateur")
    page.get_by_label("Préfecture").select_option(label="Doubs (25)")
    page.get_by_role("button", name="Créer et inviter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Léa Martin")
    expect(page.get_by_role("main")).to_contain_text("Collaborateur, Doubs")
    travailler()

    page = ouvrir("mobile")
    page.goto(dernier_lien())
    expect(page.get_by_role("heading", level=1)).to_have_text("Ouvrir votre accès")
    page.get_by_label("Mot de passe", exact=True).fill(SECRET)
    page.get_by_label("Confirmation du mot de passe").fill(SECRET)
    page.get_by_role("button", name="Ouvrir mon accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tableau de bord")
    assert Invitation.objects.order_by("pk").last().acceptee_le is not None
