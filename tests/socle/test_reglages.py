"""Settings come from the environment: what is missing stops the start by its name, what is dangerous is refused."""

import os
import subprocess
import sys

import pytest

COMPLET = {
    "SECRET_KEY": "une-clef",
    "DATABASE_URL": "postgresql://localhost/portail",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
}
LIRE = (
    "from mildeca_portal import settings as s;"
    "print(s.DEBUG, s.DEMONSTRATION, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS)"
)


def demarrer(**variables: str) -> subprocess.CompletedProcess[str]:
    hote = {nom: os.environ[nom] for nom in ("PATH", "HOME") if nom in os.environ}
    return subprocess.run(
        [sys.executable, "-c", LIRE], env=hote | variables, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("absente", list(COMPLET))
def test_une_variable_absente_est_nommee(absente):
    resultat = demarrer(**{nom: valeur for nom, valeur in COMPLET.items() if nom != absente})

    assert resultat.returncode == 1
    assert resultat.stderr.rstrip().endswith(f"Set the {absente} environment variable")


def test_sans_rien_d_autre_tout_est_prudent():
    assert demarrer(**COMPLET).stdout == "False False True True 31536000\n"


def test_sans_https_sur_la_boucle_locale():
    assert demarrer(**COMPLET, HTTPS="0", DEMONSTRATION="1").stdout == "False True False False 0\n"


@pytest.mark.parametrize(
    "hotes", ["portail.example.org", "127.0.0.1,portail.example.org", "*", "127.0.0.1.example.org"]
)
def test_la_demonstration_reste_sur_cette_machine(hotes):
    resultat = demarrer(**(COMPLET | {"ALLOWED_HOSTS": hotes}), DEMONSTRATION="1")

    assert resultat.returncode == 1
    assert "DEMONSTRATION=1 ouvre des comptes au mot de passe connu" in resultat.stderr


def test_aucun_hote_est_refuse():
    resultat = demarrer(**(COMPLET | {"ALLOWED_HOSTS": ""}))

    assert resultat.returncode == 1
    assert "ALLOWED_HOSTS est vide" in resultat.stderr
