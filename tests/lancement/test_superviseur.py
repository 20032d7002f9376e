"""`make run`: what it starts, what it stops, and what it says."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mildeca_portal.lancement import environnement, superviseur
from mildeca_portal.lancement.base_embarquee import BaseEmbarquee
from mildeca_portal.lancement.superviseur import ErreurDeLancement, Superviseur

DORMIR = [sys.executable, "-c", "import time; time.sleep(120)"]
# The real supervisor, with small processes in the place of the portal's.
PORTAIL_REDUIT = """
import sys
from mildeca_portal.lancement import superviseur, systeme
systeme.installer = lambda noms, var: ["Pango manque."]
superviseur.commande_de_preparation = lambda: [sys.executable, "-c", {preparation!r}]
superviseur.commande_web = lambda port: [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
superviseur.commandes_de_fond = lambda: {{"tâches de fond": [sys.executable, "-c", {fond!r}]}}
sys.exit(superviseur.main())
"""


@pytest.fixture
def port_libre():
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


@pytest.fixture
def portail(tmp_path, port_libre):
    """Start the reduced portal; give the process, its port and its data directory; end it whatever happens."""
    processus = []

    def lancer(*, fond="import time; time.sleep(120)", preparation="pass", **variables):
        environ = {nom: valeur for nom, valeur in os.environ.items() if nom != "DATABASE_URL"}
        environ |= {"DOSSIER_VAR": str(tmp_path), "PORT": str(port_libre), **variables}
        code = PORTAIL_REDUIT.format(fond=fond, preparation=preparation)
        p = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=environnement.RACINE,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        processus.append(p)
        return p

    yield lancer
    for p in processus:
        if p.poll() is None:
            p.terminate()
        p.communicate(timeout=30)
    BaseEmbarquee(tmp_path / "base").effacer()


def lire_jusqua(processus, texte):
    """Read what the process prints until a line holds `texte`; return the lines."""
    lignes = []
    for ligne in processus.stdout:
        lignes.append(ligne)
        if texte in ligne:
            return lignes
    pytest.fail(f"« {texte} » n'a jamais été écrit : {''.join(lignes)}")


@pytest.mark.parametrize("numero", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_un_signal_arrete_tout_ce_qui_a_ete_lance(portail, port_libre, tmp_path, numero):
    p = portail()
    debut = lire_jusqua(p, "Ctrl-C")
    base = BaseEmbarquee(tmp_path / "base")
    assert debut[0] == "Pango manque.\n"
    assert f"Le portail est prêt : http://127.0.0.1:{port_libre}\n" in debut
    assert base.repond() is True

    p.send_signal(numero)
    suite, _ = p.communicate(timeout=30)

    assert p.returncode == 0
    assert suite.endswith("Portail arrêté. Les données sont gardées.\n")
    assert superviseur.ouvert(port_libre) is False
    assert base.repond() is False
    assert (base.donnees / "PG_VERSION").exists()


def test_la_mort_d_un_processus_arrete_les_autres(portail, port_libre, tmp_path):
    p = portail(fond="import time; time.sleep(2)")
    sortie, _ = p.communicate(timeout=60)

    assert p.returncode == 1
    assert sortie.endswith("Le processus « tâches de fond » s'est arrêté : le portail s'arrête.\n")
    assert superviseur.ouvert(port_libre) is False
    assert BaseEmbarquee(tmp_path / "base").repond() is False


def test_une_preparation_qui_echoue_arrete_la_base(portail, tmp_path):
    p = portail(preparation="import sys; sys.exit('Migration impossible.')")
    sortie, _ = p.communicate(timeout=60)

    assert p.returncode == 1
    assert sortie.endswith("Migration impossible.\nLa préparation du portail a échoué : voir le message ci-dessus.\n")
    assert BaseEmbarquee(tmp_path / "base").repond() is False


def test_un_port_occupe_est_dit_avant_de_rien_lancer(portail, port_libre, tmp_path):
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", port_libre))
        occupant.listen()
        p = portail()
        sortie, _ = p.communicate(timeout=30)

    assert p.returncode == 1
    assert sortie == (
        f"Le port {port_libre} est déjà utilisé par un autre programme. Arrêtez ce programme ou choisissez un autre "
        f"port : make run PORT={port_libre + 1}\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_une_base_donnee_n_est_ni_lancee_ni_arretee(portail, tmp_path):
    p = portail(DATABASE_URL="postgresql://ailleurs/base")
    lire_jusqua(p, "Ctrl-C")
    p.terminate()
    p.communicate(timeout=30)

    assert p.returncode == 0
    assert not (tmp_path / "base").exists()


@pytest.mark.parametrize(("valeur", "port"), [("", 8000), ("8001", 8001), ("65535", 65535)])
def test_le_port_est_lu(valeur, port):
    assert superviseur.lire_port(valeur) == port


@pytest.mark.parametrize("valeur", ["0", "65536", "-1", "http", "８０００", "80 80"])
def test_un_port_impossible_est_refuse(valeur):
    with pytest.raises(ErreurDeLancement) as erreur:
        superviseur.lire_port(valeur)
    assert str(erreur.value) == f"PORT doit être un nombre de 1 à 65535, et non « {valeur} »."


def test_un_port_reserve_est_dit(monkeypatch):
    def refuser(self, adresse):
        raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", refuser)
    with pytest.raises(ErreurDeLancement) as erreur:
        superviseur.verifier_port(80)
    assert str(erreur.value) == "Le port 80 est réservé au système. Choisissez-en un autre : make run PORT=8001"


def test_make_run_impose_la_demonstration_sans_https(monkeypatch, tmp_path):
    monkeypatch.setattr(environnement, "VAR", tmp_path)
    monkeypatch.setattr(os, "environ", {"DATABASE_URL": "postgresql://h/b", "HTTPS": "1", "ALLOWED_HOSTS": "localhost"})
    environ = superviseur.preparer_environnement(8001, BaseEmbarquee(tmp_path / "base"))

    assert (environ["DEMONSTRATION"], environ["HTTPS"], environ["DEBUG"]) == ("1", "0", "0")
    assert environ["ADRESSE_PUBLIQUE"] == "http://127.0.0.1:8001"
    assert (environ["DATABASE_URL"], environ["ALLOWED_HOSTS"]) == ("postgresql://h/b", "localhost")


def test_un_processus_sourd_est_tue_avec_ses_enfants(tmp_path):
    temoin = tmp_path / "enfant"
    sourd = (
        "import signal, subprocess, sys, time, pathlib\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "enfant = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(120)'])\n"
        f"pathlib.Path({str(temoin)!r}).write_text(str(enfant.pid))\n"
        "time.sleep(120)\n"
    )
    ensemble = Superviseur(os.environ)
    ensemble.lancer("sourd", [sys.executable, "-c", sourd])
    ensemble.lancer("docile", DORMIR)
    assert ensemble.attendre(lambda: temoin.exists() and temoin.read_text() != "", 20) is True

    ensemble.arreter(delai=0.5)

    assert ensemble.processus == {}
    assert est_fini(int(temoin.read_text()))


def est_fini(pid):
    """Whether the process ended, its parent being gone (a zombie that nobody reaped is ended too)."""
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        etat = Path(f"/proc/{pid}/stat")
        if etat.exists() and etat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


def test_attendre_rend_la_main_apres_le_delai():
    ensemble = Superviseur(os.environ)
    ensemble.lancer("dormeur", DORMIR)
    try:
        assert ensemble.attendre(lambda: False, delai=0.3) is False
        assert ensemble.mort() is None
    finally:
        ensemble.arreter()


def test_les_processus_du_portail():
    web = superviseur.commande_web(8001)
    assert web[1:4] == ["-m", "gunicorn", "mildeca_portal.wsgi"]
    assert web[web.index("--bind") + 1] == "127.0.0.1:8001"
    assert web[web.index("--workers") + 1] == "2"
    assert {nom: commande[1:] for nom, commande in superviseur.commandes_de_fond().items()} == {
        "tâches de fond": ["manage.py", "db_worker"],
        "travaux périodiques": ["manage.py", "cadence", "--boucle"],
    }
    assert superviseur.commande_de_preparation()[1:] == ["-m", "mildeca_portal.lancement.preparation"]
