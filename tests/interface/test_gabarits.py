"""Hygiene of the templates: used, nothing inline, tables with a caption, titles of their own."""

import re
from collections import Counter

import pytest
from django.conf import settings

GABARITS = settings.RACINE / "templates"
TOUS = sorted(str(p.relative_to(GABARITS)) for p in GABARITS.rglob("*") if p.suffix in (".html", ".txt"))
HTML = [nom for nom in TOUS if nom.endswith(".html")]
APPS = ("mildeca_portal", "prefectures", "circulaires", "feuilles_de_route", "credits", "rapports")
# Found by name by Django or crispy-forms, or by a name put together in code.
CONVENTIONS = re.compile(r"^(admin|courriels|crispy_dsfr|ecrivains)/|^(400|403|404|500)\.html$")
INLINE = {
    "style": re.compile(r"<style\b|\sstyle=", re.IGNORECASE),
    "gestionnaire": re.compile(r"\son[a-z]+=\"", re.IGNORECASE),
    "script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE),
}
PDF = re.compile(r"^ecrivains/|/pdf|/documents?/|_pdf")


def lire(nom: str) -> str:
    return (GABARITS / nom).read_text()


@pytest.fixture(scope="module")
def corpus() -> str:
    """Everything that may name a template."""
    sources = [p.read_text() for app in APPS for p in (settings.RACINE / app).rglob("*.py")]
    return "\n".join([*sources, *(lire(nom) for nom in TOUS)])


@pytest.mark.parametrize("nom", TOUS)
def test_chaque_gabarit_sert(nom, corpus):
    if CONVENTIONS.search(nom):
        return
    assert nom in corpus


@pytest.mark.parametrize("nom", HTML)
def test_rien_n_est_en_ligne(nom):
    if PDF.search(nom):
        return
    fautes = {quoi: motif.findall(lire(nom)) for quoi, motif in INLINE.items()}
    assert {quoi: trouves for quoi, trouves in fautes.items() if trouves} == {}


@pytest.mark.parametrize("nom", HTML)
def test_chaque_tableau_a_une_legende(nom):
    source = lire(nom)
    assert source.count("<table") == source.count("<caption")


def test_chaque_page_a_son_titre():
    titres = []
    for nom in HTML:
        source = lire(nom)
        if '{% extends "base.html" %}' not in source:
            continue
        trouve = re.search(r"{% block titre %}(.*?){% endblock", source, re.DOTALL)
        assert trouve is not None, nom
        assert trouve[1].strip(), nom
        titres.append(trouve[1].strip())
    assert [titre for titre, fois in Counter(titres).items() if fois > 1] == []
