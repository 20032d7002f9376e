from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mildeca_portal.socle.conservation import Bilan, Sort, compter, purger
from mildeca_portal.socle.templatetags.formats import nombre, pluriel


class Command(BaseCommand):
    help = (
        "Dit, par catégorie, ce dont la durée de conservation est échue, avec la règle et sa raison. "
        "N’écrit rien sans --executer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--executer", action="store_true", help="efface ou rend anonyme, et l’inscrit au journal")

    def handle(self, *args: Any, **options: Any) -> None:
        executer = options["executer"]
        for bilan in purger() if executer else compter():
            self._dire(bilan, executer)
        if not executer:
            self.stdout.write("Rien n’a été modifié. Pour appliquer : manage.py purger --executer")

    def _dire(self, bilan: Bilan, executer: bool) -> None:
        c = bilan.categorie
        a_confirmer = " (durée à confirmer par la MILDECA)" if c.a_confirmer else ""
        self.stdout.write(f"{c.code} – {c.libelle} : {self._resultat(bilan, executer)}")
        self.stdout.write(f"    règle : {c.regle}{a_confirmer}")
        self.stdout.write(f"    raison : {c.finalite}")

    def _resultat(self, bilan: Bilan, executer: bool) -> str:
        if bilan.nombre is None:
            return "rien à effacer"
        compte = f"{nombre(bilan.nombre)} ligne{pluriel(bilan.nombre)}"
        if bilan.categorie.sort is Sort.SIGNALE:
            return f"{compte} à examiner"
        fait = "traitée" if executer else "échue"
        return f"{compte} {fait}{pluriel(bilan.nombre)}"
