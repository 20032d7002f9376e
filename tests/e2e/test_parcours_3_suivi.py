"""Journey 3: an agent of the MILDECA sees the 102 préfectures, filters, opens the Doubs, accepts its answer."""

from playwright.sync_api import expect

from rapports.models import Reponse
from tests.rapports.fabriques import remettre_le_doubs

SUIVI = "/enquetes/2025/"


def test_l_agent_filtre_ouvre_le_doubs_et_accepte(ouvrir, connecter, capturer):
    remettre_le_doubs()
    page = connecter(ouvrir(), "credits@mildeca.test")
    page.goto(SUIVI)
    lignes = page.page.locator("#tableau-liste tbody tr")
    expect(lignes).to_have_count(102)
    capturer(page, "enquete-suivi")
    page.get_by_label("Région").select_option("27")
    page.get_by_role("button", name="Filtrer").click()
    expect(lignes).to_have_count(8)
    page.get_by_label("État", exact=True).select_option("transmise")
    page.get_by_role("button", name="Filtrer").click()
    expect(lignes).to_have_count(
        Reponse.objects.filter(
            campagne__exercice=2025, prefecture__region_id="27", statut=Reponse.Statut.TRANSMISE
        ).count()
    )
    page.get_by_role("link", name="Doubs (25)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Doubs (25) – enquête 2025")
    page.get_by_role("link", name="E. Actions financées").click()
    expect(page.get_by_text("80\u00a0000,00\u00a0€").first).to_be_visible()
    page.get_by_role("link", name="Toutes les sections").click()
    page.get_by_role("link", name="Examiner la réponse").click()
    page.get_by_role("button", name="Accepter la réponse").click()
    expect(page.get_by_text("La réponse (Doubs) est acceptée.")).to_be_visible()
    reponse = Reponse.objects.get(campagne__exercice=2025, prefecture__code="25")
    assert reponse.statut == Reponse.Statut.ACCEPTEE


def test_le_suivi_se_lit_sur_un_telephone(ouvrir, connecter):
    page = connecter(ouvrir("mobile"), "region-27@prefectures.test")
    page.goto(SUIVI)
    expect(page.page.locator("#tableau-liste tbody tr")).to_have_count(8)
