"""Words of the event log, and lines of the balances, for the pages."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from credits.models import Projet
from credits.soldes import Balance, Solde
from mildeca_portal.socle.evenements import evenements_de
from prefectures.habilitations import Habilitations
from prefectures.models import Prefecture, Region, Role

COLONNES = (
    "notifie_ae",
    "delegue_ae",
    "reste_a_repartir_ae",
    "programme",
    "reste_a_programmer",
    "engage",
    "notifie_cp",
    "delegue_cp",
    "paye",
)
EVENEMENTS = {
    "depose": "Dossier enregistré",
    "modifie": "Dossier modifié",
    "instruit": "Dossier instruit",
    "programme": "Projet proposé à la programmation",
    "retenu": "Projet retenu",
    "rejete": "Projet rejeté",
    "irrecevable": "Dossier déclaré irrecevable",
    "abandonne": "Abandon constaté",
    "notifie": "Décision notifiée au porteur",
    "en_cours": "Action commencée",
    "acheve": "Action achevée",
    "solde": "Projet soldé",
    "rattache": "Rattachement au plan d’actions modifié",
    "engage": "Crédits engagés",
    "paye": "Crédits payés",
    "piece": "Pièce déposée",
}


def ligne(territoire: str, cle: str, adresse: str, solde: Solde) -> dict[str, Any]:
    """One line of `SoldesTable`."""
    return {"territoire": territoire, "cle": cle, "adresse": adresse, **{c: getattr(solde, c) for c in COLONNES}}


def lignes_des_regions(soldes: Balance, regions: Iterable[Region]) -> list[dict[str, Any]]:
    return [
        ligne(r.nom, r.cle_tri, reverse("credits:region", args=[soldes.exercice, r.pk]), soldes.region(r.pk))
        for r in regions
    ]


def lignes_des_prefectures(soldes: Balance, prefectures: Iterable[Prefecture]) -> list[dict[str, Any]]:
    return [
        ligne(
            f"{p.nom} ({p.code})",
            p.cle_tri,
            reverse("credits:prefecture", args=[soldes.exercice, p.code]),
            soldes.prefecture(p.code),
        )
        for p in prefectures
    ]


def territoires_visibles(habilitations: Habilitations) -> tuple[list[Region], list[Prefecture]]:
    """The régions one sees as such, then the préfectures seen outside them: each function reads its own lines."""
    regions = list(Region.objects.visibles_par(habilitations))
    if habilitations.national:
        return regions, []
    ailleurs = Prefecture.objects.visibles_par(habilitations).exclude(region__in=[r.pk for r in regions])
    return regions, list(ailleurs)


def historique(projet: Projet) -> list[dict[str, Any]]:
    """The events of a project, latest first, in words: what, by which function, when."""
    return [
        {
            "quoi": EVENEMENTS.get(e.code.rsplit(".", 1)[-1], e.code),
            "par": _fonction(e.fonction, e.fonction_territoire),
            "le": e.cree_le,
        }
        for e in evenements_de(projet)
    ]


def _fonction(code: str, territoire: str) -> str:
    libelle = dict(Role.choices).get(code, "le portail")
    return f"{libelle} ({territoire})" if territoire else str(libelle)
