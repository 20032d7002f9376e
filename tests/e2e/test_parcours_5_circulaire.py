"""Journey 5: an administrator completes and publishes the circulaire of 2027; the chef de projet of the Doubs reads it."""

from datetime import date
from typing import Any

from playwright.sync_api import expect

from circulaires.models import Lecture, Texte
from mildeca_portal.socle.models import Courriel
from tests.circulaires.fabriques import PDF

ADMIN, CHEF = "admin@mildeca.test", "chef-25@prefectures.test"
FICHIER = {"name": "circulaire-2027.pdf", "mimeType": "application/pdf", "buffer": PDF}


def principal(page: Any) -> Any:
    return page.locator("main")


def bouton(page: Any, nom: str) -> None:
    principal(page).get_by_role("button", name=nom, exact=True).click()


def lien(page: Any, nom: str) -> None:
    principal(page).get_by_role("link", name=nom, exact=True).first.click()


def cocher(page: Any, libelle: str) -> None:
    """The design system lays the label over the box: that is what a person clicks."""
    page.locator("label").filter(has_text=libelle).click()
    expect(page.get_by_label(libelle)).to_be_checked()


def test_de_la_redaction_a_l_accuse_de_lecture(ouvrir, connecter, capturer):
    page = connecter(ouvrir(), ADMIN)
    page.goto("/tableau-de-bord/")
    page.get_by_role("link", name="Compléter : Circulaire à compléter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rédiger la circulaire de l’exercice 2027")
    manques = principal(page).locator(".fr-callout").get_by_role("listitem")
    expect(manques.get_by_role("link", name="Indiquez la référence de la circulaire.")).to_be_visible()

    completer_le_texte(page)
    ajouter_le_contenu(page)
    ajouter_les_regles(page, capturer)
    expect(principal(page)).to_contain_text("Enregistrez la signature")
    capturer(page, "circulaire-redaction")

    signer_et_publier(page)
    lire_et_accuser(connecter(ouvrir(), CHEF), capturer)


def completer_le_texte(page: Any) -> None:
    lien(page, "Modifier le texte")
    page.get_by_label("Référence").fill("DÉMO-2027-01")
    page.get_by_label("Affaire suivie par").fill("Chargée de mission fictive")
    page.get_by_label("Introduction").fill("Texte fictif : les crédits **poursuivent** la stratégie.")
    bouton(page, "Enregistrer le texte")
    expect(principal(page).get_by_text("poursuivent", exact=True)).to_be_visible()


def ajouter_le_contenu(page: Any) -> None:
    lien(page, "Ajouter une orientation")
    page.get_by_label("Intitulé").fill("Prévenir les paris en ligne des mineurs")
    cocher(page, "2. réduire l’accessibilité")
    bouton(page, "Enregistrer")
    bouton(page, "Monter « Prévenir les paris en ligne des mineurs »")

    lien(page, "Ajouter un chantier prioritaire")
    page.get_by_label("Intitulé").fill("Contrôler la vente d’alcool aux mineurs")
    page.get_by_label("À partir du").fill("2027-03-01")
    page.get_by_label("Au plus tard le").fill("2027-02-01")
    bouton(page, "Enregistrer")
    expect(page.get_by_role("alert")).to_contain_text("La date de fin ne peut pas précéder la date de début.")
    page.get_by_label("Au plus tard le").fill("2027-12-31")
    bouton(page, "Enregistrer")

    lien(page, "Ajouter une échéance")
    page.get_by_label("Nature").select_option(label="date limite d’engagement des crédits")
    page.get_by_label("Intitulé").fill("Dernier jour pour engager les crédits")
    page.get_by_label("Au plus tard le").fill("2027-12-03")
    bouton(page, "Enregistrer")


def ajouter_les_regles(page: Any, capturer: Any) -> None:
    lien(page, "Ajouter une règle d’emploi")
    lien(page, "Part maximale de la MILDECA")
    page.get_by_label("Code").fill("R-31")
    page.get_by_label("Libellé").fill("Part maximale")
    page.get_by_label("Part maximale de la MILDECA (en %)").fill("180")
    page.get_by_label("Paragraphe cité").fill("Aucun projet n’est financé à plus de 75 % par la MILDECA.")
    page.get_by_label("Origine du paragraphe").fill("Circulaire 2027, § 3.1")
    bouton(page, "Enregistrer")
    expect(page.get_by_role("alert")).to_contain_text("Saisissez un pourcentage supérieur à 0")
    expect(page.get_by_label("Part maximale de la MILDECA (en %)")).to_have_value("180")
    capturer(page, "circulaire-regle")
    page.get_by_label("Part maximale de la MILDECA (en %)").fill("75")
    bouton(page, "Enregistrer")
    expect(principal(page)).to_contain_text("La part de la MILDECA ne dépasse pas 75\u00a0% du coût total du projet.")

    lien(page, "Ajouter une règle d’emploi")
    lien(page, "Natures de dépense exclues")
    page.get_by_label("Code").fill("R-32")
    page.get_by_label("Libellé").fill("Dépenses exclues")
    cocher(page, "véhicule")
    bouton(page, "Enregistrer")


def signer_et_publier(page: Any) -> None:
    bouton(page, "Mettre en relecture")
    lien(page, "Enregistrer la signature")
    page.get_by_label("Date de signature").fill(str(date.today()))
    page.get_by_label("Signataire").fill("Le président (fictif)")
    page.get_by_label("Texte signé (PDF)").set_input_files(files=[FICHIER])
    bouton(page, "Enregistrer la signature")
    expect(principal(page)).to_contain_text("Rien ne manque")
    lien(page, "Publier")
    bouton(page, "Publier maintenant")
    expect(principal(page).get_by_role("status")).to_contain_text("La circulaire est publiée")
    assert Texte.objects.annuelle_en_vigueur(2027).fichier.nom == "circulaire-2027.pdf"
    annonces = Courriel.objects.filter(gabarit="circulaires_publication", destinataire=CHEF)
    assert annonces.get().sujet.startswith("[Démonstration] ")


def lire_et_accuser(page: Any, capturer: Any) -> None:
    page.goto("/tableau-de-bord/")
    a_lire = page.get_by_role("listitem").filter(has_text="Lire la circulaire de l’exercice 2027")
    a_lire.get_by_role("link", name="Lire et accuser lecture").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Circulaire Chefs de projets 2027 (démonstration)")
    orientations = principal(page).get_by_role("heading", level=3)
    expect(orientations.nth(3)).to_have_text("Prévenir les paris en ligne des mineurs")
    expect(principal(page)).to_contain_text("Les crédits de la MILDECA ne financent pas\u00a0: véhicule.")
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="Télécharger le texte signé").click()
    assert telechargement.value.suggested_filename == "circulaire-2027.pdf"
    bouton(page, "Accuser lecture")
    expect(principal(page)).to_contain_text("Lu le ")
    expect(principal(page).get_by_role("button", name="Accuser lecture")).to_have_count(0)
    capturer(page, "circulaire-lue")
    lecture = Lecture.objects.get(texte__exercice=2027)
    assert (lecture.prefecture.code, lecture.niveau) == ("25", "departemental")
