"""What taking and leaving a post put on the dashboard (contract: `socle.a_faire`)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from mildeca_portal.accueil.prise_de_poste import etapes_de
from mildeca_portal.socle.a_faire import Echeance
from prefectures.habilitations import Habilitations
from prefectures.models import NoteDePassation
from prefectures.postes_tenus import PosteTenu, postes_tenus
from prefectures.regles import est_nouveau


def echeances(habilitations: Habilitations, maintenant: datetime) -> list[Echeance]:
    """The note to leave, when an end is set; the steps left, during the first three months."""
    postes, jour = postes_tenus(habilitations), timezone.localdate(maintenant)
    return [*_notes(postes), *_etapes(postes, jour)]


def _notes(postes: Sequence[PosteTenu]) -> list[Echeance]:
    finissent = [p for p in postes if p.mandat.fin]
    if not finissent:
        return []
    notes = NoteDePassation.objects.filter(mandat__in=[p.mandat.pk for p in finissent]).exclude(contenu="")
    ecrites = set(notes.order_by("pk").values_list("mandat_id", flat=True))
    return [
        Echeance(
            titre="Rédiger la note de passation",
            detail=f"{p.territoire}, dernier jour de votre mandat : votre successeur la lira.",
            le=p.mandat.dernier_jour,
            bouton="Rédiger la note",
            url=reverse("note_du_mandat", args=[p.mandat.pk]),
        )
        for p in finissent
        if p.mandat.pk not in ecrites
    ]


def _etapes(postes: Sequence[PosteTenu], jour: date) -> list[Echeance]:
    nouveaux = [p for p in postes if est_nouveau(p.mandat, jour)]
    if not nouveaux:
        return []
    etapes = etapes_de([p.mandat for p in nouveaux], jour)
    restes = [(p, sum(e.faite_le is None for e in etapes[p.mandat.pk])) for p in nouveaux]
    return [
        Echeance(
            titre=f"Prise de poste : {n} étape{'s' * (n > 1)} à faire",
            detail=f"{p.territoire} : votre dossier réunit ce qu’il faut savoir pour commencer.",
            le=None,
            bouton="Ouvrir la prise de poste",
            url=f"{reverse('prise_de_poste')}?mandat={p.mandat.pk}",
        )
        for p, n in restes
        if n
    ]
