"""Journey 4: an agent of the MILDECA generates the national report of 2024, reads it, publishes it; anyone opens it."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from rapports.actions import editions
from rapports.models import Campagne, Edition

AGENT, CHEF = "credits@mildeca.test", "chef-25@prefectures.test"
COMPOSITION_MS = 30_000


def principal(page: Any) -> Any:
    return page.locator("main")


def telecharger(page: Any, lien: str) -> bytes:
    with page.expect_download() as attente:
        principal(page).get_by_role("link", name=lien).click()
    return Path(attente.value.path()).read_bytes()


def ensemble(page: Any, tableau: str) -> list[str]:
    """Texts of the last line of a table of the page."""
    pied = page.locator(f"#tableau-{tableau} tfoot tr")
    return [t.replace("\u00a0", " ").strip() for t in pied.locator("th, td").all_inner_texts()]


@pytest.mark.pango
def test_de_la_demande_a_la_publication(ouvrir, connecter, travailler, capturer):
    page = connecter(ouvrir(), AGENT)
    page.goto("/rapports/")
    principal(page).get_by_role("link", name="Rapport 2024").click()
    expect(principal(page)).to_contain_text("générée, non publiée")
    principal(page).get_by_role("button", name="Générer une nouvelle édition").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Préparation du rapport 2024")
    expect(page.get_by_role("progressbar", name="Avancement")).to_be_visible()
    capturer(page, "rapport-progression")
    travailler()
    # The page asks by itself how far it is, then opens the report.
    expect(page.page).to_have_url(re.compile(r"/rapports/2024/$"), timeout=COMPOSITION_MS)
    expect(principal(page)).to_contain_text("Édition n° 2")
    expect(principal(page)).to_contain_text("102 préfectures sur 102.")
    capturer(page, "rapport")

    total = ensemble(page, "creditsae_regions")
    verifier_le_pdf(telecharger(page, "Télécharger le rapport"), total)
    verifier_le_classeur(telecharger(page, "Télécharger les données"), total)
    publier(page, ouvrir)


def verifier_le_pdf(octets: bytes, total: list[str]) -> None:
    pages = [p.extract_text().replace("\u00a0", " ") for p in PdfReader(io.BytesIO(octets)).pages]
    texte = re.sub(r"\s+", " ", " ".join(pages))
    assert len(pages) > 40
    assert "102 préfectures sur 102." in pages[0]
    assert " ".join(total) in texte
    assert [n for n, p in enumerate(pages, 1) if "Données de démonstration, sans valeur officielle" not in p] == []
    # The fact of 2024 that the MILDECA published.
    assert "15 collectivités ont été sélectionnées, pour 2,3 millions d’euros" in texte


def verifier_le_classeur(octets: bytes, total: list[str]) -> None:
    classeur = load_workbook(io.BytesIO(octets), read_only=True)
    derniere = list(classeur["Autorisations d’engagement par"].iter_rows(values_only=True))[-1]
    lues = [int(re.sub(r"\D", "", t)) for t in total[1:4]]
    assert list(derniere[1:4]) == lues
    reponses = list(classeur["C Crédits reçus et exécution"].iter_rows(values_only=True))
    assert len(reponses) == 105  # mention, two headers, 102 préfectures
    classeur.close()


def publier(page: Any, ouvrir: Any) -> None:
    visiteur = ouvrir()
    visiteur.attendre_code(404)
    visiteur.goto("/rapports/2024/")
    expect(visiteur.get_by_role("heading", level=1)).to_have_text("Le rapport 2024 n’est pas publié")

    principal(page).get_by_role("button", name="Publier le rapport").click()
    expect(principal(page)).to_contain_text("Le rapport 2024 est publié")
    assert Campagne.objects.get(exercice=2024).statut == "publiee"

    visiteur.goto("/rapports/")
    principal(visiteur).get_by_role("link", name="Rapport 2024").click()
    expect(visiteur.get_by_role("heading", level=1)).to_contain_text("en 2024")
    assert telecharger(visiteur, "Télécharger le rapport").startswith(b"%PDF")


def test_l_avancement_se_suit_sans_script(ouvrir, connecter, travailler, monkeypatch):
    monkeypatch.setattr(editions, "composer_pdf", lambda jeu, **options: b"%PDF-1.7 essai")
    page = connecter(ouvrir(javascript=False), AGENT)
    page.goto("/rapports/2024/")
    principal(page).get_by_role("button", name="Générer une nouvelle édition").click()
    expect(principal(page)).to_contain_text("En attente de démarrage")
    travailler()
    # The page reloads itself.
    expect(page.page).to_have_url(re.compile(r"/rapports/2024/$"), timeout=COMPOSITION_MS)
    assert Edition.objects.filter(campagne__exercice=2024).count() == 2


def test_une_prefecture_ne_lit_que_le_rapport_publie(ouvrir, connecter, capturer):
    page = connecter(ouvrir("mobile"), CHEF)
    page.goto("/rapports/")
    expect(principal(page).get_by_role("link", name="Rapport 2023")).to_be_visible()
    expect(principal(page).get_by_role("link", name="Rapport 2024")).to_have_count(0)
    principal(page).get_by_role("link", name="Rapport 2023").click()
    expect(principal(page).get_by_role("button")).to_have_count(0)
    expect(page.locator("svg.mildeca-carte")).to_be_visible()
    capturer(page, "rapport-mobile")
