"""Who is told, by mail, of what happens to a campaign."""

from itertools import chain
from typing import Any

from django.utils import timezone

from mildeca_portal.socle.courriels import deposer
from prefectures.models import Affectation, Prefecture, Role
from rapports.destinataires import destinataires
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
    par_prefecture = destinataires(Prefecture.objects.filter(reponses__in=reponses).order_by("code"))
    deposer(gabarit, chain.from_iterable(par_prefecture.values()), contexte, cle=cle)


def avertir_la_mildeca(gabarit: str, contexte: dict[str, Any], *, cle: str) -> None:
    """Queue one mail for each agent and administrator in post."""
    postes = Affectation.objects.en_cours(timezone.localdate()).filter(
        role__in=[Role.AGENT, Role.ADMINISTRATEUR], personne__is_active=True
    )
    deposer(gabarit, postes.order_by("pk").values_list("personne__courriel", flat=True), contexte, cle=cle)
