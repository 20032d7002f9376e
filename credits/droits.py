"""Who may do what on credits and projects (table of `droits`). Each predicate gives the function that opens the right."""

from credits.models import Projet
from credits.nomenclatures import Echelle
from credits.regles import MODIFIABLES
from feuilles_de_route.models import FicheAction
from prefectures.habilitations import DEPARTEMENTAL, REGIONAL, Fonction, Habilitations
from prefectures.models import Delegation, Role

ECRIVENT_REGION = (Role.CHEF_REGIONAL, Role.COLLABORATEUR)
ECRIVENT_PREFECTURE = (Role.CHEF_DEPARTEMENTAL, Role.COLLABORATEUR)


def peut_doter(habilitations: Habilitations) -> Fonction | None:
    """National envelope and dotations to the régions: agents of the MILDECA."""
    return habilitations.fonction([Role.AGENT])


def peut_repartir(habilitations: Habilitations, region_code: str) -> Fonction | None:
    """Split of a région: its chef de projet régional, and those who work for him."""
    return habilitations.fonction(ECRIVENT_REGION, niveau=REGIONAL, region_code=region_code)


def peut_lire_les_projets(habilitations: Habilitations) -> bool:
    """Any function that reads a territory; a contributeur reads none."""
    return habilitations.national or bool(habilitations.prefecture_ids)


def prefectures_ecrites(habilitations: Habilitations) -> frozenset[int]:
    """Préfectures where one may record a departmental project."""
    fonctions = (f for f in habilitations.fonctions if f.role in ECRIVENT_PREFECTURE and f.niveau == DEPARTEMENTAL)
    return frozenset().union(*(f.prefecture_ids for f in fonctions))


def regions_ecrites(habilitations: Habilitations) -> frozenset[str]:
    """Régions where one may record a regional project."""
    fonctions = (f for f in habilitations.fonctions if f.role in ECRIVENT_REGION and f.niveau == REGIONAL)
    return frozenset(f.region_code for f in fonctions)


def peut_creer_projet(habilitations: Habilitations) -> bool:
    return bool(prefectures_ecrites(habilitations) or regions_ecrites(habilitations))


def peut_ecrire_projet(habilitations: Habilitations, projet: Projet) -> Fonction | None:
    """A departmental project: its préfecture. A regional one: its région. Reads `projet.prefecture`."""
    if projet.echelle == Echelle.REGIONALE:
        return habilitations.fonction(ECRIVENT_REGION, niveau=REGIONAL, region_code=projet.prefecture.region_id)
    return habilitations.fonction(ECRIVENT_PREFECTURE, niveau=DEPARTEMENTAL, prefecture_id=projet.prefecture_id)


def peut_modifier_projet(habilitations: Habilitations, projet: Projet) -> Fonction | None:
    """Until the decision."""
    return peut_ecrire_projet(habilitations, projet) if projet.statut in MODIFIABLES else None


def peut_decider_projet(habilitations: Habilitations, projet: Projet) -> Fonction | None:
    """The chef de projet of the level, or who holds his signature (délégation)."""
    if projet.echelle == Echelle.REGIONALE:
        chef = habilitations.fonction([Role.CHEF_REGIONAL], niveau=REGIONAL, region_code=projet.prefecture.region_id)
    else:
        chef = habilitations.fonction([Role.CHEF_DEPARTEMENTAL], prefecture_id=projet.prefecture_id)
    if chef:
        return chef
    ecrit = peut_ecrire_projet(habilitations, projet)
    return ecrit if ecrit and Delegation.Acte.DECIDER in ecrit.actes_delegues else None


def decide_par_delegation(fonction: Fonction) -> bool:
    """Documents then say « pour le préfet et par délégation »."""
    return fonction.role == Role.COLLABORATEUR


def peut_rattacher(habilitations: Habilitations, projet: Projet, action: FicheAction | None = None) -> Fonction | None:
    """Tie a project to an action of the plan, at any time: who writes the project, within its own préfecture."""
    if action and projet.echelle == Echelle.DEPARTEMENTALE and action.plan.prefecture_id != projet.prefecture_id:
        return None
    return peut_ecrire_projet(habilitations, projet)
