"""The actions of a plan: written while it is a draft, followed until it is closed."""

from typing import Any

from django.db import transaction

from feuilles_de_route.actions.documents import ecrire, en_projet, noter, verrouiller
from feuilles_de_route.models import FicheAction, Indicateur, PlanActionsDepartemental
from feuilles_de_route.regles import est_suivie, refus_de_rattachement
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.validation import valider

CLOS = "Ce plan est clos : son suivi est terminé."


@transaction.atomic
def ajouter_action(plan: PlanActionsDepartemental, *, par: Acteur, **champs: Any) -> FicheAction:
    """Add an action, tied to an axis of the plan's roadmap. Raises `ActionRefusee`."""
    pris = en_projet(plan)
    action = FicheAction(plan=pris, **champs)
    _verifier(action, pris)
    action.save()
    noter("action.ajoutee", pris, par, action=action.pk)
    return action


@transaction.atomic
def modifier_action(action: FicheAction, *, version: int, par: Acteur, **champs: Any) -> FicheAction:
    """Change what an action says. Raises `ActionRefusee` once the plan is signed, `EtatPerime`."""
    pris = en_projet(action.plan)
    for nom, valeur in champs.items():
        setattr(action, nom, valeur)
    _verifier(action, pris)
    ecrire(action, champs, version)
    noter("action.modifiee", pris, par, action=action.pk, champs=sorted(champs))
    return action


def _verifier(action: FicheAction, plan: PlanActionsDepartemental) -> None:
    if refus := refus_de_rattachement(action, plan):
        raise ActionRefusee(refus)
    valider(action)


@transaction.atomic
def suivre_action(action: FicheAction, *, avancement: str, version: int, par: Acteur) -> FicheAction:
    """Record how far an action is, in draft as once signed. Raises `ActionRefusee` once closed, `EtatPerime`."""
    pris = _suivi(action.plan)
    avant = FicheAction.objects.values_list("avancement", flat=True).get(pk=action.pk)
    ecrire(action, {"avancement": avancement}, version)
    if avancement != avant:
        noter("action.avancement", pris, par, action=action.pk, de=avant, vers=avancement)
    return action


@transaction.atomic
def ajouter_indicateur(action: FicheAction, *, par: Acteur, **champs: Any) -> Indicateur:
    """Add a measure to an action. Raises `ActionRefusee` once the plan is signed."""
    pris = en_projet(action.plan)
    indicateur = Indicateur(action=action, **champs)
    valider(indicateur)
    indicateur.save()
    noter("indicateur.ajoute", pris, par, action=action.pk, indicateur=indicateur.pk)
    return indicateur


@transaction.atomic
def modifier_indicateur(indicateur: Indicateur, *, version: int, par: Acteur, **champs: Any) -> Indicateur:
    """Change a measure. Once the plan is signed, only the value reached may change. Raises `ActionRefusee`, `EtatPerime`."""
    pris = _suivi(indicateur.action.plan)
    if not pris.en_projet and set(champs) != {"valeur_realisee"}:
        raise ActionRefusee("Une fois le plan signé, seule la valeur réalisée se met à jour.")
    ecrire(indicateur, champs, version)
    noter("indicateur.modifie", pris, par, indicateur=indicateur.pk, champs=sorted(champs))
    return indicateur


def _suivi(plan: PlanActionsDepartemental) -> PlanActionsDepartemental:
    pris = verrouiller(plan)
    if not est_suivie(pris):
        raise ActionRefusee(CLOS)
    return pris
