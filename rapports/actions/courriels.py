"""Who is told, by mail, of what happens to a campaign."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from mildeca_portal.socle.courriels import deposer
from prefectures.models import Affectation, Mandat, Role
from rapports.models import Campagne, Prolongation, Reponse


def annoncer(
    gabarit: str,
    campagne: Campagne,
    *,
    cle: str,
    restantes: bool = False,
    prolongation: Prolongation | None = None,
    **contexte: Any,
) -> None:
    """Queue the same mail for every préfecture of the campaign, once for each `cle`.

    `restantes`: those only who have not submitted. `prolongation`: those only that it concerns.
    """
    reponses = campagne.reponses.all()
    if restantes:
        reponses = reponses.exclude(statut__in=Reponse.REMISES)
    if prolongation and prolongation.prefecture_id:
        reponses = reponses.filter(prefecture=prolongation.prefecture_id)
    contexte |= {"campagne": campagne, "prolongation": prolongation}
    deposer(gabarit, adresses(reponses), contexte, cle=cle)


def destinataires(reponse: Reponse) -> list[str]:
    """Mail addresses of a préfecture: its mailbox, and the chefs de projet in post (the régional one at the seat)."""
    mandats = Mandat.objects.en_cours(timezone.localdate()).filter(prefecture=reponse.prefecture)
    adresses = [m.personne.courriel for m in mandats.select_related("personne") if m.personne.is_active]
    return list(dict.fromkeys(filter(None, [reponse.prefecture.boite_fonctionnelle, *adresses])))


def adresses(reponses: QuerySet[Reponse]) -> list[str]:
    """Mail addresses of many préfectures, as `destinataires` gives those of one: two queries."""
    ids = reponses.values("prefecture_id")
    boites = reponses.exclude(prefecture__boite_fonctionnelle="").order_by("prefecture__code")
    mandats = Mandat.objects.en_cours(timezone.localdate()).filter(prefecture__in=ids, personne__is_active=True)
    return list(
        dict.fromkeys(
            [
                *boites.values_list("prefecture__boite_fonctionnelle", flat=True),
                *mandats.order_by("prefecture__code", "niveau").values_list("personne__courriel", flat=True),
            ]
        )
    )


def avertir_la_mildeca(gabarit: str, contexte: dict[str, Any], *, cle: str) -> None:
    """Queue one mail for each agent and administrator in post."""
    postes = Affectation.objects.en_cours(timezone.localdate()).filter(
        role__in=[Role.AGENT, Role.ADMINISTRATEUR], personne__is_active=True
    )
    deposer(gabarit, postes.order_by("pk").values_list("personne__courriel", flat=True), contexte, cle=cle)
