"""The life of an affectation once it is open: its end, its corrections, its cancelling before it begins."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.validation import valider
from prefectures.actions.administrateurs import exiger_un_administrateur, verrouiller_les_administrateurs
from prefectures.actions.communs import journaliser_fonction
from prefectures.actions.delegations import finir_avec_la_collaboration
from prefectures.models import Affectation, Personne, Role
from prefectures.regles import (
    phrase_periode,
    refus_de_l_annulation,
    refus_de_la_correction,
    refus_du_changement_de_fin,
    se_chevauchent,
)


def exiger_sans_double(affectation: Affectation) -> None:
    """Raise `ActionRefusee` when the person already holds that function there, a day of the period."""
    memes = Affectation.objects.filter(
        personne=affectation.personne_id,
        role=affectation.role,
        region=affectation.region_id,
        prefecture=affectation.prefecture_id,
    )
    if refus := [
        f"Cette personne exerce déjà cette fonction {phrase_periode(a)}."
        for a in memes.exclude(pk=affectation.pk)
        if se_chevauchent(affectation, a)
    ]:
        raise ActionRefusee(refus)


def _relire(affectation: Affectation) -> Affectation:
    """The affectation as it is now, locked: the administrators first when it is theirs, then the person, then the row."""
    if affectation.role == Role.ADMINISTRATEUR:
        verrouiller_les_administrateurs()
    Personne.objects.verrouiller(affectation.personne_id)
    prises = Affectation.objects.select_for_update(of=("self",)).select_related("prefecture")
    prise = prises.filter(pk=affectation.pk).first()
    if prise is None:
        raise ActionRefusee("Cette fonction a été annulée entre-temps par une autre personne.")
    return prise


@transaction.atomic
def changer_la_fin_de_l_affectation(affectation: Affectation, *, fin: date | None, par: Acteur) -> Affectation:
    """Set, move or take away (None) the first day without the function.

    Raises `ActionRefusee`; the last administrator without an end cannot be given one.
    """
    prise = _relire(affectation)
    if prise.fin == fin:
        return prise
    if refus := refus_du_changement_de_fin(prise, fin):
        raise ActionRefusee(refus)
    if prise.role == Role.ADMINISTRATEUR and fin is not None and (prise.fin is None or fin < prise.fin):
        exiger_un_administrateur(sans=[prise.pk], des=fin)
    prise.fin = fin
    exiger_sans_double(prise)
    prise.save(update_fields=["fin"])
    if prise.role == Role.COLLABORATEUR and fin is not None:
        finir_avec_la_collaboration(prise, par=par)
    code = "prefectures.affectation.close" if fin else "prefectures.affectation.fin_levee"
    journaliser_fonction(code, prise, par)
    return prise


@transaction.atomic
def corriger_affectation(affectation: Affectation, valeurs: dict[str, Any], *, par: Acteur) -> Affectation:
    """Write other fields (service, quotite; role, perimetre, region, prefecture, debut while it has not begun).

    Raises `ActionRefusee`. Nothing is written nor logged when nothing changes.
    """
    avant = _relire(affectation)
    apres = Affectation.objects.select_related("prefecture").get(pk=avant.pk)
    for nom, valeur in valeurs.items():
        setattr(apres, nom, valeur)
    changes = sorted(nom for nom in valeurs if getattr(apres, nom) != getattr(avant, nom))
    if not changes:
        return avant
    jour = timezone.localdate()
    if refus := refus_de_la_correction(avant, apres, jour):
        raise ActionRefusee(refus)
    valider(apres)
    exiger_sans_double(apres)
    if avant.role == Role.ADMINISTRATEUR and {"role", "debut"} & set(changes):
        exiger_un_administrateur(sans=[avant.pk], des=jour)
    apres.save()
    journaliser_fonction("prefectures.affectation.corrigee", apres, par, champs=changes)
    return apres


@transaction.atomic
def annuler_affectation(affectation: Affectation, *, par: Acteur) -> None:
    """Remove a function opened by mistake, before it begins. Raises `ActionRefusee`."""
    prise = _relire(affectation)
    jour = timezone.localdate()
    if refus := refus_de_l_annulation(prise, jour):
        raise ActionRefusee(refus)
    if prise.role == Role.ADMINISTRATEUR:
        exiger_un_administrateur(sans=[prise.pk], des=jour)
    journaliser_fonction("prefectures.affectation.annulee", prise, par)
    try:
        with transaction.atomic():
            prise.delete()
    except ProtectedError as erreur:
        raise ActionRefusee("Cette fonction a déjà servi : mettez-y fin plutôt que de l’annuler.") from erreur
