"""Who is told, by mail, of what happens to a campaign."""

from typing import Any

from django.utils import timezone

from mildeca_portal.socle.courriels import deposer
from prefectures.models import Affectation, Role
from rapports.destinataires import destinataires
from rapports.models import Campagne, Prolongation, Reponse
from rapports.relances.attendues import attendu_de, demandes_de, reponses_attendues


def annoncer_l_ouverture(campagne: Campagne) -> None:
    """Write to each préfecture asked, once, with the address of its answer."""
    reponses = campagne.reponses.select_related("campagne", "prefecture").defer("instantane")
    _ecrire("rapports_ouverture", {r: {} for r in reponses}, cle=f"ouverture:{campagne.pk}")


def annoncer_l_echeance(
    gabarit: str, campagne: Campagne, prolongation: Prolongation, *, cle: str, retiree: bool = False
) -> None:
    """Write to each préfecture whose deadline an extension moves, with hers; `retiree`: it is about to be taken back.

    Not to who has submitted, nor to who has another extension that ends later, nor to who corrects by another date.
    """
    toutes = list(campagne.prolongations.all())
    sans = [p for p in toutes if p != prolongation]
    avant, apres = (toutes, sans) if retiree else (sans, toutes)
    concernees, reponses, maintenant = {}, reponses_attendues(campagne), timezone.now()
    demandes = demandes_de(reponses)
    for reponse in reponses:
        demande = demandes.get(reponse.pk)
        quitte, tient = (attendu_de(campagne, reponse, p, demande, maintenant).echeance for p in (avant, apres))
        if quitte != tient:
            concernees[reponse] = {"prolongation": prolongation, "echeance": tient}
    _ecrire(gabarit, concernees, cle=cle)


def _ecrire(gabarit: str, contextes: dict[Reponse, dict[str, Any]], *, cle: str) -> None:
    adresses = destinataires(r.prefecture for r in contextes)
    for reponse, contexte in contextes.items():
        if siennes := adresses[reponse.prefecture_id]:
            deposer(gabarit, siennes, {"reponse": reponse, **contexte}, cle=f"{cle}:{reponse.pk}")


def avertir_la_mildeca(gabarit: str, contexte: dict[str, Any], *, cle: str) -> None:
    """Queue one mail for each agent and administrator in post."""
    postes = Affectation.objects.en_cours(timezone.localdate()).filter(
        role__in=[Role.AGENT, Role.ADMINISTRATEUR], personne__is_active=True
    )
    deposer(gabarit, postes.order_by("pk").values_list("personne__courriel", flat=True), contexte, cle=cle)
