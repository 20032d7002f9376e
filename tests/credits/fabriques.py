"""Credits already notified and delegated, and applications, in the Doubs and in Bourgogne-Franche-Comté."""

from datetime import date
from decimal import Decimal

import factory

from circulaires.controle.nomenclatures import Thematique, TypePorteur
from credits.actions import PART_REGIONALE, Montants, Piece, deleguer, notifier, ouvrir_enveloppe, repartir
from credits.models import Compte, EnveloppeNationale, Porteur, Projet
from mildeca_portal.socle.evenements import SYSTEME, Acteur
from tests.fabriques import prefecture

EXERCICE = 2026
AGENT = Acteur(None, "agent")
PIECE = Piece("Circulaire 2026", "CIRC-2026", date(2026, 2, 1))


def euro(texte: str | int) -> Decimal:
    return Decimal(texte).quantize(Decimal("0.01"))


def enveloppe(ae: str | int = 8_500_000, cp: str | int | None = None, exercice: int = EXERCICE) -> EnveloppeNationale:
    source = EnveloppeNationale.Source.LFI
    return ouvrir_enveloppe(exercice, source, euro(ae), euro(ae if cp is None else cp), par=SYSTEME, piece=PIECE)


def dotation(region: str = "27", ae: str | int = 600_000, *, deleguee: bool = True, exercice: int = EXERCICE) -> None:
    """Notify a région, and delegate as much; the national envelope is opened first when it is not."""
    if not EnveloppeNationale.objects.filter(exercice=exercice).exists():
        enveloppe(exercice=exercice)
    for acte in (notifier, deleguer) if deleguee else (notifier,):
        acte(exercice, region, euro(ae), euro(ae), par=AGENT, piece=PIECE)


def repartition(
    region: str = "27", *, deleguer: bool = True, part: str | int = 0, exercice: int = EXERCICE, **codes: str | int
) -> int:
    """`repartition(d25=82_400, part=50_000)`: AE and CP alike."""
    voulus = {code.removeprefix("d"): Montants(euro(m), euro(m)) for code, m in codes.items()}
    if part:
        voulus[PART_REGIONALE] = Montants(euro(part), euro(part))
    return repartir(exercice, region, voulus, par=Acteur(None, "chef_regional", region), piece=PIECE, deleguer=deleguer)


def compte(code: str = "25", exercice: int = EXERCICE) -> Compte:
    return Compte.objects.get(exercice=exercice, prefecture__code=code)


class PorteurFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Porteur

    raison_sociale = factory.Sequence(lambda n: f"Association Exemple {n}")
    type_porteur = TypePorteur.ASSOCIATION


class ProjetFactory(factory.django.DjangoModelFactory):
    """A balanced application of the Doubs, asking 80 % of 10 000 €."""

    class Meta:
        model = Projet

    intitule = factory.Sequence(lambda n: f"Prévention au collège {n}")
    exercice = EXERCICE
    prefecture = factory.LazyFunction(lambda: prefecture("25"))
    porteur = factory.SubFactory(PorteurFactory)
    thematique = Thematique.CPS_PARENTALITE
    cout_total = Decimal("10000.00")
    montant_demande = Decimal("8000.00")


def projet_retenu(montant: str | int = 8000, code: str = "25", **champs: object) -> Projet:
    """A project already granted, straight in the tables: for tests that are not about the decision."""
    champs.setdefault("cout_total", max(euro(montant), euro(10_000)))
    champs.setdefault("montant_demande", champs["cout_total"])
    champs.setdefault("compte", compte(code, champs.get("exercice", EXERCICE)))
    return ProjetFactory(
        prefecture=prefecture(code),
        statut="retenu",
        montant_accorde=euro(montant),
        date_decision=date(2026, 3, 15),
        **champs,
    )
