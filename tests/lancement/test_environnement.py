"""What the launcher sets for the portal, by hand or with `make run`."""

import shlex
import stat

import pytest

from mildeca_portal.lancement import __main__ as ligne
from mildeca_portal.lancement import environnement, systeme
from mildeca_portal.lancement.base_embarquee import BaseEmbarquee, BaseIndisponible


@pytest.fixture
def var(monkeypatch, tmp_path):
    monkeypatch.setattr(environnement, "VAR", tmp_path)
    monkeypatch.delenv("DATABASE_URL")
    yield tmp_path
    environnement.base_de_travail().effacer()
    environnement.base_des_essais().effacer()


def test_la_cle_secrete_est_faite_une_fois_et_pour_soi_seul(tmp_path):
    cle = environnement.cle_secrete(tmp_path / "var")

    assert len(cle) == 64
    assert environnement.cle_secrete(tmp_path / "var") == cle
    assert stat.S_IMODE((tmp_path / "var" / "cle-secrete").stat().st_mode) == 0o600
    assert environnement.cle_secrete(tmp_path / "autre") != cle


def test_de_deux_processus_qui_font_la_cle_le_premier_gagne(tmp_path, monkeypatch):
    def un_autre_est_passe(longueur):
        (tmp_path / "cle-secrete").write_text("la première")
        return "la seconde"

    monkeypatch.setattr(environnement.secrets, "token_urlsafe", un_autre_est_passe)
    assert environnement.cle_secrete(tmp_path) == "la première"
    assert [chemin.name for chemin in tmp_path.iterdir()] == ["cle-secrete"]


def test_ce_que_l_appelant_a_mis_l_emporte():
    environ = {"HTTPS": "1", "DEBUG": ""}
    ajouts = environnement.completer(environ, {"HTTPS": "0", "DEBUG": "0", "ALLOWED_HOSTS": "localhost"})

    assert ajouts == {"DEBUG": "0", "ALLOWED_HOSTS": "localhost"}
    assert environ == {"HTTPS": "1", "DEBUG": "0", "ALLOWED_HOSTS": "localhost"}


def test_les_donnees_des_gens_sont_durables_et_pas_celles_des_essais():
    assert environnement.base_de_travail().reglages == {}
    assert environnement.base_des_essais().reglages["fsync"] == "off"


def test_env_ecrit_des_lignes_que_le_shell_lit_et_demarre_la_base(var, capsys, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "déjà là")
    monkeypatch.delenv("MEDIA_ROOT")
    assert ligne.main(["env"]) == 0

    lignes = capsys.readouterr().out.splitlines()
    variables = dict(shlex.split(texte)[1].split("=", 1) for texte in lignes)
    assert all(texte.startswith("export ") for texte in lignes)
    assert variables["DATABASE_URL"] == environnement.base_de_travail().url
    assert variables["MEDIA_ROOT"] == str(var / "fichiers")
    assert "SECRET_KEY" not in variables
    assert environnement.base_de_travail().repond() is True


def test_env_laisse_la_base_de_l_appelant(var, capsys, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://h/b")
    assert ligne.main(["env"]) == 0

    assert "DATABASE_URL" not in capsys.readouterr().out
    assert not (var / "base").exists()


def test_la_base_a_la_main(var, capsys):
    for action in ("url", "demarrer", "demarrer", "arreter", "arreter"):
        assert ligne.main(["base", action, "--essais"]) == 0
    url = BaseEmbarquee(var / "base-essais").url
    assert capsys.readouterr().out.splitlines() == [
        url,
        "Base démarrée.",
        "La base fonctionne déjà.",
        "Base arrêtée.",
        "La base était arrêtée.",
    ]


def test_effacer_a_la_main(var):
    ligne.main(["base", "demarrer"])
    assert ligne.main(["effacer"]) == 0
    assert not (var / "base").exists()


def test_ce_qui_manque_est_dit_a_la_main(var, capsys, monkeypatch):
    monkeypatch.setattr(systeme, "installer", lambda noms, dossier: [f"{', '.join(noms)} : rien dans {dossier.name}"])
    assert ligne.main(["systeme", "pango", "chromium"]) == 0
    assert capsys.readouterr().out == f"pango, chromium : rien dans {var.name}\n"


def test_une_base_impossible_est_dite_sans_trace(var, capsys, monkeypatch):
    def refuser(self):
        raise BaseIndisponible("Disque plein.")

    monkeypatch.setattr(BaseEmbarquee, "demarrer", refuser)
    assert ligne.main(["base", "demarrer"]) == 1
    assert capsys.readouterr().err == "Disque plein.\n"
