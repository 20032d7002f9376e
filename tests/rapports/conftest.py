"""The documents of an edition in no time, for the tests that do not read them."""

import pytest

from rapports.actions import editions


@pytest.fixture
def sans_pdf(monkeypatch):
    monkeypatch.setattr(editions, "composer_pdf", lambda jeu, **options: b"%PDF-1.7 essai")


@pytest.fixture
def sans_documents(sans_pdf, monkeypatch):
    """Nor the workbook: two seconds for the 102 préfectures."""
    monkeypatch.setattr(editions, "composer_classeur", lambda jeu, **options: b"PK essai")
