"""The life of a mandate once it is open: its end, its corrections, its passing to a successor, its cancelling.

Rule of cancelling: a mandate that has begun is history and is only ended; one that has not begun gave no right to
anyone, and may be removed (the log keeps that it was opened, then cancelled).
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.fichiers import Depot
from mildeca_portal.socle.validation import valider
from prefectures.actions.communs import joindre_designation, journaliser_fonction, relire_mandat
from prefectures.actions.fins import poser_la_fin
from prefectures.actions.fonctions import ouvrir_mandat
from prefectures.models import Mandat, NoteDePassation, Personne
from prefectures.regles import refus_de_l_annulation, refus_de_la_transmission, refus_du_changement_de_fin


def _autres(mandat: Mandat) -> list[Mandat]:
    memes = Mandat.objects.filter(prefecture_id=mandat.prefecture_id, niveau=mandat.niveau)
    return list(memes.exclude(pk=mandat.pk))


@transaction.atomic
def changer_la_fin_du_mandat(mandat: Mandat, *, fin: date | None, par: Acteur) -> Mandat:
    """Set, move or take away (None) the first day without the mandate.

    Raises `ActionRefusee` when another mandate of that level covers a day of the new period.
    """
    pris = relire_mandat(mandat)
    if pris.fin == fin:
        return pris
    if refus := refus_du_changement_de_fin(pris, fin, _autres(pris)):
        raise ActionRefusee(refus)
    poser_la_fin(pris, fin, par=par)
    journaliser_fonction("prefectures.mandat.clos" if fin else "prefectures.mandat.fin_levee", pris, par)
    return pris


@transaction.atomic
def corriger_mandat(
    mandat: Mandat, valeurs: dict[str, Any], *, par: Acteur, designation: Depot | None = None
) -> Mandat:
    """Write the title, the interim, the date of the training; `designation` replaces the document.

    Raises `ActionRefusee`. Nothing is written nor logged when nothing changes.
    """
    pris = relire_mandat(mandat)
    changes = sorted(nom for nom, valeur in valeurs.items() if getattr(pris, nom) != valeur)
    for nom in changes:
        setattr(pris, nom, valeurs[nom])
    if not changes and designation is None:
        return pris
    valider(pris)
    joindre_designation(pris, designation, par)
    pris.save()
    journaliser_fonction(
        "prefectures.mandat.corrige", pris, par, champs=changes + ["piece"] * (designation is not None)
    )
    return pris


@transaction.atomic
def transmettre_mandat(
    mandat: Mandat,
    successeur: Personne,
    *,
    le: date,
    par: Acteur,
    designation: Depot | None = None,
    **champs: Any,
) -> Mandat:
    """One act: the mandate ends on the day `le`, and its successor's begins that day, at the same post.

    `champs`: other fields of the new mandate (titre, par_interim, fin…). Returns it. Raises `ActionRefusee`; either both
    are written or nothing.
    """
    pris = relire_mandat(mandat)
    if refus := refus_de_la_transmission(pris, successeur.pk, le):
        raise ActionRefusee(refus)
    if pris.fin != le:
        poser_la_fin(pris, le, par=par)
    nouveau = ouvrir_mandat(
        successeur, pris.prefecture, pris.niveau, debut=le, par=par, designation=designation, **champs
    )
    journaliser_fonction("prefectures.mandat.transmis", pris, par, successeur=nouveau.pk)
    return nouveau


@transaction.atomic
def annuler_mandat(mandat: Mandat, *, par: Acteur) -> None:
    """Remove a mandate opened by mistake, before it begins. The one before keeps the end it was given.

    Raises `ActionRefusee` once it has begun, or when something already rests on it.
    """
    pris = relire_mandat(mandat)
    if refus := refus_de_l_annulation(pris, timezone.localdate()):
        raise ActionRefusee(refus)
    journaliser_fonction("prefectures.mandat.annule", pris, par)
    try:
        with transaction.atomic():
            # Asked for, never written: its author has no access before the first day.
            NoteDePassation.objects.filter(mandat=pris, version=0).delete()
            pris.delete()
    except ProtectedError as erreur:
        raise ActionRefusee("Ce mandat a déjà servi : mettez-y fin plutôt que de l’annuler.") from erreur
