"""The portal always keeps an administrator. Two of them removing each other are put one after the other."""

from collections.abc import Iterable
from datetime import date

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
    restants = Affectation.objects.filter(
        role=Role.ADMINISTRATEUR, debut__lte=des, fin__isnull=True, personne__is_active=True
    )
    if not restants.exclude(pk__in=sans).exists():
        raise ActionRefusee(DERNIER_ADMINISTRATEUR)
