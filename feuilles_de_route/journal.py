"""The events of roadmaps and plans, in words."""

from feuilles_de_route.models import FeuilleDeRouteRegionale, PlanActionsDepartemental
from mildeca_portal.socle.journal import etiquette_de, nommer

LIBELLES = {
    "feuilles_de_route.feuille.creee": "a créé une feuille de route",
    "feuilles_de_route.feuille.modifiee": "a modifié une feuille de route",
    "feuilles_de_route.feuille.contenus_situes": "a situé les contenus attendus d’une feuille de route",
    "feuilles_de_route.feuille.en_concertation": "a ouvert la concertation d’une feuille de route",
    "feuilles_de_route.feuille.signe": "a enregistré la signature d’une feuille de route",
    "feuilles_de_route.axe.ajoute": "a ajouté un axe à une feuille de route",
    "feuilles_de_route.axe.modifie": "a modifié un axe d’une feuille de route",
    "feuilles_de_route.axe.deplace": "a déplacé un axe d’une feuille de route",
    "feuilles_de_route.plan.cree": "a créé un plan d’actions",
    "feuilles_de_route.plan.modifie": "a modifié un plan d’actions",
    "feuilles_de_route.plan.en_concertation": "a ouvert la concertation d’un plan d’actions",
    "feuilles_de_route.plan.signe": "a enregistré la signature d’un plan d’actions",
    "feuilles_de_route.action.ajoutee": "a ajouté une action à un plan",
    "feuilles_de_route.action.modifiee": "a modifié une action d’un plan",
    "feuilles_de_route.action.avancement": "a noté l’avancement d’une action",
    "feuilles_de_route.indicateur.ajoute": "a ajouté un indicateur à une action",
    "feuilles_de_route.indicateur.modifie": "a modifié un indicateur d’une action",
}
DETAILS = {
    "strategie": "Stratégie",
    "champs": "Champs",
    "contenus": "Contenus n°",
    "axe": "Axe n°",
    "ordre": "Rang",
    "feuille": "Feuille de route n°",
    "action": "Action n°",
    "indicateur": "Indicateur n°",
    "de": "Avant",
    "vers": "Après",
    "date_signature": "Date de signature",
    "qualites": "Qualités des signataires",
}
OBJETS = {
    etiquette_de(FeuilleDeRouteRegionale): nommer(
        FeuilleDeRouteRegionale.objects.select_related("region"), lambda f: f"Feuille de route, {f.region}"
    ),
    etiquette_de(PlanActionsDepartemental): nommer(
        PlanActionsDepartemental.objects.select_related("prefecture"), lambda p: f"Plan d’actions, {p.prefecture}"
    ),
}
