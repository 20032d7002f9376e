"""Pango and Chromium: found, installed, or asked for with the exact command."""

import os
import subprocess
import time

import pytest

from mildeca_portal.lancement import systeme

APT_PANGO = "apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@pytest.fixture
def machine(monkeypatch):
    """A Debian seen by an ordinary account, without Pango: what is run is noted, and refused."""
    lancees = []
    monkeypatch.setattr(systeme.sys, "platform", "linux")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(systeme, "BIBLIOTHEQUES_PANGO", (("libabsente.so.0", "libabsente.dylib"),))
    monkeypatch.setattr(systeme.shutil, "which", lambda nom: f"/usr/bin/{nom}" if nom in {"apt-get", "sudo"} else None)
    monkeypatch.setattr(systeme, "_reussit", lambda commande: lancees.append(" ".join(commande)))
    return lancees


def test_une_bibliotheque_presente_ne_manque_pas(monkeypatch):
    monkeypatch.setattr(systeme, "BIBLIOTHEQUES_PANGO", (("libabsente.so.0", "libc.so.6", "libSystem.dylib"),))
    assert systeme.pango_manquant() is None


@pytest.mark.parametrize(
    ("euid", "sudo", "commande"),
    [
        (1000, True, f"sudo apt-get update && sudo {APT_PANGO}"),
        (1000, False, f'su -c "apt-get update && {APT_PANGO}"'),
        (0, False, f"apt-get update && {APT_PANGO}"),
    ],
)
def test_la_commande_convient_au_compte(machine, monkeypatch, euid, sudo, commande):
    monkeypatch.setattr(os, "geteuid", lambda: euid)
    monkeypatch.setattr(systeme.shutil, "which", lambda nom: "/usr/bin/sudo" if sudo else None)
    assert systeme.pango_manquant() == commande


def test_la_commande_de_macos(machine, monkeypatch):
    monkeypatch.setattr(systeme.sys, "platform", "darwin")
    assert systeme.pango_manquant() == "brew install pango"


def test_chromium_est_cherche_sous_ses_noms(machine, monkeypatch, tmp_path):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(systeme, "CHROMIUMS_MACOS", ())
    assert systeme.chercher_chromium() is None
    assert systeme.chromium_manquant() == (
        "sudo apt-get update && sudo apt-get install --yes --no-install-recommends chromium libatomic1"
    )

    programme = tmp_path / "chromium"
    programme.touch()
    monkeypatch.setattr(systeme, "CHROMIUMS_MACOS", (str(programme),))
    assert systeme.chercher_chromium() == str(programme)
    monkeypatch.setenv("CHROMIUM", str(tmp_path))
    assert systeme.chercher_chromium() == str(tmp_path)
    monkeypatch.setattr(systeme, "BIBLIOTHEQUES_PILOTE", ())
    assert systeme.chromium_manquant() is None


def test_chromium_sans_ce_que_veut_son_pilote_ne_suffit_pas(machine, monkeypatch, tmp_path):
    monkeypatch.setenv("CHROMIUM", str(tmp_path))
    monkeypatch.setattr(systeme, "BIBLIOTHEQUES_PILOTE", (("libabsente.so.1",),))
    assert str(systeme.chromium_manquant()).endswith(" chromium libatomic1")


def test_rien_n_est_installe_quand_rien_ne_manque(machine, monkeypatch, tmp_path):
    monkeypatch.setattr(systeme, "BIBLIOTHEQUES_PANGO", ())
    assert systeme.installer(["pango"], tmp_path) == []
    assert machine == []


def test_root_installe_apres_avoir_mis_la_liste_a_jour(machine, monkeypatch, tmp_path, capsys):
    lancees = []

    def apt(commande):
        lancees.append(" ".join(commande))
        if len(lancees) == 3:
            monkeypatch.setattr(systeme, "BIBLIOTHEQUES_PANGO", ())
        return len(lancees) > 1

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(systeme, "_reussit", apt)

    assert systeme.installer(["pango"], tmp_path) == []
    assert lancees == [APT_PANGO, "apt-get update", APT_PANGO]
    assert capsys.readouterr().out == "Installation de Pango (documents PDF)…\n"
    assert list(tmp_path.iterdir()) == []


def test_sans_droit_la_commande_est_dite_et_rien_n_est_tente(machine, tmp_path):
    assert systeme.installer(["pango"], tmp_path) == [
        f"Pango (documents PDF) manque sur cette machine. Pour l'installer : sudo apt-get update && sudo {APT_PANGO}"
    ]
    assert machine == ["sudo -n true"]


def test_un_refus_d_apt_n_est_retente_qu_apres_une_heure(machine, monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    phrase = f"Pango (documents PDF) manque sur cette machine. Pour l'installer : apt-get update && {APT_PANGO}"

    assert systeme.installer(["pango"], tmp_path) == [phrase]
    assert len(machine) == 2
    assert systeme.installer(["pango"], tmp_path) == [phrase]
    assert len(machine) == 2

    il_y_a_longtemps = time.time() - systeme.DELAI_AVANT_NOUVEL_ESSAI - 1
    os.utime(tmp_path / "installation-pango-refusee", (il_y_a_longtemps, il_y_a_longtemps))
    assert systeme.installer(["pango"], tmp_path) == [phrase]
    assert len(machine) == 4


def test_sudo_sans_mot_de_passe_suffit(machine, monkeypatch):
    monkeypatch.setattr(systeme, "_reussit", lambda commande: commande == ["sudo", "-n", "true"])
    assert systeme.prefixe_administrateur() == ["sudo", "-n"]


def test_sans_apt_rien_n_est_installe(machine, monkeypatch):
    monkeypatch.setattr(systeme.shutil, "which", lambda nom: None)
    assert systeme.prefixe_administrateur() is None


def test_une_commande_reussit_selon_son_code(monkeypatch):
    appels = []

    def lancer(commande, **options):
        appels.append(options["env"]["DEBIAN_FRONTEND"])
        return subprocess.CompletedProcess(commande, len(appels) - 1)

    monkeypatch.setattr(subprocess, "run", lancer)
    assert systeme._reussit(["apt-get", "update"]) is True
    assert systeme._reussit(["apt-get", "update"]) is False
    assert appels == ["noninteractive", "noninteractive"]
