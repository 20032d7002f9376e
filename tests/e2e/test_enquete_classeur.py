"""The offline workbook in a real browser: taken away, filled in a spreadsheet, brought back while a colleague answered."""

from playwright.sync_api import expect

from tests.rapports.classeur.outils import modifier, remplir

CHEF, ADRESSE = "chef-25@prefectures.test", "/enquetes/2025/25/"


def test_le_classeur_rempli_hors_connexion_revient_dans_la_section(ouvrir, connecter, tmp_path):
    page = connecter(ouvrir(), CHEF)
    page.goto(ADRESSE)
    with page.page.expect_download() as telechargement:
        page.get_by_role("link", name="Télécharger le classeur").click()
    rempli = tmp_path / telechargement.value.suggested_filename
    saisies = {"organisation.etp": "1,5", "organisation.commentaire": "Du classeur"}
    rempli.write_bytes(remplir(telechargement.value.path().read_bytes(), saisies))
    modifier("organisation.commentaire", "Du portail")

    page.get_by_role("link", name="Importer le classeur rempli").click()
    page.get_by_label("Classeur rempli").set_input_files(rempli)
    page.get_by_role("button", name="Vérifier le classeur").click()
    expect(page.get_by_role("main")).to_contain_text("2 réponses différentes de celles du portail, dont 1 modifiée")
    expect(page.get_by_role("main")).to_contain_text("Dans le classeur\u00a0: 1,5 ETP")
    page.get_by_text("Prendre la réponse du classeur", exact=True).check()
    page.get_by_role("button", name="Enregistrer les réponses choisies").click()
    expect(page.get_by_role("main")).to_contain_text(
        "Le classeur est importé\u00a0: 2 réponses enregistrées, section A."
    )

    page.goto(f"{ADRESSE}sections/A/")
    expect(page.get_by_label("A4. Agents participant à la mission")).to_have_value("1,5")
    expect(page.locator('[name="organisation.commentaire"]')).to_have_value("Du classeur")
