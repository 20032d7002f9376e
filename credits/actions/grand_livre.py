"""Movements of the ledger: national envelope, dotations to the régions, split between the départements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from credits import regles
from credits.models import Compte, EnveloppeNationale, Mouvement, Nature
from credits.models.mouvements import DESCENDANTES
from credits.soldes import Solde, soldes_de
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.models import Prefecture, Region

Niveau = Compte.Niveau


@dataclass(frozen=True, slots=True)
class Piece:
    """What justifies a movement. `date_effet`: today when empty."""

    motif: str
    reference: str = ""
    date_effet: date | None = None
    fichier_id: int | None = None


@transaction.atomic
def ouvrir_comptes(exercice: int) -> None:
    """Create the accounts of an exercice that do not exist yet: nation, régions, parts régionales, départements."""
    Compte.objects.bulk_create([Compte(exercice=exercice, niveau=Niveau.BUDGET)], ignore_conflicts=True)
    budget = Compte.objects.get(exercice=exercice, niveau=Niveau.BUDGET)
    Compte.objects.bulk_create(
        [Compte(exercice=exercice, niveau=Niveau.NATIONAL, parent=budget)], ignore_conflicts=True
    )
    national = Compte.objects.get(exercice=exercice, niveau=Niveau.NATIONAL)
    regions = Region.objects.order_by("code")
    Compte.objects.bulk_create(
        [Compte(exercice=exercice, niveau=Niveau.REGIONAL, region=r, parent=national) for r in regions],
        ignore_conflicts=True,
    )
    parents = {c.region_id: c for c in Compte.objects.filter(exercice=exercice, niveau=Niveau.REGIONAL)}
    Compte.objects.bulk_create(
        [
            *(Compte(exercice=exercice, niveau=Niveau.PART_REGIONALE, region=r, parent=parents[r.pk]) for r in regions),
            *(
                Compte(exercice=exercice, niveau=Niveau.DEPARTEMENTAL, prefecture=p, parent=parents[p.region_id])
                for p in Prefecture.objects.order_by("code")
            ),
        ],
        ignore_conflicts=True,
    )


def comptes_de(exercice: int, *cles: Q) -> list[Compte]:
    """One account for each key, in that order, opened at need. Raises `ActionRefusee` for an unknown territory."""
    trouves = _chercher(exercice, cles)
    if None in trouves:
        ouvrir_comptes(exercice)
        trouves = _chercher(exercice, cles)
    if None in trouves:
        raise ActionRefusee("Ce territoire n’a pas de compte pour cet exercice.")
    return trouves  # type: ignore[return-value]


def _chercher(exercice: int, cles: tuple[Q, ...]) -> list[Compte | None]:
    rang = Case(*(When(cle, then=Value(i)) for i, cle in enumerate(cles)), default=Value(-1))
    comptes = Compte.objects.filter(exercice=exercice).annotate(rang=rang).filter(rang__gte=0)
    par_rang = {c.rang: c for c in comptes.select_related("region", "prefecture").order_by("pk")}
    return [par_rang.get(i) for i in range(len(cles))]


BUDGET, NATIONAL = Q(niveau=Niveau.BUDGET), Q(niveau=Niveau.NATIONAL)


def regional(code: str) -> Q:
    return Q(niveau=Niveau.REGIONAL, region=code)


def compte_de(exercice: int, cle: Q) -> Compte:
    return comptes_de(exercice, cle)[0]


def verrouiller(comptes: Iterable[int]) -> dict[int, Compte]:
    """Lock these accounts in id order, so that two actions never wait for each other. In a transaction."""
    verrous = Compte.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(comptes)).order_by("pk")
    return {c.pk: c for c in verrous.select_related("region", "prefecture")}


@transaction.atomic
def mouvementer(
    source: Compte, cible: Compte, nature: str, ae: Decimal, cp: Decimal, *, par: Acteur, piece: Piece, **champs: Any
) -> Mouvement:
    """Write one movement of `ae` and `cp` euros, within what both accounts hold; log it.

    Raises `ActionRefusee` with the figures when credits are missing. The database checks the same again.
    """
    if ae < 0 or cp < 0 or (ae == 0 and cp == 0):
        raise ActionRefusee("Indiquez un montant positif en AE ou en CP.")
    comptes = verrouiller({source.pk, cible.pk})
    soldes = soldes_de(comptes)
    phrases = regles.manques(
        nature,
        soldes.get(source.pk, Solde()),
        soldes.get(cible.pk, Solde()),
        ae,
        cp,
        (comptes[source.pk].libelle, comptes[cible.pk].libelle),
    )
    if phrases:
        raise ActionRefusee(phrases)
    mouvement = Mouvement.objects.create(
        source=source,
        cible=cible,
        nature=nature,
        ae=ae,
        cp=cp,
        motif=piece.motif or Nature(nature).label.capitalize(),
        reference=piece.reference,
        date_effet=piece.date_effet or timezone.localdate(),
        piece_id=piece.fichier_id,
        **champs,
    )
    _journaliser(mouvement, comptes[cible.pk if nature in DESCENDANTES else source.pk], par)
    return mouvement


def _journaliser(mouvement: Mouvement, compte: Compte, par: Acteur) -> None:
    journaliser(
        f"credits.mouvement.{mouvement.nature}",
        mouvement,
        par=par,
        prefecture=compte.prefecture.code if compte.prefecture else "",
        region=compte.region_id or (compte.prefecture.region_id if compte.prefecture else ""),
        donnees={"exercice": compte.exercice, "ae": str(mouvement.ae), "cp": str(mouvement.cp)},
    )


@transaction.atomic
def ouvrir_enveloppe(
    exercice: int, source: str, ae: Decimal, cp: Decimal, *, par: Acteur, piece: Piece, commentaire: str = ""
) -> EnveloppeNationale:
    """Open national credits. A second opening of the same source adds to the first."""
    budget, national = comptes_de(exercice, BUDGET, NATIONAL)
    enveloppe, _ = EnveloppeNationale.objects.get_or_create(
        exercice=exercice, source=source, defaults={"commentaire": commentaire}
    )
    mouvementer(budget, national, Nature.OUVERTURE, ae, cp, par=par, piece=piece, enveloppe=enveloppe)
    return enveloppe


@transaction.atomic
def notifier(exercice: int, region: str, ae: Decimal, cp: Decimal, *, par: Acteur, piece: Piece) -> Mouvement:
    """Announce a dotation to a région; a further one is a complement."""
    national, cible = comptes_de(exercice, NATIONAL, regional(region))
    return mouvementer(national, cible, _annonce(cible), ae, cp, par=par, piece=piece)


def _annonce(cible: Compte) -> Nature:
    deja = Mouvement.objects.filter(cible=cible, nature=Nature.NOTIFICATION).exists()
    return Nature.COMPLEMENT if deja else Nature.NOTIFICATION


@transaction.atomic
def deleguer(exercice: int, region: str, ae: Decimal, cp: Decimal, *, par: Acteur, piece: Piece) -> Mouvement:
    """Make usable, by instalments, what was notified to a région."""
    national, cible = comptes_de(exercice, NATIONAL, regional(region))
    return mouvementer(national, cible, Nature.DELEGATION, ae, cp, par=par, piece=piece)


@transaction.atomic
def notifier_et_deleguer(
    exercice: int, region: str, ae: Decimal, cp: Decimal, *, par: Acteur, piece: Piece
) -> Mouvement:
    """Announce a dotation and make it usable at once."""
    national, cible = comptes_de(exercice, NATIONAL, regional(region))
    mouvementer(national, cible, _annonce(cible), ae, cp, par=par, piece=piece)
    return mouvementer(national, cible, Nature.DELEGATION, ae, cp, par=par, piece=piece)


@transaction.atomic
def reprendre(exercice: int, region: str, ae: Decimal, cp: Decimal, *, par: Acteur, piece: Piece) -> list[Mouvement]:
    """Take credits back from a région: first what was announced and not delegated, then what it can still give back."""
    national, cible = comptes_de(exercice, NATIONAL, regional(region))
    return diminuer(cible, national, ae, cp, par=par, piece=piece)


@transaction.atomic
def diminuer(enfant: Compte, parent: Compte, ae: Decimal, cp: Decimal, *, par: Acteur, piece: Piece) -> list[Mouvement]:
    """Lower what `enfant` was notified by `ae` and `cp`: a withdrawal of what is only announced, a recovery of the rest."""
    verrouiller({enfant.pk, parent.pk})
    solde = soldes_de([enfant.pk])[enfant.pk]
    retrait = min(ae, solde.notifie_ae - solde.delegue_ae), min(cp, solde.notifie_cp - solde.delegue_cp)
    reprise = ae - retrait[0], cp - retrait[1]
    return [
        mouvementer(enfant, parent, nature, *montants, par=par, piece=piece)
        for nature, montants in ((Nature.RETRAIT, retrait), (Nature.REPRISE, reprise))
        if any(montants)
    ]
