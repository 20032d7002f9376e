"""Opening and closing the dated functions. The caller has checked the right; an event is written each time."""

from datetime import date
from typing import Any

from django.db import transaction

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.fichiers import Depot
from mildeca_portal.socle.validation import valider
from prefectures.actions.affectations import changer_la_fin_de_l_affectation, exiger_sans_double
from prefectures.actions.communs import (
    joindre_designation,
    journaliser_fonction,
    relire_mandat,
    verrouiller_prefecture,
)
from prefectures.actions.fins import poser_la_fin
from prefectures.actions.passation import demander_note
from prefectures.models import Affectation, Mandat, Personne, Prefecture
from prefectures.regles import refus_de_la_fin, refus_du_mandat


@transaction.atomic
def ouvrir_mandat(
    personne: Personne,
    prefecture: Prefecture,
    niveau: str,
    *,
    debut: date,
    par: Acteur,
    designation: Depot | None = None,
    **champs: Any,
) -> Mandat:
    """Make `personne` chef de projet of `prefecture` at `niveau` from the day `debut`.

    `designation`: the PDF that names the person. `champs`: other fields of `Mandat` (titre, fin, formation_le…). Raises
    `ActionRefusee` when another mandate of that level covers a day of the period. The préfecture is locked first: of two
    simultaneous openings one wins, the other reads why (the exclusion constraint alone could end in a deadlock).
    """
    siege = verrouiller_prefecture(prefecture.pk)
    mandat = Mandat(personne=personne, prefecture=siege, niveau=niveau, debut=debut, **champs)
    if refus := refus_du_mandat(mandat, siege, Mandat.objects.filter(prefecture=siege, niveau=niveau)):
        raise ActionRefusee(refus)
    valider(mandat)
    joindre_designation(mandat, designation, par)
    mandat.save()
    journaliser_fonction("prefectures.mandat.ouvert", mandat, par)
    if mandat.fin is not None:
        demander_note(mandat, par=par)
    return mandat


@transaction.atomic
def clore_mandat(mandat: Mandat, *, fin: date, par: Acteur) -> Mandat:
    """End a mandate that has no end; `fin` is the first day without, so the successor may begin that day.

    The delegations it gave end with it (rights are read through the open mandate). Raises `ActionRefusee`.
    """
    pris = relire_mandat(mandat)
    if refus := refus_de_la_fin(pris, fin):
        raise ActionRefusee(refus)
    poser_la_fin(pris, fin, par=par)
    journaliser_fonction("prefectures.mandat.clos", pris, par)
    return pris


@transaction.atomic
def ouvrir_affectation(
    personne: Personne, role: str, perimetre: str, *, debut: date, par: Acteur, **champs: Any
) -> Affectation:
    """Give `personne` another function from the day `debut`. `champs`: region or prefecture, service, quotite, fin.

    Raises `ActionRefusee` when the person already holds that function there, or when the role does not go with the
    perimeter. The person is locked: two simultaneous openings make one.
    """
    Personne.objects.verrouiller(personne.pk)
    affectation = Affectation(personne=personne, role=role, perimetre=perimetre, debut=debut, **champs)
    valider(affectation)
    exiger_sans_double(affectation)
    affectation.save()
    journaliser_fonction("prefectures.affectation.ouverte", affectation, par)
    return affectation


@transaction.atomic
def clore_affectation(affectation: Affectation, *, fin: date, par: Acteur) -> Affectation:
    """End a function that has no end; `fin` is the first day without. Raises `ActionRefusee`."""
    actuelle = Affectation.objects.get(pk=affectation.pk)
    if refus := refus_de_la_fin(actuelle, fin):
        raise ActionRefusee(refus)
    return changer_la_fin_de_l_affectation(affectation, fin=fin, par=par)
