"""Journey 9: an agent of the MILDECA runs the survey on 2025: an extension, reminders, the closing, a new opening."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from rapports.models import Campagne, Prolongation, Relance

AGENT = "credits@mildeca.test"


def titre(page, texte: str) -> None:
    expect(page.page.get_by_role("heading", level=1)).to_have_text(texte)


def test_la_mildeca_prolonge_relance_clot_et_rouvre(ouvrir, connecter, capturer):
    page = connecter(ouvrir(), AGENT)
    page.goto("/enquetes/2025/")
    page.get_by_role("link", name="Conduire l’enquête").click()
    titre(page, "Conduire l’enquête sur l’exercice 2025")
    fin = timezone.localtime(Campagne.objects.get(exercice=2025).cloture) + timedelta(days=7)
    page.get_by_role("link", name="Prolonger l’échéance").click()
    page.get_by_label("Préfecture").select_option(label="Doubs (25)")
    page.get_by_label("Nouvelle échéance").fill(f"{fin:%Y-%m-%dT18:00}")
    page.get_by_role("button", name="Prolonger").click()
    page.get_by_label("Motif").fill("Intérim du directeur de cabinet")
    page.get_by_role("button", name="Prolonger").click()
    expect(page.get_by_text("L’échéance est prolongée")).to_be_visible()
    assert Prolongation.objects.get().accordee_par.courriel == AGENT
    capturer(page, "campagne")

    page.get_by_role("link", name="Relances de l’enquête").click()
    page.get_by_label("Région").select_option(label="Bourgogne-Franche-Comté")
    page.get_by_role("button", name="Filtrer").click()
    capturer(page, "campagne-relances")
    page.get_by_role("link", name="Relancer maintenant").click()
    page.get_by_text("Jura (39)").click()
    page.get_by_role("button", name="Envoyer la relance").click()
    expect(page.get_by_text("préfectures sont relancées.")).to_be_visible()
    assert "39" not in Relance.objects.values_list("reponse__prefecture__code", flat=True)
    page.get_by_role("link", name="Journal des relances").click()
    expect(page.get_by_role("cell", name="chef-25@prefectures.test")).to_be_visible()
    page.goto("/enquetes/2025/relances/")
    page.get_by_role("button", name="Arrêter toutes les relances").click()
    page.get_by_role("button", name="Reprendre les relances").click()
    expect(page.get_by_text("Les relances reprennent")).to_be_visible()

    page.goto("/enquetes/2025/campagne/")
    page.get_by_role("link", name="Clore maintenant").click()
    page.get_by_role("button", name="Clore maintenant").click()
    expect(page.get_by_text("L’enquête est close.")).to_be_visible()
    page.get_by_role("link", name="Rouvrir l’enquête").click()
    page.get_by_label("Nouvelle clôture").fill(f"{fin:%Y-%m-%dT18:00}")
    page.get_by_label("Motif").fill("Panne du réseau")
    page.get_by_role("button", name="Rouvrir l’enquête").click()
    expect(page.get_by_text("L’enquête est rouverte")).to_be_visible()
    assert Campagne.objects.get(exercice=2025).statut == Campagne.Statut.OUVERTE


def test_les_memes_pages_sur_un_telephone_et_sans_javascript(ouvrir, connecter):
    page = connecter(ouvrir("mobile"), AGENT)
    for adresse in ("campagne/", "campagne/modifier/", "relances/", "relances/envoyees/", "relances/paliers/nouveau/"):
        page.goto(f"/enquetes/2025/{adresse}")
        assert page.page.evaluate("document.documentElement.scrollWidth") <= 360, adresse
    sans = connecter(ouvrir(javascript=False), AGENT)
    sans.goto("/enquetes/2025/relances/paliers/nouveau/")
    sans.get_by_label("Nombre de jours avant l’échéance").fill("10")
    sans.get_by_text("Correction demandée").click()
    sans.get_by_role("button", name="Ajouter le palier").click()
    titre(sans, "Relances de l’enquête sur l’exercice 2025")
    expect(sans.get_by_role("rowheader", name="J-10")).to_be_visible()
