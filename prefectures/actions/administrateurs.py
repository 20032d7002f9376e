"""The portal always keeps an administrator. Two of them removing each other are put one after the other."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from mildeca_portal.socle.erreurs import ActionRefusee
from prefectures.models import Affectation, Role
from prefectures.regles import DERNIER_ADMINISTRATEUR


def verrouiller_les_administrateurs() -> None:
    """Taken before any other lock, by whatever may leave the portal without an administrator."""
    verrou = Affectation.objects.select_for_update(of=("self",), no_key=True).filter(role=Role.ADMINISTRATEUR)
    list(verrou.order_by("pk").values_list("pk", flat=True))


def exiger_un_administrateur(*, sans: Iterable[int], des: date) -> None:
    """Raise `ActionRefusee` unless another administrator, in office on the day `des`, has no end and an open account.

    `sans`: affectations about to end. Called under `verrouiller_les_administrateurs`.
    """
    if not _reste_un_administrateur(sans, des):
        raise ActionRefusee(DERNIER_ADMINISTRATEUR)


def _reste_un_administrateur(sans: Iterable[int], des: date) -> bool:
    restants = Affectation.objects.filter(
        role=Role.ADMINISTRATEUR, debut__lte=des, fin__isnull=True, personne__is_active=True
    )
    return restants.exclude(pk__in=sans).exists()


def est_indispensable(personne_id: int, le: date) -> bool:
    """Whether closing the account of this person would leave the portal without an administrator.

    Called under `verrouiller_les_administrateurs`.
    """
    siennes = Affectation.objects.filter(Q(fin__isnull=True) | Q(fin__gt=le), personne=personne_id)
    cles = list(siennes.filter(role=Role.ADMINISTRATEUR).order_by("pk").values_list("pk", flat=True))
    return bool(cles) and not _reste_un_administrateur(cles, le)
