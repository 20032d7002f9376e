import io
import os
import subprocess
from pathlib import Path

import page
import pydyf
import pytest
from django.template import engines
from pypdf import PdfReader

from mildeca_portal.socle import pdf
from mildeca_portal.socle.demonstration import MENTION
from mildeca_portal.socle.ecrivains import html, svg
from mildeca_portal.socle.rendu_pdf import HorsDuPortail, chercher, separer_les_flux
from tests.socle.tableaux import credits_par_departement

GABARIT = """{% extends "ecrivains/pdf.html" %}{% block titre %}Essai{% endblock %}
{% block courant %}Rapport d’essai{% endblock %}{% block corps %}{{ corps|safe }}{% endblock %}"""


def source(corps: str, mention_demonstration: str = "") -> str:
    contexte = {"corps": corps, "mention_demonstration": mention_demonstration}
    return engines["django"].from_string(GABARIT).render(contexte)


def textes(octets: bytes) -> list[str]:
    return [p.extract_text().replace("\u00a0", " ") for p in PdfReader(io.BytesIO(octets)).pages]


@pytest.fixture
def racines(tmp_path: Path) -> dict[str, list[Path]]:
    for nom in ("static", "media", "ailleurs"):
        (tmp_path / nom).mkdir()
        (tmp_path / nom / "a.txt").write_text(nom)
    (tmp_path / "static" / "lien.txt").symlink_to(tmp_path / "ailleurs" / "a.txt")
    return {"static": [tmp_path / "static"], "media": [tmp_path / "media"]}


@pytest.mark.parametrize("nom", ["static", "media"])
def test_un_fichier_statique_ou_depose_se_lit(racines, nom):
    assert chercher(f"file:///{nom}/a.txt", racines).read_text() == nom


@pytest.mark.parametrize(
    "adresse",
    [
        "https://exemple.test/static/a.txt",
        "http://127.0.0.1/static/a.txt",
        "ftp://exemple.test/a",
        "data:text/plain,bonjour",
        "file:///etc/passwd",
        "file:///static/../ailleurs/a.txt",
        "file:///static/%2e%2e/ailleurs/a.txt",
        "file:///static//etc/passwd",
        "file:///static/lien.txt",
        "file:///static/absent.txt",
        "file:///static/",
        "file://exemple.test/static/a.txt",
    ],
)
def test_rien_d_autre_ne_se_lit(racines, adresse):
    with pytest.raises(HorsDuPortail):
        chercher(adresse, racines)


@pytest.mark.pango
def test_archivable_et_accessible_a_la_fois():
    t = credits_par_departement()
    octets = pdf.rendre(source("<h1>Crédits</h1>" + svg.ecrire(t, t.graphiques[0]) + html.ecrire(t)))

    for profil in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        rapport = page.validate_pdf_bytes(octets, profile=profil)
        assert [f.message for f in rapport.failures] == []
        assert rapport.is_compliant


def test_un_flux_ne_finit_jamais_par_un_retour_chariot():
    """One compressed stream in 256 does, by chance: strict readers then refuse the document (seen on a receipt)."""
    separer_les_flux()
    # Their checksums, so their last byte, differ by one: each value of a byte is met.
    fins = {pydyf.Stream([bytes([i])], compress=True).data.removesuffix(b"\nendstream")[-1:] for i in range(256)}
    assert fins == {bytes([i]) for i in range(256)} - {b"\r"}


@pytest.mark.pango
def test_le_texte_et_le_numero_de_page_se_lisent():
    pages = []
    t = credits_par_departement()
    octets = pdf.rendre(source(html.ecrire(t) + '<h2 class="nouvelle-page">Suite</h2>'), page_faite=pages.append)

    lus = textes(octets)
    assert len(lus) == 2
    assert "146 401 €" in lus[0]
    assert ["Page 1 sur 2" in lus[0], "Page 2 sur 2" in lus[1]] == [True, True]
    assert set(pages) == {1, 2}


@pytest.mark.pango
def test_le_graphique_garde_ses_couleurs_et_marianne_est_embarquee():
    t = credits_par_departement()
    reader = PdfReader(io.BytesIO(pdf.rendre(source(svg.ecrire(t, t.graphiques[0])))))

    polices = {str(f["/BaseFont"]) for f in _polices(reader)}
    assert {p.split("+")[-1].split("-")[0] for p in polices} == {"Marianne"}
    # Blue France, rgb(0, 0, 145): the class of the first series was applied.
    assert "0 0 0.5686" in reader.pages[0].get_contents().get_data().decode("latin-1")


def _polices(reader: PdfReader) -> list[object]:
    return [p.get_object() for feuille in reader.pages for p in feuille["/Resources"]["/Font"].values()]


@pytest.mark.pango
@pytest.mark.parametrize("demonstration", [True, False])
def test_chaque_page_dit_la_demonstration_quand_c_en_est_une(monkeypatch, demonstration):
    monkeypatch.setattr(pdf, "est_demonstration", lambda: demonstration)
    monkeypatch.setattr(pdf, "render_to_string", lambda gabarit, contexte: source(**contexte))
    corps = '<p>un</p><h2 class="nouvelle-page">Deux</h2><h2 class="nouvelle-page">Trois</h2>'

    lus = textes(pdf.document("essai.html", {"corps": corps}))

    assert [MENTION in t for t in lus] == [demonstration] * 3


@pytest.mark.pango
def test_une_image_du_reseau_est_ignoree_sans_requete():
    octets = pdf.rendre(source('<p>Avant</p><img src="http://127.0.0.1:9/x.png" alt="carte"><p>Après</p>'))

    assert "Avant" in textes(octets)[0]
    assert "Après" in textes(octets)[0]


@pytest.mark.pango
def test_trop_de_temps_arrete_le_rendu():
    long = "".join(f"<p>{n}</p>" for n in range(60_000))

    with pytest.raises(pdf.RenduImpossible, match="trop de temps"):
        pdf.rendre(source(long), delai=1)


@pytest.mark.pango
@pytest.mark.skipif(os.uname().sysname == "Darwin", reason="macOS ne limite pas l’espace d’adressage")
def test_trop_de_memoire_arrete_le_rendu_sans_toucher_au_portail():
    with pytest.raises(pdf.RenduImpossible, match="trop de mémoire"):
        pdf.rendre(source("<p>x</p>"), memoire=40)


def test_sans_pango_la_commande_est_dite(monkeypatch):
    monkeypatch.setattr(pdf, "pango_manquant", lambda: "apt-get install libpango-1.0-0")
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: pytest.fail("rien ne doit être lancé"))

    with pytest.raises(pdf.PangoManquant) as refus:
        pdf.rendre("<p>x</p>")

    assert refus.value.commande == "apt-get install libpango-1.0-0"
    assert refus.value.phrases == [
        "La bibliothèque Pango manque sur ce serveur. Pour l’installer\u00a0: apt-get install libpango-1.0-0"
    ]
