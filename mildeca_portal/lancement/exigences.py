"""Install ``requirements/<name>.txt`` in the running environment, only when that file changed since last time.

Run as a script by the Makefile, before anything is installed: standard library only, no import of ours.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
# A set that holds another one: nothing to do for the second when the first is there.
CONTENU_DANS = {"local": "dev"}


def empreinte(nom: str) -> str:
    """Return the hash of the requirements file ``nom`` and of the interpreter's version."""
    contenu = (RACINE / "requirements" / f"{nom}.txt").read_bytes()
    return hashlib.sha256(contenu + sys.version.encode()).hexdigest()


def a_jour(nom: str, dossier: Path) -> bool:
    """Whether the environment in ``dossier`` holds the requirements ``nom`` as they are now."""
    temoin = dossier / f"exigences-{nom}.sha256"
    return temoin.exists() and temoin.read_text() == empreinte(nom)


def installer(nom: str, dossier: Path) -> int:
    """Install the requirements ``nom`` unless they are there; return pip's exit code."""
    if a_jour(nom, dossier) or (nom in CONTENU_DANS and a_jour(CONTENU_DANS[nom], dossier)):
        return 0
    print(f"Installation des dépendances (requirements/{nom}.txt)… Quelques minutes la première fois.", flush=True)
    fichier = str(RACINE / "requirements" / f"{nom}.txt")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", fichier]
    code = subprocess.run(pip, stdin=subprocess.DEVNULL, check=False).returncode
    if code == 0:
        (dossier / f"exigences-{nom}.sha256").write_text(empreinte(nom))
    else:
        print("Les dépendances n'ont pas pu être installées : voir le message ci-dessus.", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(installer(sys.argv[1], Path(sys.prefix)))
