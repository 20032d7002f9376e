from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from circulaires.models import Lecture, Texte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import journaliser
from prefectures.habilitations import REGIONAL, Fonction
from prefectures.models import Prefecture


@transaction.atomic
def accuser_lecture(texte: Texte, fonctions: Sequence[Fonction]) -> list[Lecture]:
    """Acknowledge a published text for each function of chef de projet the person holds.

    A regional function acknowledges at the seat of its région. Twice changes nothing: the first reading is kept.
    Returns the readings written. Raises `ActionRefusee` when the text is not in force.
    """
    en_vigueur = Texte.objects.select_for_update(of=("self",), no_key=True).filter(statut=Texte.Statut.PUBLIE)
    if en_vigueur.filter(pk=texte.pk).first() is None:
        raise ActionRefusee("Ce texte n’est pas en vigueur : il n’y a pas de lecture à accuser.")
    territoires = _territoires(fonctions)
    deja = set(
        Lecture.objects.filter(texte=texte, personne__in={f.personne_id for f in fonctions})
        .order_by("pk")
        .values_list("prefecture_id", "niveau")
    )
    ecrites = []
    for fonction in fonctions:
        prefecture = territoires[fonction.niveau, fonction.region_code or fonction.prefecture_code]
        if (prefecture.pk, fonction.niveau) not in deja:
            ecrites.append(_ecrire(texte, prefecture, fonction))
    return ecrites


def _territoires(fonctions: Sequence[Fonction]) -> dict[tuple[str, str], Prefecture]:
    """{(level, code): préfecture} in one query."""
    regions = [f.region_code for f in fonctions if f.niveau == REGIONAL]
    codes = [f.prefecture_code for f in fonctions if f.niveau != REGIONAL]
    trouves = {}
    for p in Prefecture.objects.filter(Q(code__in=codes) | Q(region_id__in=regions, siege_de_region=True)):
        trouves["departemental", p.code] = p
        if p.siege_de_region:
            trouves[REGIONAL, p.region_id] = p
    return trouves


def _ecrire(texte: Texte, prefecture: Prefecture, fonction: Fonction) -> Lecture:
    lecture = Lecture.objects.create(
        texte=texte,
        prefecture=prefecture,
        niveau=fonction.niveau,
        personne_id=fonction.personne_id,
        fonction=fonction.role,
        lu_le=timezone.now(),
    )
    journaliser(
        "circulaires.texte.lu",
        texte,
        par=fonction.acteur,
        prefecture=prefecture.code,
        region=prefecture.region_id,
        donnees={"niveau": fonction.niveau},
    )
    return lecture
