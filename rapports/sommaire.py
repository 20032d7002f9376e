"""The list of surveys as one person reads it: what each is at, and what is his to do. Four queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from prefectures.habilitations import DEPARTEMENTAL, Habilitations
from rapports.droits import REPONDANTS, peut_examiner, peut_soumettre
from rapports.libelles import Etiquette, etiquette
from rapports.models import Campagne, Reponse
from rapports.regles import echeance_nationale
from rapports.suivi.avancees import ORDRE
from rapports.suivi.suites import AMoi, Suite, suites_de_la_reponse, suites_du_suivi
from rapports.syntheses import campagnes_avec_comptes, reponses_a_moi


@dataclass(frozen=True, slots=True)
class Enquete:
    """One survey of the list. `adresse`: the answer of who has only one, the follow-up of the others."""

    campagne: Campagne
    etiquette: Etiquette
    cloture: datetime
    adresse: str
    transmises: int
    acceptees: int
    total: int
    suites: tuple[Suite, ...]


def enquetes_de(habilitations: Habilitations, le: datetime) -> list[Enquete]:
    """Latest first."""
    campagnes = list(campagnes_avec_comptes(habilitations))
    a_moi: dict[int, list[Reponse]] = {}
    for reponse in reponses_a_moi(habilitations, campagnes):
        a_moi.setdefault(reponse.campagne_id, []).append(reponse)
    return [_enquete(habilitations, c, a_moi.get(c.pk, []), le) for c in campagnes]


def _enquete(habilitations: Habilitations, campagne: Campagne, a_moi: list[Reponse], le: datetime) -> Enquete:
    comptes = {str(s): getattr(campagne, f"n_{s}") for s in ORDRE}
    total = sum(comptes.values())
    seule = a_moi[0].get_absolute_url() if len(a_moi) == 1 == total else ""
    return Enquete(
        campagne,
        etiquette(campagne.statut, campagne.get_statut_display()),
        echeance_nationale(campagne, campagne.prolongations.all()),
        seule or campagne.get_absolute_url(),
        sum(comptes[s] for s in Reponse.REMISES),
        comptes[Reponse.Statut.ACCEPTEE],
        total,
        tuple(_suites(habilitations, campagne, a_moi, comptes, le)),
    )


def _suites(
    habilitations: Habilitations, campagne: Campagne, a_moi: list[Reponse], comptes: dict[str, int], le: datetime
) -> Iterator[Suite]:
    for reponse in a_moi:
        yield suites_de_la_reponse(campagne.statut, _a_moi(habilitations, reponse), le)
    examine = peut_examiner(habilitations) is not None
    yield from suites_du_suivi(
        campagne.statut, comptes, campagne.get_absolute_url(), examine=examine, total=sum(comptes.values())
    )
    if campagne.statut == Campagne.Statut.PUBLIEE:
        yield Suite("Lire le rapport national", reverse("rapports:rapport", args=[campagne.exercice]))


def _a_moi(habilitations: Habilitations, reponse: Reponse) -> AMoi:
    prefecture = reponse.prefecture
    fonction = habilitations.fonction(REPONDANTS, niveau=DEPARTEMENTAL, prefecture_id=prefecture.pk)
    limites = [reponse.campagne.cloture, reponse.prolongee, reponse.correction]  # type: ignore[attr-defined]
    return AMoi(
        nom=prefecture.nom,
        adresse=reponse.get_absolute_url(),
        statut=reponse.statut,
        remplies=reponse.remplies,  # type: ignore[attr-defined]
        attendues=reponse.attendues,  # type: ignore[attr-defined]
        limite=max(limite for limite in limites if limite),
        correction=reponse.correction,  # type: ignore[attr-defined]
        regionale=fonction is None,
        soumet=peut_soumettre(habilitations, prefecture, poste_vacant=False) is not None,
    )
