"""Who may do what on the surveys and the national report. Each predicate gives the function that opens the right, or None."""

from django.db.models import Q

from prefectures.habilitations import DEPARTEMENTAL, NATIONAL, REGIONAL, Fonction, Habilitations
from prefectures.models import Delegation, Prefecture, Role
from rapports.models import Campagne
from rapports.questionnaire.definition import Qui

REPONDANTS = (Role.CHEF_DEPARTEMENTAL, Role.COLLABORATEUR)
REPONDANTS_REGIONAUX = (Role.CHEF_REGIONAL, Role.COLLABORATEUR)


def peut_voir_les_campagnes(habilitations: Habilitations) -> bool:
    """The list of surveys: any open function, but a contributeur's (his section comes by mail)."""
    return any(f.role != Role.CONTRIBUTEUR for f in habilitations.fonctions)


def peut_lire_le_suivi(habilitations: Habilitations) -> Fonction | None:
    """The follow-up of a survey, with the names of the referents: the function that opens the list of surveys."""
    return next((f for f in habilitations.fonctions if f.role != Role.CONTRIBUTEUR), None)


def peut_remplir(habilitations: Habilitations, prefecture: Prefecture) -> Fonction | None:
    """The départemental questions of the answer of `prefecture`."""
    return habilitations.fonction(REPONDANTS, niveau=DEPARTEMENTAL, prefecture_id=prefecture.pk)


def peut_remplir_le_regional(habilitations: Habilitations, prefecture: Prefecture) -> Fonction | None:
    """The regional questions: they stand in the answer of the préfecture de région only."""
    if not prefecture.siege_de_region:
        return None
    return habilitations.fonction(REPONDANTS_REGIONAUX, niveau=REGIONAL, region_code=prefecture.region_id)


def fonctions_de_saisie(habilitations: Habilitations, prefecture: Prefecture) -> dict[Qui, Fonction | None]:
    """Which function lets the person answer each kind of question."""
    return {
        Qui.DEPARTEMENTAL: peut_remplir(habilitations, prefecture),
        Qui.REGIONAL: peut_remplir_le_regional(habilitations, prefecture),
    }


def peut_saisir(habilitations: Habilitations, prefecture: Prefecture) -> Fonction | None:
    """Any question of the answer."""
    return peut_remplir(habilitations, prefecture) or peut_remplir_le_regional(habilitations, prefecture)


def qu_il_remplit(habilitations: Habilitations) -> Q:
    """Condition on the answers a person has a hand in, as `peut_saisir` says of one: of his préfecture, or of the seat of
    his région for the regional questions. Without such a function, no query is made.
    """
    fonctions = habilitations.fonctions
    prefectures = {f.prefecture_id for f in fonctions if f.role in REPONDANTS and f.prefecture_id}
    regions = {f.region_code for f in fonctions if f.role in REPONDANTS_REGIONAUX and f.region_code}
    return Q(prefecture__in=prefectures) | Q(prefecture__siege_de_region=True, prefecture__region__in=regions)


def peut_soumettre(habilitations: Habilitations, prefecture: Prefecture, *, poste_vacant: bool) -> Fonction | None:
    """The chef de projet départemental, or a collaborateur by delegation.

    The régional of the seat submits when the départemental post is vacant (`poste_vacant`); the same person in both
    posts already holds the départemental one.
    """
    chef = habilitations.fonction([Role.CHEF_DEPARTEMENTAL], prefecture_id=prefecture.pk)
    if chef:
        return chef
    if delegue := _delegue(habilitations, DEPARTEMENTAL, prefecture):
        return delegue
    if not (poste_vacant and prefecture.siege_de_region):
        return None
    chef_regional = habilitations.fonction([Role.CHEF_REGIONAL], region_code=prefecture.region_id)
    return chef_regional or _delegue(habilitations, REGIONAL, prefecture)


def _delegue(habilitations: Habilitations, niveau: str, prefecture: Prefecture) -> Fonction | None:
    for f in habilitations.fonctions:
        ici = prefecture.pk in f.prefecture_ids and f.niveau == niveau
        if ici and f.role == Role.COLLABORATEUR and Delegation.Acte.SOUMETTRE in f.actes_delegues:
            return f
    return None


def peut_examiner(habilitations: Habilitations) -> Fonction | None:
    """Review: accept, ask for corrections, reopen."""
    return habilitations.fonction([Role.AGENT])


def peut_gerer_les_campagnes(habilitations: Habilitations) -> Fonction | None:
    """Questionnaire, campaign, report in preparation."""
    return habilitations.fonction([Role.ADMINISTRATEUR, Role.AGENT])


def peut_prolonger(habilitations: Habilitations, campagne: Campagne) -> bool:
    """Put the closing off: who runs the campaigns, while answers come in. Before, its date is changed."""
    return campagne.en_marche and peut_gerer_les_campagnes(habilitations) is not None


def peut_arreter_les_relances(habilitations: Habilitations, prefecture: Prefecture) -> Fonction | None:
    """Those of one answer: who receives them, or the MILDECA."""
    return peut_gerer_les_campagnes(habilitations) or peut_saisir(habilitations, prefecture)


def peut_voir_les_preparatifs(habilitations: Habilitations) -> Fonction | None:
    """Campaigns not yet open: national functions."""
    return habilitations.fonction([Role.ADMINISTRATEUR, Role.AGENT, Role.LECTEUR], niveau=NATIONAL)


def peut_preparer_le_rapport(habilitations: Habilitations) -> Fonction | None:
    """Generate, compose again, publish."""
    return habilitations.fonction([Role.ADMINISTRATEUR, Role.AGENT])


def peut_lire_la_preparation(habilitations: Habilitations) -> Fonction | None:
    """Read the editions not published: those who prepare, and a national lecteur."""
    return peut_preparer_le_rapport(habilitations) or habilitations.fonction([Role.LECTEUR], niveau=NATIONAL)


def peut_preparer_l_avis(habilitations: Habilitations, prefecture: Prefecture) -> Fonction | None:
    """Opinion of the région on a submitted answer: its team writes it, its chef de projet gives it."""
    return habilitations.fonction(REPONDANTS_REGIONAUX, niveau=REGIONAL, region_code=prefecture.region_id)


def peut_rendre_l_avis(habilitations: Habilitations, prefecture: Prefecture) -> Fonction | None:
    return habilitations.fonction([Role.CHEF_REGIONAL], niveau=REGIONAL, region_code=prefecture.region_id)


def peut_lire_des_avis(habilitations: Habilitations) -> bool:
    """Opinions of régions, of some préfecture: the national functions, the team of a région. Never the préfecture itself."""
    return habilitations.national or habilitations.fonction(REPONDANTS_REGIONAUX, niveau=REGIONAL) is not None


def peut_lire_l_avis(habilitations: Habilitations, prefecture: Prefecture) -> bool:
    """The opinion of the région on the answer of that préfecture."""
    return habilitations.national or peut_preparer_l_avis(habilitations, prefecture) is not None


def peut_lire_la_revue(
    habilitations: Habilitations, prefecture: Prefecture, *, revue_regionale: bool
) -> Fonction | None:
    """The page of review: who decides, the national functions that read, the team of the région when its opinion is asked."""
    national = habilitations.fonction([Role.AGENT, Role.ADMINISTRATEUR, Role.LECTEUR], niveau=NATIONAL)
    if national or not revue_regionale:
        return national
    return peut_preparer_l_avis(habilitations, prefecture)
