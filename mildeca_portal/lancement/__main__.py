"""``python -m mildeca_portal.lancement``: the portal's environment and database, by hand.

``env`` prints the export lines that any ``manage.py`` command needs, and starts the embedded database:
``eval "$(python -m mildeca_portal.lancement env)"``. ``base url|demarrer|arreter`` handles the database alone
(``--essais``: the tests' one). ``systeme pango chromium`` installs what misses when this account may, and says what
to type otherwise. ``effacer`` deletes both databases.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys

from mildeca_portal.lancement import environnement, systeme
from mildeca_portal.lancement.base_embarquee import BaseIndisponible


def exports() -> str:
    """Start the embedded database unless DATABASE_URL is set; return the lines that a shell evaluates."""
    valeurs = environnement.valeurs_de_travail(int(os.environ.get("PORT") or "8000"))
    if not os.environ.get("DATABASE_URL"):
        base = environnement.base_de_travail()
        base.demarrer()
        valeurs["DATABASE_URL"] = base.url
    ajouts = environnement.completer({**os.environ}, valeurs)
    return "\n".join(f"export {nom}={shlex.quote(valeur)}" for nom, valeur in ajouts.items())


def base(commande: str, essais: bool) -> str:
    """Do ``commande`` on the embedded database; return the sentence or the address to print."""
    serveur = environnement.base_des_essais() if essais else environnement.base_de_travail()
    if commande == "url":
        return serveur.url
    if commande == "demarrer":
        return "Base démarrée." if serveur.demarrer() else "La base fonctionne déjà."
    return "Base arrêtée." if serveur.arreter() else "La base était arrêtée."


def executer(options: argparse.Namespace) -> None:
    """Do what the command line asks. Raises BaseIndisponible."""
    if options.commande == "env":
        print(exports())
    elif options.commande == "base":
        print(base(options.action, options.essais))
    elif options.commande == "systeme":
        for phrase in systeme.installer(options.noms, environnement.VAR):
            print(phrase)
    else:
        environnement.base_de_travail().effacer()
        environnement.base_des_essais().effacer()


def main(arguments: list[str] | None = None) -> int:
    analyseur = argparse.ArgumentParser(prog="python -m mildeca_portal.lancement", description=__doc__)
    commandes = analyseur.add_subparsers(dest="commande", required=True)
    commandes.add_parser("env", help="lignes « export » pour lancer manage.py à la main")
    base_ = commandes.add_parser("base", help="base de données embarquée")
    base_.add_argument("action", choices=["url", "demarrer", "arreter"])
    base_.add_argument("--essais", action="store_true", help="la base des essais")
    systeme_ = commandes.add_parser("systeme", help="ce que pip n'apporte pas")
    systeme_.add_argument("noms", nargs="+", choices=sorted(systeme.MANQUES))
    commandes.add_parser("effacer", help="efface les deux bases embarquées de ce dépôt")
    options = analyseur.parse_args(arguments)
    try:
        executer(options)
    except BaseIndisponible as erreur:
        print(erreur, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
