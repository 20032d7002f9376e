"""Which préfectures are in the network and answer the survey, from when to when. The caller has checked the right."""

from datetime import date

from django.db import transaction

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.validation import valider
from prefectures.models import Participation, Prefecture
from prefectures.regles import refus_de_la_fin, refus_de_la_participation


@transaction.atomic
def ouvrir_participation(prefecture: Prefecture, nature: str, *, debut: date, motif: str, par: Acteur) -> Participation:
    """`prefecture` takes part (`nature`: in the network, in the survey) from the day `debut`.

    The reason stays on the object, the event does not hold it. Raises `ActionRefusee` without a reason, or when another
    participation covers a day from then on. The préfecture is locked: of two openings at once one wins.
    """
    prise = Prefecture.objects.select_for_update(of=("self",), no_key=True).get(pk=prefecture.pk)
    nouvelle = Participation(prefecture=prise, nature=nature, debut=debut, motif=_motif(motif))
    autres = Participation.objects.filter(prefecture=prise, nature=nature)
    if refus := refus_de_la_participation(nouvelle, autres):
        raise ActionRefusee(refus)
    valider(nouvelle)
    nouvelle.save()
    _journaliser("prefectures.participation.ouverte", nouvelle, par)
    return nouvelle


@transaction.atomic
def clore_participation(participation: Participation, *, fin: date, motif: str, par: Acteur) -> Participation:
    """It ends; `fin` is the first day without. Campaigns already opened keep the préfecture. Raises `ActionRefusee`."""
    lignes = Participation.objects.select_for_update(of=("self",)).select_related("prefecture")
    prise = lignes.get(pk=participation.pk)
    if refus := refus_de_la_fin(prise, fin, "Cette participation"):
        raise ActionRefusee(refus)
    prise.fin, prise.motif_fin = fin, _motif(motif)
    prise.save(update_fields=["fin", "motif_fin"])
    _journaliser("prefectures.participation.close", prise, par)
    return prise


def _motif(motif: str) -> str:
    if not motif.strip():
        raise ActionRefusee("Indiquez le motif.")
    return motif.strip()


def _journaliser(code: str, participation: Participation, par: Acteur) -> None:
    journaliser(
        code,
        participation,
        par=par,
        prefecture=participation.prefecture.code,
        region=participation.prefecture.region_id,
        donnees={
            "nature": participation.nature,
            "debut": participation.debut.isoformat(),
            "fin": participation.fin.isoformat() if participation.fin else None,
        },
    )
