"""Journey 6: credits go down from the MILDECA to a project of the Doubs, under the rules of the circulaire."""

from decimal import Decimal

from playwright.sync_api import expect

from credits.models import Projet
from credits.soldes import Balance, balance

EXERCICE = 2026
NATIONAL = f"/credits/{EXERCICE}/"
REGION = f"{NATIONAL}regions/27/"
DOUBS = f"{NATIONAL}prefectures/25/"


def saisir_montant(page, cellule: str, plus: int) -> None:
    """Add `plus` euros to what a cell of the split already holds."""
    champ = page.locator(f"[name={cellule}]")
    actuel = Decimal(champ.input_value().replace(",", "."))
    champ.fill(f"{actuel + plus}".replace(".", ","))


def restes(soldes: Balance) -> list[Decimal]:
    niveaux = (soldes.national, soldes.region("27"), soldes.prefecture("25"))
    return [niveau.reste_a_programmer for niveau in niveaux]


def test_de_la_dotation_au_projet_retenu(ouvrir, connecter, capturer):
    agent = connecter(ouvrir(), "credits@mildeca.test")
    _doter_la_region(agent, capturer)
    region = connecter(ouvrir(), "region-27@prefectures.test")
    _repartir(region, capturer)
    doubs = connecter(ouvrir(), "chef-25@prefectures.test")
    doubs.attendre_code(404)
    assert doubs.goto(REGION).status == 404
    projet = _recevoir_a_85(doubs, capturer)
    avant = restes(balance(EXERCICE))
    _decider(doubs, projet, capturer)
    assert [a - b for a, b in zip(avant, restes(balance(EXERCICE)), strict=True)] == [Decimal("8000.00")] * 3
    for page, adresse, niveau in ((agent, NATIONAL, 0), (region, REGION, 1), (doubs, DOUBS, 2)):
        page.goto(adresse)
        reste = restes(balance(EXERCICE))[niveau]
        expect(page.get_by_text(montant(reste)).first).to_be_visible()


def montant(valeur: Decimal) -> str:
    return f"{valeur:,.2f} €".replace(",", " ").replace(".", ",").replace(" ", "\u00a0")


def _doter_la_region(page, capturer) -> None:
    avant = balance(EXERCICE)
    page.goto(NATIONAL)
    capturer(page, "credits-national")
    page.get_by_label("Région").select_option("27")
    page.get_by_text("Notifier et déléguer le même montant").click()
    page.get_by_label("Autorisations d’engagement (AE), en euros").fill("100 000,00")
    page.get_by_label("Crédits de paiement (CP), en euros").fill("100 000,00")
    page.get_by_label("Motif").fill("Complément d’automne")
    page.get_by_role("button", name="Enregistrer le mouvement").click()
    expect(page.get_by_text("Le mouvement est enregistré.")).to_be_visible()
    apres = balance(EXERCICE)
    assert apres.region("27").notifie_ae - avant.region("27").notifie_ae == Decimal(100_000)
    assert apres.region("27").delegue_cp - avant.region("27").delegue_cp == Decimal(100_000)


def _repartir(page, capturer) -> None:
    page.goto(NATIONAL)
    expect(page.get_by_role("row")).to_have_count(2)
    page.goto(REGION)
    for code in ("region", "21", "25", "39", "58", "70", "71", "89", "90"):
        plus = 20_000 if code == "region" else 10_000
        saisir_montant(page, f"ae_{code}", plus)
        saisir_montant(page, f"cp_{code}", plus)
    page.get_by_role("button", name="Enregistrer la répartition").click()
    expect(page.get_by_text("La répartition est enregistrée.")).to_be_visible()
    capturer(page, "credits-region")
    assert balance(EXERCICE).region("27").reste_a_repartir_ae == 0
    page.attendre_code(404)
    assert page.goto(f"{NATIONAL}regions/84/").status == 404


def _recevoir_a_85(page, capturer) -> Projet:
    page.goto("/projets/")
    page.get_by_role("link", name="Enregistrer un dossier").click()
    page.get_by_label("Intitulé").fill("Parcours de prévention au lycée")
    page.get_by_label("Déposé le").fill("2026-02-10T10:00")
    page.get_by_label("Raison sociale").fill("Association fictive du parcours")
    page.get_by_label("Type de porteur").select_option("association")
    page.get_by_label("Coût total de l’action").fill("10 000,00")
    page.get_by_label("Montant demandé à la MILDECA").fill("8 500,00")
    page.get_by_label("Thématique").select_option("cps")
    page.locator("[name=cofinancements-0-financeur]").select_option("AUTOFINANCEMENT")
    page.locator("[name=cofinancements-0-montant]").fill("1 500,00")
    page.locator("[name=depenses-0-nature]").select_option("prestations")
    page.locator("[name=depenses-0-montant_prevu]").fill("10 000,00")
    page.get_by_role("button", name="Enregistrer le dossier").click()
    expect(page.get_by_text("Le dossier est enregistré.")).to_be_visible()
    expect(page.get_by_text("Non respectée : bloquante").first).to_be_visible()
    expect(page.get_by_text("soit 85\u00a0%").first).to_be_visible()
    capturer(page, "projet-a-85", entiere=True)
    return Projet.objects.get(intitule="Parcours de prévention au lycée")


def _decider(page, projet: Projet, capturer) -> None:
    page.get_by_role("link", name="Décider", exact=True).click()
    page.get_by_text("Retenir le projet").click()
    page.get_by_label("Montant accordé, en euros").fill("8 500,00")
    page.get_by_role("button", name="Enregistrer la décision").click()
    refus = page.get_by_text("Règle R-01").first
    expect(refus).to_contain_text("85\u00a0%")
    expect(refus).to_contain_text("8\u00a0000,00\u00a0€")
    assert Projet.objects.get(pk=projet.pk).statut == "depose"
    capturer(page, "projet-refuse", entiere=True)
    assert page.get_by_label("Montant accordé, en euros").input_value() == "8 500,00"
    page.get_by_label("Montant accordé, en euros").fill("8 000,00")
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.get_by_text("La décision est enregistrée.")).to_be_visible()
    retenu = Projet.objects.get(pk=projet.pk)
    assert (retenu.statut, retenu.montant_accorde) == ("retenu", Decimal("8000.00"))
