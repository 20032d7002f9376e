"""Bring the database and the static files up to date, in one process: Django is loaded once, not four times."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from mildeca_portal.lancement.environnement import VAR

TEMOIN_STATIQUES = VAR / "statiques.sha256"


def empreinte_statiques() -> str:
    """Return a hash of the names, sizes and dates of all the static files that ``collectstatic`` would copy."""
    from django.contrib.staticfiles.finders import get_finders

    lignes = []
    for chercheur in get_finders():
        for nom, depot in chercheur.list([]):
            etat = Path(depot.path(nom)).stat()
            lignes.append(f"{nom} {etat.st_size} {etat.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lignes)).encode()).hexdigest()


def rassembler_statiques(temoin: Path = TEMOIN_STATIQUES) -> bool:
    """Run ``collectstatic`` when a static file changed since last time; return whether it ran."""
    from django.conf import settings
    from django.core.management import call_command

    empreinte = empreinte_statiques()
    if temoin.exists() and temoin.read_text() == empreinte and Path(settings.STATIC_ROOT).is_dir():
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    temoin.parent.mkdir(parents=True, exist_ok=True)
    temoin.write_text(empreinte)
    return True


def preparer() -> None:
    """Migrations, reference data, demonstration data, static files, in that order."""
    from django.core.management import call_command

    for nom in ("migrate", "referentiel", "demo"):
        call_command(nom, verbosity=1 if nom == "demo" else 0)
    rassembler_statiques()


def main() -> int:
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import OperationalError

    try:
        django.setup()
        preparer()
    except (CommandError, ImproperlyConfigured) as erreur:
        print(erreur, file=sys.stderr)
        return 1
    except OperationalError as erreur:
        print(f"La base de données ne répond pas comme il faut (DATABASE_URL) : {erreur}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
