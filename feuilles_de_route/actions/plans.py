"""The departmental plan."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from feuilles_de_route.actions.documents import (
    Signature,
    ecrire,
    en_projet,
    noter,
    signer,
    verrouiller,
)
from feuilles_de_route.models import FeuilleDeRouteRegionale, PlanActionsDepartemental
from feuilles_de_route.regles import manque_pour_signer_le_plan
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.fichiers import Depot
from mildeca_portal.socle.validation import valider
from prefectures.models import Prefecture


@transaction.atomic
def creer_plan(
    prefecture: Prefecture, feuille: FeuilleDeRouteRegionale, *, par: Acteur, **champs: Any
) -> PlanActionsDepartemental:
    """A plan in draft under a roadmap of the same région. Raises `ActionRefusee` when there is already one."""
    Prefecture.objects.select_for_update(of=("self",), no_key=True).get(pk=prefecture.pk)
    if feuille.region_id != prefecture.region_id:
        raise ActionRefusee("Un plan décline la feuille de route de sa région.")
    plan = PlanActionsDepartemental(prefecture=prefecture, feuille_regionale=feuille, **champs)
    valider(plan)
    plan.save()
    noter("plan.cree", plan, par, feuille=feuille.pk)
    return plan


@transaction.atomic
def modifier_plan(
    plan: PlanActionsDepartemental, *, version: int, par: Acteur, **champs: Any
) -> PlanActionsDepartemental:
    """Change the title or the years of a draft. Raises `ActionRefusee` once signed, `EtatPerime`."""
    pris = ecrire(en_projet(plan), champs, version)
    noter("plan.modifie", pris, par, champs=sorted(champs))
    return pris


@transaction.atomic
def signer_plan(
    plan: PlanActionsDepartemental,
    signatures: Iterable[Signature],
    *,
    depot: Depot | None = None,
    par: Acteur,
) -> PlanActionsDepartemental:
    """Record that the plan was signed. Raises `ActionRefusee` with what is missing."""
    pris, signatures = verrouiller(plan), list(signatures)
    manques = manque_pour_signer_le_plan(pris, list(pris.actions.all()), [s.qualite for s in signatures])
    return signer(pris, signatures, manques, depot, par)
