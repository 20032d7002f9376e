from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mildeca_portal.demonstration.cadre import Cadre
from mildeca_portal.demonstration.chargement import ChargementRefuse, charger
from mildeca_portal.demonstration.credits import totaux
from mildeca_portal.socle.demonstration import MENTION
from mildeca_portal.socle.templatetags.formats import euros, nombre


class Command(BaseCommand):
    help = "Charge le jeu de démonstration (fictif, toujours le même). Sans effet s’il est déjà chargé."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--oui-je-sais",
            action="store_true",
            help="charge le jeu hors démonstration locale ; aucun compte n’y a de mot de passe connu",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION and not options["oui_je_sais"]:
            raise CommandError(
                "Le jeu de démonstration n’est chargé que si DEMONSTRATION=1. Ailleurs, « manage.py demo --oui-je-sais » "
                "le charge sans aucun compte au mot de passe connu."
            )
        cadre = Cadre(jour=timezone.localdate(), comptes_ouverts=settings.DEMONSTRATION and not options["oui_je_sais"])
        depart = monotonic()
        try:
            bilans = [self._dire(nom, bilan, options["verbosity"]) for nom, bilan in charger(cadre)]
        except ChargementRefuse as refus:
            raise CommandError(str(refus)) from refus
        if options["verbosity"]:
            duree = f"{monotonic() - depart:.1f}".replace(".", ",")
            fin = "Jeu de démonstration chargé" if any(bilans) else "Jeu de démonstration déjà chargé : rien n’a changé"
            if any(bilans):
                self._dire_les_totaux()
            self.stdout.write(f"{fin} ({duree} s). {MENTION}.")

    def _dire(self, nom: str, bilan: dict[str, int], verbosite: int) -> int:
        if verbosite and bilan:
            self.stdout.write(f"{nom} : " + ", ".join(f"{nombre(n)} {libelle}" for libelle, n in bilan.items()))
        return len(bilan)

    def _dire_les_totaux(self) -> None:
        for exercice, (notifie, accorde, projets) in totaux().items():
            self.stdout.write(
                f"{exercice} : {euros(notifie)} notifiés aux régions, {euros(accorde)} accordés à {nombre(projets)} projets"
            )
