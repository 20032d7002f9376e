"""What `make run` does before its processes, and what it does not do again."""

import django
import pytest
from django.contrib.staticfiles import finders
from django.core import management
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import OperationalError

from mildeca_portal.lancement import preparation


@pytest.fixture
def commandes(monkeypatch):
    passees = []
    monkeypatch.setattr(management, "call_command", lambda nom, **options: passees.append(nom))
    return passees


@pytest.fixture
def statiques(settings, tmp_path):
    """One static file, and where it would be collected."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "portail.css").write_text("body{}")
    (tmp_path / "rassembles").mkdir()
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "rassembles"
    finders.get_finder.cache_clear()
    yield tmp_path
    finders.get_finder.cache_clear()


def test_la_base_est_preparee_dans_l_ordre(commandes, monkeypatch):
    monkeypatch.setattr(preparation, "rassembler_statiques", lambda: commandes.append("collectstatic"))
    preparation.preparer()
    assert commandes == ["migrate", "referentiel", "demo", "collectstatic"]


def test_les_statiques_ne_sont_rassembles_que_s_ils_ont_change(commandes, statiques):
    temoin = statiques / "var" / "temoin"
    assert preparation.rassembler_statiques(temoin) is True
    assert preparation.rassembler_statiques(temoin) is False

    (statiques / "static" / "portail.css").write_text("body{margin:0}")
    assert preparation.rassembler_statiques(temoin) is True

    (statiques / "rassembles").rmdir()
    assert preparation.rassembler_statiques(temoin) is True
    assert commandes == ["collectstatic"] * 3


def test_la_preparation_reussie_rend_zero(monkeypatch):
    monkeypatch.setattr(django, "setup", lambda: None)
    monkeypatch.setattr(preparation, "preparer", lambda: None)
    assert preparation.main() == 0


@pytest.mark.parametrize(
    ("erreur", "phrase"),
    [
        (CommandError("Référentiel absent."), "Référentiel absent.\n"),
        (ImproperlyConfigured("ALLOWED_HOSTS est vide."), "ALLOWED_HOSTS est vide.\n"),
        (
            OperationalError("connexion refusée"),
            "La base de données ne répond pas comme il faut (DATABASE_URL) : connexion refusée\n",
        ),
    ],
)
def test_un_echec_est_dit_sans_trace(monkeypatch, capsys, erreur, phrase):
    def echouer():
        raise erreur

    monkeypatch.setattr(django, "setup", lambda: None)
    monkeypatch.setattr(preparation, "preparer", echouer)
    assert preparation.main() == 1
    assert capsys.readouterr().err == phrase
