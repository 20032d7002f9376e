"""`make bench`: the deadline hour, on the demonstration set, by real HTTP clients. Fails when a bound is not held.

Times mean little on a machine that is not the State's: the bound is the ratio, in the same run and under the same load,
between a save and a bare authenticated POST that updates one row.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from threading import Thread

import django

from tests.bench.heure_limite.portail import Portail, gestion, portail_de_mesure

ENSEMBLE = int(os.environ.get("ENSEMBLE", "16"))
CHAMPS = int(os.environ.get("CHAMPS", "5"))
RAPPORT_MAXIMAL = 3
Panne = tuple[float, float]


def hors_panne(instants: tuple[float, float], pannes: list[Panne]) -> bool:
    debut, fin = instants
    return all(fin < p_debut or debut > p_fin for p_debut, p_fin in pannes)


def p95(durees: list[float]) -> float:
    return statistics.quantiles(durees, n=20)[-1]


class Saboteur(Thread):
    """Kills the web server at a third of the work, the database at two thirds, and starts each again."""

    def __init__(self, portail: Portail, avance) -> None:  # type: ignore[no-untyped-def]
        super().__init__(daemon=True)
        self.portail, self.avance, self.pannes = portail, avance, list[Panne]()

    def run(self) -> None:
        self._attendre(1 / 3)
        self._panne(self.portail.tuer_le_web, self.portail.lancer_le_web)
        self._attendre(2 / 3)
        self._panne(self.portail.tuer_la_base, self.portail.relancer_la_base)

    def _attendre(self, part: float) -> None:
        while self.avance() < part:
            time.sleep(0.1)

    def _panne(self, tuer, relancer) -> None:  # type: ignore[no-untyped-def]
        debut = time.monotonic()
        tuer()
        relancer()
        # The workers notice at their next request that their connection is gone.
        self.pannes.append((debut - 0.5, time.monotonic() + 1.0))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="mesure-") as dossier, portail_de_mesure(Path(dossier)) as portail:
        os.environ |= portail.environ
        for commande in ("migrate", "referentiel", "demo"):
            gestion(portail, commande, "--verbosity", "0")
        django.setup()
        return mesurer(portail)


def mesurer(portail: Portail) -> int:
    from django.db import connection

    from tests.bench.heure_limite import clients, reseau, verification

    usagers = reseau.inscrire(reseau.preparer_la_campagne())
    avant = verification.versions()
    releve = clients.Releve()
    connection.close()
    portail.lancer_le_web()
    calme = mesurer_a_vide(portail, usagers)
    prevus = len(usagers) * (2 * CHAMPS + 4)
    saboteur = Saboteur(portail, lambda: releve.pas / prevus)
    saboteur.start()
    depart = time.monotonic()
    clients.faire_travailler([clients.Client(u, portail.port, releve, CHAMPS) for u in usagers], releve, ENSEMBLE)
    duree = time.monotonic() - depart
    saboteur.join(timeout=60)
    pertes = verification.pertes([*releve.ecritures, *calme.ecritures], avant)
    echec = dire(releve, calme, saboteur.pannes, duree, pertes)
    if echec:
        print(portail.journal.read_text(errors="replace")[-4000:])
    return echec


def mesurer_a_vide(portail: Portail, usagers):  # type: ignore[no-untyped-def]
    """Twenty people one after the other: what a save and the witness cost when nobody waits."""
    from tests.bench.heure_limite import clients

    releve = clients.Releve()
    clients.faire_travailler([clients.Client(u, portail.port, releve, CHAMPS) for u in usagers[:20]], releve, 1)
    return releve


def dire(releve, calme, pannes: list[Panne], duree: float, pertes: list[str]) -> int:  # type: ignore[no-untyped-def]
    from tests.bench.heure_limite.clients import AUTO, LECTURE, PAGE, TEMOIN

    sures = sum(e.sure for e in releve.ecritures)
    print(f"\n  510 personnes, {ENSEMBLE} requêtes à la fois : {releve.pas} requêtes en {duree:.0f} s")
    print(
        f"  {sures} enregistrements annoncés, {len(releve.ecritures) - sures} sans réponse, {releve.conflits} conflits"
    )
    for quoi in (LECTURE, AUTO, PAGE, TEMOIN):
        seul = [(f - d) * 1000 for d, f in calme.durees.get(quoi, [])]
        charge = [(f - d) * 1000 for d, f in releve.durees.get(quoi, []) if hors_panne((d, f), pannes)]
        print(f"  {quoi} : seul {statistics.median(seul):.0f} ms (p95 {p95(seul):.0f}), ", end="")
        print(f"en charge {statistics.median(charge):.0f} ms (p95 {p95(charge):.0f})")
    temoin = p95([f - d for d, f in releve.durees[TEMOIN] if hors_panne((d, f), pannes)])
    rapports = {
        quoi: p95([f - d for d, f in releve.durees[quoi] if hors_panne((d, f), pannes)]) / temoin
        for quoi in (AUTO, PAGE)
    }
    print("  " + ", ".join(f"p95 {quoi} / p95 témoin = {r:.2f}" for quoi, r in rapports.items()))
    print("  pannes (kill -9 du serveur web, puis de la base) : " + ", ".join(f"{f - d:.1f} s" for d, f in pannes))
    fautes = [phrase for instant, phrase in releve.fautes if hors_panne((instant, instant), pannes)]
    griefs = [*pertes, *fautes]
    griefs += [f"{quoi} : {r:.2f} fois le témoin" for quoi, r in rapports.items() if r > RAPPORT_MAXIMAL]
    griefs += [] if len(pannes) == 2 else ["les deux pannes n’ont pas eu lieu"]
    for grief in griefs[:20]:
        print(f"  ÉCHEC : {grief}")
    print("  aucune écriture perdue" if not pertes else f"  {len(pertes)} écritures perdues", flush=True)
    return 1 if griefs else 0


if __name__ == "__main__":
    sys.exit(main())
