"""Opening and closing the dated functions. The caller has checked the right; an event is written each time."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.models import Affectation, Mandat, Personne, Prefecture
from prefectures.regles import phrase_periode, refus_de_la_fin, refus_du_mandat, se_chevauchent


def _valider(objet: models.Model) -> None:
    """Raise `ActionRefusee` with the sentences of the model's own checks."""
    try:
        objet.full_clean()
    except ValidationError as erreur:
        raise ActionRefusee(erreur.messages) from erreur


@transaction.atomic
def ouvrir_mandat(
    personne: Personne, prefecture: Prefecture, niveau: str, *, debut: date, par: Acteur, **champs: Any
) -> Mandat:
    """Make `personne` chef de projet of `prefecture` at `niveau` from the day `debut`.

    `champs`: other fields of `Mandat` (titre, fin, formation_le…). Raises `ActionRefusee` when another mandate of that
    level covers a day of the period. The préfecture is locked first: of two simultaneous openings one wins, the other
    reads why (the exclusion constraint alone could end in a deadlock).
    """
    siege = Prefecture.objects.select_for_update(of=("self",), no_key=True).get(pk=prefecture.pk)
    mandat = Mandat(personne=personne, prefecture=siege, niveau=niveau, debut=debut, **champs)
    if refus := refus_du_mandat(mandat, siege, Mandat.objects.filter(prefecture=siege, niveau=niveau)):
        raise ActionRefusee(refus)
    _valider(mandat)
    mandat.save()
    _journaliser("prefectures.mandat.ouvert", mandat, par, prefecture=siege.code, region=siege.region_id)
    return mandat


@transaction.atomic
def clore_mandat(mandat: Mandat, *, fin: date, par: Acteur) -> Mandat:
    """End the mandate; `fin` is the first day without, so the successor may begin that day.

    The delegations it gave end with it (rights are read through the open mandate). Raises `ActionRefusee`.
    """
    pris = Mandat.objects.select_for_update(of=("self",)).select_related("prefecture").get(pk=mandat.pk)
    _clore(pris, fin)
    _journaliser(
        "prefectures.mandat.clos", pris, par, prefecture=pris.prefecture.code, region=pris.prefecture.region_id
    )
    return pris


@transaction.atomic
def ouvrir_affectation(
    personne: Personne, role: str, perimetre: str, *, debut: date, par: Acteur, **champs: Any
) -> Affectation:
    """Give `personne` another function from the day `debut`. `champs`: region or prefecture, service, quotite, fin.

    Raises `ActionRefusee` when the person already holds that function there, or when the role does not go with the
    perimeter. The person is locked: two simultaneous openings make one.
    """
    Personne.objects.select_for_update(of=("self",), no_key=True).get(pk=personne.pk)
    affectation = Affectation(personne=personne, role=role, perimetre=perimetre, debut=debut, **champs)
    _valider(affectation)
    memes = Affectation.objects.filter(
        personne=personne, role=role, region=affectation.region, prefecture=affectation.prefecture
    )
    if refus := [
        f"Cette personne exerce déjà cette fonction {phrase_periode(a)}."
        for a in memes
        if se_chevauchent(affectation, a)
    ]:
        raise ActionRefusee(refus)
    affectation.save()
    _journaliser("prefectures.affectation.ouverte", affectation, par, **_territoire(affectation))
    return affectation


@transaction.atomic
def clore_affectation(affectation: Affectation, *, fin: date, par: Acteur) -> Affectation:
    """End the function; `fin` is the first day without. Raises `ActionRefusee`."""
    prise = Affectation.objects.select_for_update(of=("self",)).select_related("prefecture").get(pk=affectation.pk)
    _clore(prise, fin)
    _journaliser("prefectures.affectation.close", prise, par, **_territoire(prise))
    return prise


def _clore(periode: Mandat | Affectation, fin: date) -> None:
    if refus := refus_de_la_fin(periode, fin):
        raise ActionRefusee(refus)
    periode.fin = fin
    periode.save(update_fields=["fin"])


def _territoire(affectation: Affectation) -> dict[str, str]:
    prefecture = affectation.prefecture
    region = affectation.region_id or (prefecture.region_id if prefecture else "")
    return {"prefecture": prefecture.code if prefecture else "", "region": region}


def _journaliser(code: str, objet: Mandat | Affectation, par: Acteur, **territoire: str) -> None:
    donnees = {
        "personne": objet.personne_id,
        "role": objet.role,
        "debut": objet.debut.isoformat(),
        "fin": objet.fin.isoformat() if objet.fin else None,
    }
    journaliser(code, objet, par=par, donnees=donnees, **territoire)
