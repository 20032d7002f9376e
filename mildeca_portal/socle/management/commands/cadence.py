import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from mildeca_portal.socle import cadence


class Command(BaseCommand):
    help = "Exécute le travail périodique qui est dû. Sans option : une fois. Avec --boucle : toujours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--boucle", action="store_true", help="recommence toutes les --pause secondes")
        parser.add_argument("--pause", type=int, default=20)

    def handle(self, *args: Any, **options: Any) -> None:
        arret = threading.Event()
        if options["boucle"]:
            for signe in (signal.SIGTERM, signal.SIGINT):
                signal.signal(signe, lambda *_: arret.set())
        while True:
            for code in cadence.passer():
                self.stdout.write(f"cadence : {code}")
            if not options["boucle"] or arret.wait(options["pause"]):
                return
            close_old_connections()
