"""What may happen to a roadmap, a plan and its actions. Pure: nothing is written here."""

from collections.abc import Sequence
from datetime import date

from feuilles_de_route.models import (
    AxeFeuilleDeRoute,
    FeuilleDeRouteRegionale,
    FicheAction,
    PlanActionsDepartemental,
    Signataire,
    Statut,
)

# A signed document is revised, then closed when the next strategy replaces it; nothing comes back to a draft.
TRANSITIONS: dict[str, frozenset[str]] = {
    Statut.EN_ELABORATION: frozenset({Statut.EN_CONCERTATION}),
    Statut.EN_CONCERTATION: frozenset({Statut.EN_ELABORATION, Statut.SIGNEE}),
    Statut.SIGNEE: frozenset({Statut.REVISEE, Statut.CLOSE}),
    Statut.REVISEE: frozenset({Statut.CLOSE}),
    Statut.CLOSE: frozenset(),
}


def est_en_retard(action: FicheAction, le: date) -> bool:
    """Due before the day `le`, and neither done nor abandoned. The day of the deadline is not late."""
    return action.echeance is not None and action.echeance < le and action.avancement in FicheAction.A_FAIRE


def est_suivie(plan: PlanActionsDepartemental) -> bool:
    """Progress may still be recorded: in draft as once signed, until the plan is closed."""
    return plan.statut != Statut.CLOSE


def manque_pour_signer_la_feuille(
    feuille: FeuilleDeRouteRegionale, axes: Sequence[AxeFeuilleDeRoute], qualites: Sequence[str]
) -> list[str]:
    """Sentences saying what is missing before the roadmap is recorded as signed; empty: it can be.

    `axes`: those of the roadmap, objectifs prefetched; `qualites`: codes of the signatories. Co-signature by the ARS
    is usual, but no source makes it mandatory (dossier, §1.2): it is not asked.
    """
    manques = []
    if not feuille.diagnostic.strip():
        manques.append("Rédigez le diagnostic territorial.")
    if not axes:
        manques.append("Ajoutez au moins un axe.")
    manques += [
        f"Rattachez l’axe {axe.ordre} à au moins un objectif cible." for axe in axes if not axe.objectifs_cibles.all()
    ]
    if Signataire.Qualite.PREFET_DE_REGION not in qualites:
        manques.append("Indiquez la signature du préfet de région.")
    return manques


def manque_pour_signer_le_plan(
    plan: PlanActionsDepartemental, actions: Sequence[FicheAction], qualites: Sequence[str]
) -> list[str]:
    """Sentences saying what is missing before the plan is recorded as signed; empty: it can be."""
    manques = []
    if not actions:
        manques.append("Ajoutez au moins une action.")
    manques += [f"Rattachez l’action {a.code} à un objectif cible." for a in actions if a.objectif_cible_id is None]
    if Signataire.Qualite.PREFET_DE_DEPARTEMENT not in qualites:
        manques.append("Indiquez la signature du préfet de département.")
    return manques


def refus_de_rattachement(action: FicheAction, plan: PlanActionsDepartemental) -> list[str]:
    """Sentences saying what an action is wrongly tied to; empty: nothing. The axis is one of the plan's roadmap."""
    refus = []
    if action.axe_feuille.feuille_id != plan.feuille_regionale_id:
        refus.append("Choisissez un axe de la feuille de route que décline le plan.")
    objectif = action.objectif_cible
    if objectif is not None and objectif.strategie_id != plan.feuille_regionale.strategie_id:
        refus.append("Choisissez un objectif cible de la stratégie que décline la feuille de route.")
    return refus
