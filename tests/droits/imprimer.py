"""Writes to `var/matrice.txt` what every address answers today, in the form of the table.

To be read line by line against the rights, never pasted unread:

python -m pytest tests/droits/imprimer.py -n0
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.droits.roles import ROLES
from tests.droits.test_matrice import NOMS, codes, monde  # noqa: F401 - a fixture


def ligne(methode: str, nom: str, cellules: Iterable[object]) -> str:
    return f"{methode:<7} {nom:<38} " + " ".join(f"{c!s:>{len(r)}}" for r, c in zip(ROLES, cellules, strict=True))


@pytest.mark.django_db
def test_imprimer(monde):  # noqa: F811 - the fixture
    lignes = [ligne("méthode", "adresse", ROLES)]
    for nom in NOMS:
        for methode in ("GET", "POST"):
            obtenus = codes(monde, methode, nom)
            # A POST that everyone is refused because the page only shows has no line of its own.
            if methode == "GET" or dict(zip(ROLES, obtenus, strict=True))["admin"] != 405:
                lignes.append(ligne(methode, nom, obtenus))
    Path("var/matrice.txt").write_text("\n".join(lignes) + "\n")
    assert len(lignes) > len(NOMS)
