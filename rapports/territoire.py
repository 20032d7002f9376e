"""Rows of the tables that depend on the territory."""

from collections.abc import Mapping

from feuilles_de_route.models import AxeFeuilleDeRoute, FeuilleDeRouteRegionale
from prefectures.models import Prefecture
from rapports.a_la_demande import ALaDemande
from rapports.models import Reponse
from rapports.questionnaire.definition import Ligne

PREFECTURES, AXES = "prefectures_de_la_region", "axes_de_la_feuille"
Lignes = Mapping[str, tuple[Ligne, ...]]


def lignes_du_territoire(reponse: Reponse) -> Lignes:
    """{source: rows}: préfectures of the région, axes of its roadmap. Once submitted, those of the frozen copy."""
    if reponse.instantane and reponse.statut in Reponse.REMISES:
        return {
            source: tuple(Ligne(*ligne) for ligne in lignes) for source, lignes in reponse.instantane["lignes"].items()
        }
    region = reponse.prefecture.region_id
    return ALaDemande(
        {
            PREFECTURES: lambda: {PREFECTURES: lignes_des_prefectures(region)},
            AXES: lambda: {AXES: lignes_des_axes(region, reponse.campagne.exercice)},
        }
    )


def lignes_des_prefectures(region: str) -> tuple[Ligne, ...]:
    return tuple(Ligne(p.code, p.nom) for p in Prefecture.objects.filter(region_id=region))


def lignes_des_axes(region: str, exercice: int) -> tuple[Ligne, ...]:
    """Axes of the latest roadmap of the région that covers the exercice."""
    feuilles = FeuilleDeRouteRegionale.objects.filter(
        region_id=region, periode_debut__lte=exercice, periode_fin__gte=exercice
    ).order_by("-periode_debut", "-pk")
    axes = AxeFeuilleDeRoute.objects.filter(feuille=feuilles.values("pk")[:1]).order_by("ordre")
    return tuple(
        Ligne(f"axe_{ordre}", f"Axe {ordre} – {intitule}") for ordre, intitule in axes.values_list("ordre", "intitule")
    )
