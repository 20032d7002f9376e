"""What a grant leads to: credits committed, then paid. Entered here until the Chorus import does it."""

from datetime import date
from decimal import Decimal
from typing import cast

from django.db import transaction
from django.db.models import Sum

from credits.actions.grand_livre import verrouiller
from credits.actions.projets import verrouiller_projet
from credits.models import EngagementJuridique, Paiement, Projet
from credits.soldes import Solde, soldes_de
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.templatetags.formats import euros

ZERO = Decimal("0.00")


def _verrouiller_accorde(projet: Projet) -> Projet:
    actuel = verrouiller_projet(projet)
    if not actuel.accorde or actuel.compte_id is None:
        raise ActionRefusee("Aucun crédit n’est accordé à ce projet.")
    verrouiller([actuel.compte_id])
    return actuel


def _refuser_si(montant: Decimal, limites: list[tuple[Decimal, str]]) -> None:
    phrases = [f"Il manque {euros(montant - reste)} : {ou} {euros(reste)}." for reste, ou in limites if montant > reste]
    if phrases:
        raise ActionRefusee(phrases)


def _solde(projet: Projet) -> Solde:
    """Balance of the account of a granted project, which always has one (`_verrouiller_accorde`)."""
    compte_id = cast(int, projet.compte_id)
    return soldes_de([compte_id])[compte_id]


@transaction.atomic
def engager(projet: Projet, montant: Decimal, *, le: date, numero: str = "", par: Acteur) -> EngagementJuridique:
    """Commit `montant` euros of AE: within the grant, and within the AE delegated to the account (R-24)."""
    actuel = _verrouiller_accorde(projet)
    deja = actuel.engagements.aggregate(s=Sum("montant_ae"))["s"] or ZERO
    solde = _solde(actuel)
    _refuser_si(
        montant,
        [
            ((actuel.montant_accorde or ZERO) - deja, "il reste à engager sur le montant accordé"),
            (solde.reste_a_deleguer_ae - solde.engage, "les AE déléguées encore libres sont de"),
        ],
    )
    engagement = EngagementJuridique.objects.create(projet=actuel, montant_ae=montant, date=le, numero_ej=numero)
    _journaliser("engage", actuel, montant, par)
    return engagement


@transaction.atomic
def payer(
    projet: Projet, montant: Decimal, *, le: date, type_paiement: str = Paiement.Type.UNIQUE, par: Acteur
) -> Paiement:
    """Pay `montant` euros of CP: within what is committed, and within the CP delegated to the account (R-24)."""
    actuel = _verrouiller_accorde(projet)
    engage = actuel.engagements.aggregate(s=Sum("montant_ae"))["s"] or ZERO
    paye = actuel.paiements.aggregate(s=Sum("montant_cp"))["s"] or ZERO
    solde = _solde(actuel)
    _refuser_si(
        montant,
        [
            (engage - paye, "il reste à payer sur les engagements du projet"),
            (solde.reste_a_deleguer_cp - solde.paye, "les CP délégués encore libres sont de"),
        ],
    )
    paiement = Paiement.objects.create(projet=actuel, montant_cp=montant, date=le, type_paiement=type_paiement)
    _journaliser("paye", actuel, montant, par)
    return paiement


def _journaliser(code: str, projet: Projet, montant: Decimal, par: Acteur) -> None:
    journaliser(
        f"credits.projet.{code}",
        projet,
        par=par,
        prefecture=projet.prefecture.code,
        region=projet.prefecture.region_id,
        donnees={"exercice": projet.exercice, "montant": str(montant)},
    )
