"""Délégation de signature: given by the holder of a mandate to a named collaborateur, dated, revocable at once."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.validation import valider
from prefectures.actions.communs import territoire
from prefectures.models import Affectation, Delegation, Mandat, Personne, Role
from prefectures.regles import refus_de_la_delegation, refus_de_la_revocation


@transaction.atomic
def deleguer(
    mandat: Mandat, personne: Personne, acte: str, *, debut: date, par: Acteur, fin: date | None = None
) -> Delegation:
    """Let `personne` do `acte` (soumettre, décider) « pour le préfet et par délégation », from the day `debut`.

    The mandate is locked: of two identical delegations given at once, one is. Raises `ActionRefusee`.
    """
    verrou = Mandat.objects.select_for_update(of=("self",), no_key=True).select_related("prefecture")
    pris = verrou.filter(pk=mandat.pk).first()
    if pris is None:
        raise ActionRefusee("Ce mandat a été annulé entre-temps par une autre personne.")
    delegation = Delegation(mandat=pris, personne=personne, acte=acte, debut=debut, fin=fin)
    memes = Delegation.objects.filter(mandat=pris, personne=personne, acte=acte)
    if refus := refus_de_la_delegation(delegation, collaborations(pris, personne), memes, timezone.localdate()):
        raise ActionRefusee(refus)
    valider(delegation)
    delegation.save()
    _journaliser("prefectures.delegation.donnee", delegation, par)
    return delegation


@transaction.atomic
def revoquer_delegation(delegation: Delegation, *, par: Acteur) -> Delegation:
    """End a delegation at once: the collaborateur's next request no longer has the right. Raises `ActionRefusee`."""
    verrou = Delegation.objects.select_for_update(of=("self",)).select_related("mandat__prefecture")
    prise = verrou.get(pk=delegation.pk)
    if refus := refus_de_la_revocation(prise, timezone.localdate()):
        raise ActionRefusee(refus)
    prise.revoquee_le = timezone.now()
    prise.save(update_fields=["revoquee_le"])
    _journaliser("prefectures.delegation.revoquee", prise, par)
    return prise


def finir_avec_la_collaboration(affectation: Affectation, *, par: Acteur) -> None:
    """A collaborateur who leaves gives back the signatures held there: coming back later does not revive them.

    Called in the transaction that sets the end, for a collaborateur.
    """
    mandats = Mandat.objects.filter(prefecture=affectation.prefecture_id, niveau=Mandat.Niveau.DEPARTEMENTAL)
    if affectation.region_id:
        mandats = Mandat.objects.filter(prefecture__region=affectation.region_id, niveau=Mandat.Niveau.REGIONAL)
    tenues = Delegation.objects.select_for_update(of=("self",)).select_related("mandat__prefecture")
    for delegation in tenues.filter(mandat__in=mandats, personne=affectation.personne_id, revoquee_le=None):
        if delegation.fin is not None and affectation.fin is not None and delegation.fin <= affectation.fin:
            continue
        if affectation.fin is not None and delegation.debut < affectation.fin:
            delegation.fin = affectation.fin
            delegation.save(update_fields=["fin"])
            _journaliser("prefectures.delegation.close", delegation, par)
        else:
            revoquer_delegation(delegation, par=par)


def collaborations(mandat: Mandat, personne: Personne) -> list[Affectation]:
    """Functions of collaborateur that `personne` holds, or held, in the territory of the mandate."""
    toutes = Affectation.objects.filter(personne=personne, role=Role.COLLABORATEUR)
    if mandat.niveau == Mandat.Niveau.REGIONAL:
        return list(toutes.filter(region=mandat.prefecture.region_id))
    return list(toutes.filter(prefecture=mandat.prefecture_id))


def _journaliser(code: str, delegation: Delegation, par: Acteur) -> None:
    donnees = {
        "personne": delegation.personne_id,
        "acte": delegation.acte,
        "debut": delegation.debut.isoformat(),
        "fin": delegation.fin.isoformat() if delegation.fin else None,
    }
    journaliser(code, delegation, par=par, donnees=donnees, **territoire(delegation.mandat))
