"""Who may do what on roadmaps and plans. Each predicate gives the function that opens the right, or None."""

from feuilles_de_route.models import FeuilleDeRouteRegionale, PlanActionsDepartemental
from feuilles_de_route.regles import est_suivie
from prefectures.habilitations import DEPARTEMENTAL, REGIONAL, Fonction, Habilitations
from prefectures.models import Prefecture, Role


def peut_creer_feuille(habilitations: Habilitations, region_code: str) -> Fonction | None:
    """The chef de projet régional of the région, and those who work for him there."""
    roles = [Role.CHEF_REGIONAL, Role.COLLABORATEUR]
    return habilitations.fonction(roles, niveau=REGIONAL, region_code=region_code)


def peut_modifier_feuille(habilitations: Habilitations, feuille: FeuilleDeRouteRegionale) -> Fonction | None:
    """As to create, while it is a draft: what is signed is frozen."""
    return peut_creer_feuille(habilitations, feuille.region_id) if feuille.en_projet else None


def peut_signer_feuille(habilitations: Habilitations, feuille: FeuilleDeRouteRegionale) -> Fonction | None:
    """The chef de projet régional alone: a collaborateur writes without deciding."""
    if not feuille.en_projet:
        return None
    return habilitations.fonction([Role.CHEF_REGIONAL], region_code=feuille.region_id)


def peut_creer_plan(habilitations: Habilitations, prefecture: Prefecture) -> Fonction | None:
    """The chef de projet départemental of the préfecture, and those who work for that préfecture."""
    roles = [Role.CHEF_DEPARTEMENTAL, Role.COLLABORATEUR]
    return habilitations.fonction(roles, niveau=DEPARTEMENTAL, prefecture_id=prefecture.pk)


def peut_modifier_plan(habilitations: Habilitations, plan: PlanActionsDepartemental) -> Fonction | None:
    """As to create, while it is a draft: actions are added and written until the signature."""
    return peut_creer_plan(habilitations, plan.prefecture) if plan.en_projet else None


def peut_suivre_plan(habilitations: Habilitations, plan: PlanActionsDepartemental) -> Fonction | None:
    """Record the progress of actions and the values of indicators: the same people, until the plan is closed."""
    return peut_creer_plan(habilitations, plan.prefecture) if est_suivie(plan) else None


def peut_signer_plan(habilitations: Habilitations, plan: PlanActionsDepartemental) -> Fonction | None:
    """The chef de projet départemental alone."""
    if not plan.en_projet:
        return None
    return habilitations.fonction([Role.CHEF_DEPARTEMENTAL], prefecture_id=plan.prefecture_id)
