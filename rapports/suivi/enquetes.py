"""The list of surveys as one person reads it: what each is at, and what is his to do. Four queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from prefectures.habilitations import DEPARTEMENTAL, REGIONAL, Habilitations
from rapports.droits import REPONDANTS, REPONDANTS_REGIONAUX, peut_examiner, peut_soumettre
from rapports.libelles import Etiquette, etiquette
from rapports.models import Campagne, Reponse
from rapports.regles import echeance_de_correction
from rapports.suivi.avancees import ORDRE
from rapports.suivi.lecture import campagnes_avec_comptes, reponses_a_moi
from rapports.suivi.suites import AMoi, Suite, suites_de_la_reponse, suites_du_suivi


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
        campagne.echeance_nationale,
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
        yield suites_de_la_reponse(campagne.statut, _a_moi(habilitations, campagne, reponse, le), le)
    examine = peut_examiner(habilitations) is not None
    regional = habilitations.fonction(REPONDANTS_REGIONAUX, niveau=REGIONAL) is not None
    yield from suites_du_suivi(
        campagne.statut,
        comptes,
        campagne.get_absolute_url(),
        examine=examine,
        total=sum(comptes.values()),
        donne_un_avis=campagne.revue_regionale and regional,
    )
    if campagne.statut == Campagne.Statut.PUBLIEE:
        yield Suite("Lire le rapport national", reverse("rapports:rapport", args=[campagne.exercice]))


def _a_moi(habilitations: Habilitations, campagne: Campagne, reponse: Reponse, le: datetime) -> AMoi:
    prefecture = reponse.prefecture
    fonction = habilitations.fonction(REPONDANTS, niveau=DEPARTEMENTAL, prefecture_id=prefecture.pk)
    limite = campagne.echeance(campagne.prolongations.all(), prefecture.pk)
    if due := reponse.correction:  # type: ignore[attr-defined]
        limite = echeance_de_correction(campagne, due, limite, le)
    return AMoi(
        nom=prefecture.nom,
        adresse=reponse.get_absolute_url(),
        statut=reponse.statut,
        remplies=reponse.remplies,  # type: ignore[attr-defined]
        attendues=reponse.attendues,  # type: ignore[attr-defined]
        limite=limite,
        correction=reponse.correction,  # type: ignore[attr-defined]
        regionale=fonction is None,
        soumet=peut_soumettre(habilitations, prefecture, poste_vacant=False) is not None,
    )
