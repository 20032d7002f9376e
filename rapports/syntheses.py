"""Lists of campaigns and answers with their counts, in a fixed number of queries."""

from datetime import datetime

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from prefectures.habilitations import Habilitations
from prefectures.models import Mandat
from rapports.models import Campagne, Prolongation, Reponse


def campagnes_avec_comptes(habilitations: Habilitations) -> QuerySet[Campagne]:
    """Visible campaigns, latest first, with `total`, `transmises`, `acceptees` of the perimeter."""
    ids = None if habilitations.national else habilitations.prefecture_ids
    ici = Q() if ids is None else Q(reponses__prefecture_id__in=ids)
    return Campagne.objects.visibles_par(habilitations).annotate(
        total=Count("reponses", filter=ici),
        transmises=Count("reponses", filter=ici & Q(reponses__statut__in=Reponse.REMISES)),
        acceptees=Count("reponses", filter=ici & Q(reponses__statut=Reponse.Statut.ACCEPTEE)),
    )


def suivi_de(campagne: Campagne, habilitations: Habilitations, le: datetime) -> QuerySet[Reponse]:
    """Answers of a campaign that one may see, with `attendues`, `remplies`, `activite`, `prolongee`, `referent`."""
    chefs = Mandat.objects.en_cours(le.date()).filter(
        prefecture_id=OuterRef("prefecture_id"), niveau=Mandat.Niveau.DEPARTEMENTAL
    )
    prolongations = Prolongation.objects.filter(
        campagne=campagne, prefecture_id=OuterRef("prefecture_id"), jusqu_au__gt=campagne.cloture
    ).order_by("-jusqu_au")
    return (
        Reponse.objects.visibles_par(habilitations)
        .filter(campagne=campagne)
        .select_related("prefecture__region", "campagne")
        .defer("instantane", "campagne__message")
        .annotate(
            attendues=Coalesce(Sum("sections__attendues"), 0),
            remplies=Coalesce(Sum("sections__remplies"), 0),
            activite=Max("sections__modifiee_le"),
            prolongee=Subquery(prolongations.values("jusqu_au")[:1]),
            referent_prenom=Subquery(chefs.values("personne__prenom")[:1]),
            referent_nom=Subquery(chefs.values("personne__nom")[:1]),
        )
        .order_by("prefecture__region__cle_tri", F("prefecture__cle_tri"))
    )


def comptes_par_statut(reponses: QuerySet[Reponse]) -> dict[str, int]:
    """{statut: number}, every statut present."""
    comptes = dict.fromkeys(Reponse.Statut.values, 0)
    # The annotations of the list would multiply the rows: count on the bare keys.
    nues = Reponse.objects.filter(pk__in=reponses.values("pk")).order_by()
    comptes.update(nues.values_list("statut").annotate(n=Count("pk")))
    return comptes
