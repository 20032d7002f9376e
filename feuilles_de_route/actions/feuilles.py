"""The regional roadmap and its axes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from circulaires.models import ObjectifCible, OrientationStrategique, Strategie
from feuilles_de_route.actions.documents import Signature, ecrire, en_projet, noter, signer, verrouiller
from feuilles_de_route.contenus import contenus_attendus, contenus_de, manques
from feuilles_de_route.models import AxeFeuilleDeRoute, ContenuSitue, FeuilleDeRouteRegionale
from feuilles_de_route.regles import manque_pour_signer_la_feuille
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.fichiers import Depot
from mildeca_portal.socle.validation import valider
from prefectures.models import Region


@transaction.atomic
def creer_feuille(region: Region, strategie: Strategie, *, par: Acteur, **champs: Any) -> FeuilleDeRouteRegionale:
    """A roadmap in draft. Raises `ActionRefusee` when the région already has one for the strategy."""
    Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region.pk)
    feuille = FeuilleDeRouteRegionale(region=region, strategie=strategie, **champs)
    valider(feuille)
    feuille.save()
    noter("feuille.creee", feuille, par, strategie=strategie.code)
    return feuille


@transaction.atomic
def modifier_feuille(
    feuille: FeuilleDeRouteRegionale, *, version: int, par: Acteur, **champs: Any
) -> FeuilleDeRouteRegionale:
    """Change title, years, diagnosis or opening to the public. Raises `ActionRefusee` once signed, `EtatPerime`."""
    prise = ecrire(en_projet(feuille), champs, version)
    noter("feuille.modifiee", prise, par, champs=sorted(champs))
    return prise


@transaction.atomic
def ajouter_axe(
    feuille: FeuilleDeRouteRegionale,
    intitule: str,
    *,
    objectifs: Iterable[ObjectifCible],
    orientations: Iterable[OrientationStrategique] = (),
    par: Acteur,
) -> AxeFeuilleDeRoute:
    """Add an axis after the others. Raises `ActionRefusee` once signed, or for an objectif of another strategy."""
    prise = en_projet(feuille)
    dernier = prise.axes.aggregate(dernier=Max("ordre"))["dernier"] or 0
    axe = AxeFeuilleDeRoute(feuille=prise, ordre=dernier + 1, intitule=intitule)
    valider(axe)
    axe.save()
    _rattacher(axe, prise, objectifs, orientations)
    noter("axe.ajoute", prise, par, axe=axe.pk, ordre=axe.ordre)
    return axe


@transaction.atomic
def modifier_axe(
    axe: AxeFeuilleDeRoute,
    intitule: str,
    *,
    objectifs: Iterable[ObjectifCible],
    orientations: Iterable[OrientationStrategique] = (),
    version: int,
    par: Acteur,
) -> AxeFeuilleDeRoute:
    """Change the title of an axis and what it is tied to. Raises `ActionRefusee`, `EtatPerime`."""
    prise = en_projet(axe.feuille)
    ecrire(axe, {"intitule": intitule}, version)
    _rattacher(axe, prise, objectifs, orientations)
    noter("axe.modifie", prise, par, axe=axe.pk)
    return axe


def _rattacher(
    axe: AxeFeuilleDeRoute,
    feuille: FeuilleDeRouteRegionale,
    objectifs: Iterable[ObjectifCible],
    orientations: Iterable[OrientationStrategique],
) -> None:
    objectifs, orientations = list(objectifs), list(orientations)
    strategies = {x.strategie_id for x in objectifs} | {x.strategie_id for x in orientations}
    if not strategies <= {feuille.strategie_id}:
        raise ActionRefusee(
            "Choisissez des objectifs et des orientations de la stratégie que décline la feuille de route."
        )
    axe.objectifs_cibles.set(objectifs)
    axe.orientations_strategiques.set(orientations)


@transaction.atomic
def deplacer_axe(axe: AxeFeuilleDeRoute, pas: int, *, par: Acteur) -> None:
    """Swap the axis with the one before (`pas` -1) or after (+1). At an end, nothing moves. Raises `ActionRefusee`."""
    prise = en_projet(axe.feuille)
    axes = list(prise.axes.order_by("ordre"))
    place = [a.pk for a in axes].index(axe.pk)
    if not 0 <= place + pas < len(axes):
        return
    autre, celui_ci = axes[place + pas], axes[place]
    autre.ordre, celui_ci.ordre = celui_ci.ordre, autre.ordre
    AxeFeuilleDeRoute.objects.bulk_update([autre, celui_ci], ["ordre"])
    noter("axe.deplace", prise, par, axe=axe.pk, ordre=celui_ci.ordre)


@transaction.atomic
def situer_les_contenus(
    feuille: FeuilleDeRouteRegionale, ou: Mapping[int, str], *, version: int, par: Acteur
) -> FeuilleDeRouteRegionale:
    """Say where the roadmap answers what the instruction asks. `ou`: {pk of the content: words}, empty to take them back.

    Contents that the portal checks by itself are ignored. Raises `ActionRefusee` once signed, `EtatPerime`.
    """
    prise = ecrire(en_projet(feuille), {}, version)
    demandes = {c.pk for c in contenus_attendus(prise.strategie_id) if not c.critere}
    situes = {pk: texte.strip() for pk, texte in ou.items() if pk in demandes}
    prise.contenus_situes.filter(contenu__in=situes).delete()
    ContenuSitue.objects.bulk_create(
        ContenuSitue(feuille=prise, contenu_id=pk, ou=texte) for pk, texte in situes.items() if texte
    )
    noter("feuille.contenus_situes", prise, par, contenus=sorted(pk for pk, texte in situes.items() if texte))
    return prise


@transaction.atomic
def signer_feuille(
    feuille: FeuilleDeRouteRegionale,
    signatures: Iterable[Signature],
    *,
    depot: Depot | None = None,
    par: Acteur,
) -> FeuilleDeRouteRegionale:
    """Record that the roadmap was signed. Raises `ActionRefusee` with what is missing."""
    prise, signatures = verrouiller(feuille), list(signatures)
    axes = list(prise.axes.prefetch_related("objectifs_cibles"))
    qualites = [s.qualite for s in signatures]
    manquent = [*manque_pour_signer_la_feuille(prise, axes, qualites), *manques(contenus_de(prise, qualites))]
    return signer(prise, signatures, manquent, depot, par)
