"""Correspondents of partner institutions: added, corrected, ended, never deleted. The caller has checked the right."""

from datetime import date
from typing import Any

from django.db import transaction

from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.validation import valider
from mildeca_portal.socle.versions import empreinte
from prefectures.models import Correspondant, Prefecture, Region
from prefectures.regles import refus_de_la_fin, refus_du_correspondant

CHAMPS = ("institution", "nom", "service", "courriel", "debut")
PERIME = (
    "Ce correspondant a été modifié entre-temps par quelqu’un d’autre\u00a0: comparez avec ce qui est enregistré "
    "({enregistre}), puis enregistrez de nouveau si votre saisie doit le remplacer."
)


def empreinte_de(correspondant: Correspondant) -> str:
    """Hash of what a person reads of it, so that a save never hides someone else's."""
    return empreinte([str(getattr(correspondant, champ)) for champ in (*CHAMPS, "fin")])


@transaction.atomic
def ajouter_correspondant(territoire: Prefecture | Region, *, par: Acteur, **champs: Any) -> Correspondant:
    """Record someone of a partner institution for `territoire`. `champs`: institution, nom, service, courriel, debut.

    Raises `ActionRefusee` when that person already answers for the institution. The territory is locked: sent twice at
    once, the form makes one.
    """
    lien = {"region" if isinstance(territoire, Region) else "prefecture": territoire}
    type(territoire)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=territoire.pk)
    nouveau = Correspondant(**lien, **champs)
    _verifier(nouveau)
    nouveau.save()
    _journaliser("prefectures.correspondant.ajoute", nouveau, par)
    return nouveau


@transaction.atomic
def modifier_correspondant(correspondant: Correspondant, *, lu: str, par: Acteur, **champs: Any) -> Correspondant:
    """Correct what is recorded. `lu`: hash of what the person read.

    Raises `EtatPerime` when it changed since, `ActionRefusee` when he has ended or answers there already.
    """
    pris = _prendre(correspondant)
    if pris.fin is not None:
        raise ActionRefusee(
            "Ce correspondant a une date de fin\u00a0: il appartient à l’historique et ne se modifie plus."
        )
    if lu != empreinte_de(pris):
        raise EtatPerime(PERIME.format(enregistre=", ".join(filter(None, (pris.nom, pris.service, pris.courriel)))))
    for champ, valeur in champs.items():
        setattr(pris, champ, valeur)
    _verifier(pris)
    pris.save()
    _journaliser("prefectures.correspondant.modifie", pris, par)
    return pris


@transaction.atomic
def clore_correspondant(correspondant: Correspondant, *, fin: date, par: Acteur) -> Correspondant:
    """End it; `fin` is the first day without. Raises `ActionRefusee`."""
    pris = _prendre(correspondant)
    if refus := refus_de_la_fin(pris, fin, "Ce correspondant"):
        raise ActionRefusee(refus)
    pris.fin = fin
    pris.save(update_fields=["fin"])
    _journaliser("prefectures.correspondant.clos", pris, par)
    return pris


def _prendre(correspondant: Correspondant) -> Correspondant:
    lignes = Correspondant.objects.select_for_update(of=("self",)).select_related("prefecture", "region")
    return lignes.get(pk=correspondant.pk)


def _verifier(correspondant: Correspondant) -> None:
    valider(correspondant)
    autres = Correspondant.objects.filter(
        prefecture=correspondant.prefecture, region=correspondant.region, institution=correspondant.institution
    ).exclude(pk=correspondant.pk)
    if refus := refus_du_correspondant(correspondant, autres):
        raise ActionRefusee(refus)


def _journaliser(code: str, correspondant: Correspondant, par: Acteur) -> None:
    prefecture = correspondant.prefecture
    journaliser(
        code,
        correspondant,
        par=par,
        prefecture=prefecture.code if prefecture else "",
        region=prefecture.region_id if prefecture else correspondant.region_id or "",
        donnees={
            "institution": correspondant.institution,
            "debut": correspondant.debut.isoformat(),
            "fin": correspondant.fin.isoformat() if correspondant.fin else None,
        },
    )
