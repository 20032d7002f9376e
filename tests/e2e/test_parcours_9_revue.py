"""The review from end to end: the région's opinion, corrections asked where one reads, answered point by point, accepted."""

import pytest
from playwright.sync_api import expect

from rapports.models import Campagne, Reponse
from tests.rapports.fabriques import remettre_le_doubs

REVUE = "/enquetes/2025/25/revue/"


@pytest.mark.parametrize("javascript", [True, False])
def test_une_correction_se_demande_se_rend_et_s_accepte(ouvrir, connecter, javascript):
    Campagne.objects.filter(exercice=2025).update(revue_regionale=True)
    remettre_le_doubs()

    region = connecter(ouvrir(javascript=javascript), "region-27@prefectures.test")
    region.goto("/enquetes/2025/25/avis/")
    region.page.locator("label[for=id_sens_1]").click()
    region.page.locator("#id_observations").fill("Les ETP semblent faibles.")
    region.get_by_role("button", name="Donner l’avis de la région").click()
    expect(region.get_by_text("L’avis de la région est donné.")).to_be_visible()

    agent = connecter(ouvrir(javascript=javascript), "credits@mildeca.test")
    agent.goto(REVUE)
    expect(agent.get_by_text("Les ETP semblent faibles.")).to_be_visible()
    commentaire = agent.page.locator("[id='commentaire-organisation.etp']")
    expect(commentaire).to_be_hidden()
    agent.page.locator("label[for='corriger-organisation.etp']").click()
    expect(commentaire).to_be_visible()
    agent.page.locator("[id='motif-organisation.etp']").select_option("inexact")
    commentaire.fill("Vérifiez les ETP.")
    agent.page.locator("label[for='corriger-organisation.changements']").click()
    agent.page.locator("[id='motif-organisation.changements']").select_option("autre")
    agent.page.locator("[id='commentaire-organisation.changements']").fill("Deux changements ?")
    agent.get_by_role("button", name="Demander la correction").click()
    expect(agent.get_by_text("La demande de correction est envoyée à la préfecture.")).to_be_visible()

    chef = connecter(ouvrir("mobile", javascript=javascript), "chef-25@prefectures.test")
    chef.goto("/enquetes/2025/25/")
    chef.get_by_role("link", name="A4. Agents participant à la mission", exact=True).click()
    expect(chef.page.locator("[name='organisation.service']")).to_have_count(0)
    chef.page.locator("[name='organisation.etp']").fill("3")
    chef.page.locator("[name='organisation.etp']").press("Enter")  # the form is sent as the button « Enregistrer » does
    expect(chef.get_by_text("Section A enregistrée")).to_be_visible()
    chef.page.locator("a[href*='/points/']").click()  # the corrected one asks for nothing more
    chef.get_by_label("Pourquoi la réponse reste sans changement").fill("Deux, vérifié.")
    chef.get_by_role("button", name="Répondre sans changer la réponse").click()
    chef.get_by_role("link", name="Vérifier et transmettre").click()
    chef.get_by_role("button", name="Transmettre la réponse").click()

    agent.goto(REVUE)
    expect(agent.page.locator("#corrections ~ ol")).to_contain_text("La préfecture répond\u00a0: Deux, vérifié.")
    expect(agent.page.locator("#corrections ~ ol")).to_contain_text("3\u00a0ETP")
    agent.get_by_role("button", name="Accepter sans l’avis de la région").click()
    expect(agent.get_by_text("La réponse (Doubs) est acceptée.")).to_be_visible()
    reponse = Reponse.objects.get(campagne__exercice=2025, prefecture__code="25")
    assert reponse.statut == Reponse.Statut.ACCEPTEE
