from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from circulaires.models import Lecture, Texte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import journaliser
from prefectures.habilitations import REGIONAL, Fonction
from prefectures.models import Prefecture


@transaction.atomic
def accuser_lecture(texte: Texte, fonctions: Iterable[Fonction]) -> list[Lecture]:
    """Acknowledge a published text for each function of chef de projet the person holds.

    A regional function acknowledges at the seat of its région. Twice changes nothing: the first reading is kept.
    Returns the readings written. Raises `ActionRefusee` when the text is not in force.
    """
    if not Texte.objects.filter(pk=texte.pk, statut=Texte.Statut.PUBLIE).exists():
        raise ActionRefusee("Ce texte n’est pas en vigueur : il n’y a pas de lecture à accuser.")
    ecrites = []
    for fonction in fonctions:
        prefecture = _prefecture_de(fonction)
        lecture, nouvelle = Lecture.objects.get_or_create(
            texte=texte,
            prefecture=prefecture,
            niveau=fonction.niveau,
            defaults={
                "personne_id": fonction.personne_id,
                "fonction": fonction.role,
                "lu_le": timezone.now(),
            },
        )
        if nouvelle:
            ecrites.append(lecture)
            journaliser(
                "circulaires.texte.lu",
                texte,
                par=fonction.acteur,
                prefecture=prefecture.code,
                region=prefecture.region_id,
                donnees={"niveau": fonction.niveau},
            )
    return ecrites


def _prefecture_de(fonction: Fonction) -> Prefecture:
    if fonction.niveau == REGIONAL:
        return Prefecture.objects.get(region_id=fonction.region_code, siege_de_region=True)
    return Prefecture.objects.get(code=fonction.prefecture_code)
