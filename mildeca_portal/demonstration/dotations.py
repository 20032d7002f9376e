"""The invented ledger: what is opened, notified, delegated and split, each exercice, to the cent.

The amounts stand in the order of what the sources give for the territorial credits (8 to 9 M€ a year, dossier, §0.5);
how they are shared between territories is invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from credits.models import Compte, EnveloppeNationale, Mouvement, Nature
from mildeca_portal.demonstration.cadre import EXERCICES, instant, repartir, tirage
from mildeca_portal.demonstration.horodatage import dates_donnees
from prefectures.models import Prefecture, Region

# Notified to the régions over the year, in euros. 2026: what a complement may still add stands apart.
NOTIFIE = {2023: Decimal(8_470_000), 2024: Decimal(8_520_000), 2025: Decimal(8_560_000), 2026: Decimal(8_100_000)}
# Kept at national level: reserve, national calls. In 2026, an agent can still notify from it.
NATIONAL = {2023: Decimal(520_000), 2024: Decimal(540_000), 2025: Decimal(500_000), 2026: Decimal(900_000)}
PART_INITIALE = Decimal("0.93")
PREMIERE_TRANCHE = Decimal("0.60")
PAS = Decimal(100)
# In 2026, what remains to do: régions that have split nothing, and one that waits for its second instalment.
NON_REPARTIES_2026 = {"24", "94"}
SECONDE_TRANCHE_ATTENDUE_2026 = {"84", "53"}


@dataclass
class Livre:
    """Accounts and movements of one exercice, before they are written."""

    exercice: int
    comptes: list[Compte] = field(default_factory=list)
    mouvements: list[Mouvement] = field(default_factory=list)

    def compte(self, niveau: str, parent: Compte | None, **territoire: Region | Prefecture) -> Compte:
        nouveau = Compte(exercice=self.exercice, niveau=niveau, parent=parent, **territoire)
        self.comptes.append(nouveau)
        return nouveau

    def mouvement(
        self,
        nature: str,
        source: Compte,
        cible: Compte,
        montant: Decimal,
        le: tuple[int, int],
        motif: str,
        **plus: object,
    ) -> None:
        if montant <= 0:
            return
        jour = date(self.exercice, *le)
        self.mouvements.append(
            Mouvement(
                nature=nature,
                source=source,
                cible=cible,
                ae=montant,
                cp=montant,
                date_effet=jour,
                motif=f"{motif} (démonstration)",
                reference=f"DÉMO-{self.exercice}-{len(self.mouvements) + 1:04d}",
                cree_le=instant(jour, 11),
                **plus,
            )
        )

    def verser(self, source: Compte, cible: Compte, initial: Decimal, complement: Decimal, etape: int) -> None:
        """Announce then make usable, in two instalments; `etape` 0: national to région, 1: région to département."""
        debut, suite, automne = ((2, 20), (6, 17), (9, 15)) if etape == 0 else ((4, 2), (6, 28), (10, 2))
        mise = (3, 5) if etape == 0 else (4, 6)
        # Rounded up for a région and down for its départements: what they are delegated never exceeds what it received.
        arrondi = ROUND_UP if etape == 0 else ROUND_DOWN
        tranche = (initial * PREMIERE_TRANCHE / PAS).to_integral_value(arrondi) * PAS
        self.mouvement(Nature.NOTIFICATION, source, cible, initial, debut, "Dotation initiale")
        self.mouvement(Nature.DELEGATION, source, cible, tranche, mise, "Première mise à disposition")
        region = cible.region_id or (cible.prefecture.region_id if cible.prefecture else "")
        if not (self.exercice == 2026 and region in SECONDE_TRANCHE_ATTENDUE_2026):
            self.mouvement(Nature.DELEGATION, source, cible, initial - tranche, suite, "Solde de la dotation initiale")
        self.mouvement(Nature.COMPLEMENT, source, cible, complement, automne, "Dotation complémentaire")
        mise = (automne[0], automne[1] + 8)
        self.mouvement(Nature.DELEGATION, source, cible, complement, mise, "Mise à disposition du complément")


def charger(regions: Sequence[Region], prefectures: Sequence[Prefecture]) -> dict[str, int]:
    """Write accounts and movements of every exercice, parents first."""
    comptes = mouvements = 0
    for exercice in EXERCICES:
        livre = _livre(exercice, regions, prefectures)
        for rang in (Compte.Niveau.BUDGET, Compte.Niveau.NATIONAL, Compte.Niveau.REGIONAL):
            Compte.objects.bulk_create([c for c in livre.comptes if c.niveau == rang])
        Compte.objects.bulk_create([c for c in livre.comptes if c.pk is None])
        livre.mouvements.sort(key=lambda m: m.date_effet)
        with dates_donnees(Mouvement, "cree_le"):
            Mouvement.objects.bulk_create(livre.mouvements)
        comptes += len(livre.comptes)
        mouvements += len(livre.mouvements)
    return {"comptes": comptes, "mouvements": mouvements}


def _livre(exercice: int, regions: Sequence[Region], prefectures: Sequence[Prefecture]) -> Livre:
    livre = Livre(exercice)
    budget = livre.compte(Compte.Niveau.BUDGET, None)
    national = livre.compte(Compte.Niveau.NATIONAL, budget)
    _ouvrir(livre, budget, national)
    poids = {p.pk: max(p.population, 60_000) ** 0.6 for p in prefectures}
    totaux = repartir(
        NOTIFIE[exercice],
        [_part(exercice, r.code) * sum(poids[p.pk] for p in prefectures if p.region_id == r.code) for r in regions],
        PAS,
    )
    for region, total in zip(regions, totaux, strict=True):
        siennes = [p for p in prefectures if p.region_id == region.code]
        _region(livre, national, region, siennes, [poids[p.pk] for p in siennes], total)
    return livre


def _ouvrir(livre: Livre, budget: Compte, national: Compte) -> None:
    total = NOTIFIE[livre.exercice] + NATIONAL[livre.exercice]
    lfi = EnveloppeNationale.objects.create(
        exercice=livre.exercice, source=EnveloppeNationale.Source.LFI, commentaire="Montant de démonstration."
    )
    livre.mouvement(Nature.OUVERTURE, budget, national, total, (1, 15), "Ouverture des crédits", enveloppe=lfi)
    reserve = Decimal(250_000)
    livre.mouvement(
        Nature.RESERVE_DE_PRECAUTION, national, budget, reserve, (1, 30), "Réserve de précaution", enveloppe=lfi
    )
    if livre.exercice < EXERCICES[-1]:
        livre.mouvement(Nature.DEGEL, budget, national, reserve / 2, (11, 5), "Dégel partiel", enveloppe=lfi)


def _part(exercice: int, region: str) -> float:
    """The share of a région moves a little from one year to the next."""
    return tirage("part", region).uniform(0.9, 1.1) * tirage("part", region, exercice).uniform(0.97, 1.03)


def _region(
    livre: Livre,
    national: Compte,
    region: Region,
    prefectures: Sequence[Prefecture],
    poids: Sequence[float],
    total: Decimal,
) -> None:
    initial = (total * PART_INITIALE / PAS).to_integral_value() * PAS
    complement = total - initial
    if livre.exercice == EXERCICES[-1]:
        initial, complement = total, Decimal(0)
    compte = livre.compte(Compte.Niveau.REGIONAL, national, region=region)
    livre.verser(national, compte, initial, complement, 0)
    departements = [livre.compte(Compte.Niveau.DEPARTEMENTAL, compte, prefecture=p) for p in prefectures]
    cibles, parts = list(departements), list(poids)
    if len(prefectures) > 1:
        cibles.insert(0, livre.compte(Compte.Niveau.PART_REGIONALE, compte, region=region))
        parts.insert(0, sum(poids) * tirage("part régionale", region.code).uniform(0.06, 0.12))
    if livre.exercice == EXERCICES[-1] and region.code in NON_REPARTIES_2026:
        return
    parts = [
        p * tirage("répartition", region.code, rang, livre.exercice).uniform(0.9, 1.1) for rang, p in enumerate(parts)
    ]
    for cible, debut, suite in zip(
        cibles, repartir(initial, parts, PAS), repartir(complement, parts, PAS), strict=True
    ):
        livre.verser(compte, cible, debut, suite, 1)
