"""Who pays for a project: the MILDECA, the others, and the share of each."""

from dataclasses import dataclass
from decimal import Decimal

from credits.models import Projet


@dataclass(frozen=True, slots=True)
class Ressource:
    """`part`: share of the total cost. `precision`: state of a cofinancement."""

    libelle: str
    montant: Decimal
    part: Decimal
    precision: str = ""


@dataclass(frozen=True, slots=True)
class PlanDeFinancement:
    """`ecart`: resources − total cost, in euros."""

    ressources: tuple[Ressource, ...]
    total: Decimal
    cout_total: Decimal
    ecart: Decimal

    @property
    def part_totale(self) -> Decimal:
        return self.total / self.cout_total


def plan_de_financement(projet: Projet) -> PlanDeFinancement:
    """The plan as filed (amount asked) until the decision, with the grant after. One query."""
    cout = projet.cout_total
    quoi = "accordé" if projet.montant_accorde is not None else "demandé"
    ressources = [Ressource(f"MILDECA (montant {quoi})", projet.montant_retenu, projet.part_mildeca)]
    for c in projet.cofinancements.order_by("pk"):
        nom = c.get_financeur_display()
        libelle = f"{nom[0].upper()}{nom[1:]}" + (f" ({c.precision})" if c.precision else "")
        ressources.append(Ressource(libelle, c.montant, c.montant / cout, c.get_statut_display()))
    total = sum((r.montant for r in ressources), Decimal(0))
    return PlanDeFinancement(tuple(ressources), total, cout, total - cout)
