"""The guards of the suite itself: no network, and nothing skipped in silence."""

import socket
from types import SimpleNamespace

import pytest
from _pytest.outcomes import Failed, Skipped

from tests import amorce

# Addresses kept for documentation: nothing answers there.
AILLEURS = "192.0.2.1"
AILLEURS_V6 = "2001:db8::1"


@pytest.mark.parametrize("hote", ["127.0.0.1", "127.0.0.53", "::1", "localhost", b"localhost", "", None, b"127.0.0.1"])
def test_cette_machine_est_permise(hote):
    assert amorce.est_locale(hote) is True


@pytest.mark.parametrize("hote", [AILLEURS, AILLEURS_V6, "mildeca.gouv.fr", b"mildeca.gouv.fr"])
def test_le_reste_est_interdit(hote):
    assert amorce.est_locale(hote) is False


@pytest.mark.parametrize(("famille", "hote"), [(socket.AF_INET, AILLEURS), (socket.AF_INET6, AILLEURS_V6)])
def test_une_connexion_au_dehors_echoue(famille, hote):
    with socket.socket(famille) as prise:
        with pytest.raises(amorce.ReseauInterdit, match="Connexion interdite"):
            prise.connect((hote, 443))
        with pytest.raises(amorce.ReseauInterdit, match="Connexion interdite"):
            prise.connect_ex((hote, 443))


def test_un_nom_du_dehors_n_est_pas_cherche():
    with pytest.raises(amorce.ReseauInterdit, match="Recherche de nom interdite"):
        socket.create_connection(("mildeca.gouv.fr", 443))


def test_une_connexion_a_soi_meme_passe():
    with socket.socket() as serveur, socket.socket() as client:
        serveur.bind(("127.0.0.1", 0))
        serveur.listen()
        assert client.connect_ex(serveur.getsockname()) == 0


def un_essai(marqueur):
    return SimpleNamespace(nodeid="tests/x.py::test_pdf", get_closest_marker=lambda nom: nom == marqueur or None)


@pytest.fixture
def sans_rien(monkeypatch):
    monkeypatch.setattr(amorce, "BESOINS", {"pango": ("Pango", lambda: "apt-get install pango")})


@pytest.mark.parametrize(("ci", "issue"), [("", Skipped), ("true", Failed)])
def test_un_essai_sans_ce_qu_il_lui_faut_est_nomme(sans_rien, monkeypatch, ci, issue):
    monkeypatch.setenv("CI", ci)
    with pytest.raises(issue) as resultat:
        amorce.pytest_runtest_setup(un_essai("pango"))
    assert resultat.value.msg == "tests/x.py::test_pdf : Pango manque. Pour l'installer : apt-get install pango"


def test_un_essai_qui_n_a_besoin_de_rien_passe(sans_rien):
    assert amorce.pytest_runtest_setup(un_essai("autre")) is None


def test_ce_qui_ouvre_un_navigateur_est_marque():
    marques = []
    avec = SimpleNamespace(fixturenames=["page", "browser"], add_marker=marques.append)
    sans = SimpleNamespace(fixturenames=["db"], add_marker=marques.append)
    amorce.pytest_collection_modifyitems([avec, sans])
    assert marques == ["navigateur"]


@pytest.mark.parametrize(
    ("ci", "manque", "seuil"), [("", True, 0), ("", False, 95), ("true", True, 95), ("true", False, 95)]
)
def test_le_seuil_de_couverture_suppose_une_machine_complete(monkeypatch, ci, manque, seuil):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(amorce, "_interdire_le_reseau", lambda: None)
    monkeypatch.setattr(amorce, "BESOINS", {"pango": ("Pango", lambda: "apt-get install pango" if manque else None)})
    couverture = SimpleNamespace(options=SimpleNamespace(cov_fail_under=95))
    config = SimpleNamespace(pluginmanager=SimpleNamespace(getplugin=lambda nom: couverture))
    lignes = []

    amorce.pytest_configure(config)
    amorce.pytest_terminal_summary(SimpleNamespace(line=lignes.append), config)

    assert couverture.options.cov_fail_under == seuil
    assert lignes == (["Seuil de couverture non exigé : Pango manque sur cette machine."] if seuil == 0 else [])
