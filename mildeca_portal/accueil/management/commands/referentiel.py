from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    help = "Charge les données de référence (idempotent) : chaque application offre referentiel.charger()."

    def handle(self, *args: Any, **options: Any) -> None:
        # INSTALLED_APPS goes from the highest layer down; references are loaded from the lowest up.
        for config in reversed(list(apps.get_app_configs())):
            nom = f"{config.name}.referentiel"
            if find_spec(nom) is None:
                continue
            with transaction.atomic():
                bilan = import_module(nom).charger()
            if options["verbosity"]:
                self.stdout.write(", ".join(f"{n} {libelle}" for libelle, n in bilan.items()))
