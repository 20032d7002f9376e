"""What the credits show on the pages upstream: projects of an action, amounts of a plan, credits of a préfecture."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from credits.models import ACCORDES, Projet
from credits.soldes import balance
from feuilles_de_route.models import FicheAction, PlanActionsDepartemental
from prefectures.habilitations import Habilitations
from prefectures.models import Prefecture

ZERO = Decimal("0.00")


def projets_des_actions(actions: Sequence[FicheAction], habilitations: Habilitations) -> Mapping[int, dict[str, Any]]:
    """Projects tied to each action, those of the reader's perimeter, with what they ask and were granted. One query."""
    projets = (
        Projet.objects.visibles_par(habilitations)
        .filter(fiche_action__in=[a.pk for a in actions])
        .select_related("porteur")
        .order_by("-exercice", "cle_tri", "pk")
    )
    par_action: dict[int, list[Projet]] = {}
    for projet in projets:
        par_action.setdefault(projet.fiche_action_id, []).append(projet)  # type: ignore[arg-type]
    return {
        pk: {
            "projets": liste,
            "accorde": sum((p.montant_accorde or ZERO for p in liste if p.statut in ACCORDES), ZERO),
        }
        for pk, liste in par_action.items()
    }


def totaux_des_plans(
    plans: Sequence[PlanActionsDepartemental], habilitations: Habilitations
) -> Mapping[int, dict[str, Any]]:
    """Number of projects tied to the actions of each plan, and what they were granted. One query."""
    totaux = (
        Projet.objects.visibles_par(habilitations)
        .filter(fiche_action__plan__in=[p.pk for p in plans])
        .values("fiche_action__plan")
        .annotate(nombre=Count("pk"), accorde=Sum("montant_accorde", filter=Q(statut__in=ACCORDES)))
        .order_by("fiche_action__plan")
    )
    return {t["fiche_action__plan"]: {"nombre_projets": t["nombre"], "accorde": t["accorde"] or ZERO} for t in totaux}


def credits_des_prefectures(
    prefectures: Sequence[Prefecture], habilitations: Habilitations
) -> Mapping[int, dict[str, Any]]:
    """The credits of the current year, for who reads that préfecture. One query, none for the public."""
    lues = [p for p in prefectures if habilitations.national or p.pk in habilitations.prefecture_ids]
    if not lues:
        return {}
    exercice = timezone.localdate().year
    soldes = balance(exercice, prefectures=[p.pk for p in lues])
    return {p.pk: {"solde": soldes.prefecture(p.code), "exercice_credits": exercice} for p in lues}
