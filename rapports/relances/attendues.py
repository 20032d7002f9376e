"""Answers not submitted yet: until when each is waited for, who would be written to, when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rapports.destinataires import destinataires
from rapports.models import Campagne, DemandeCorrection, PalierDeRelance, Prolongation, Reponse
from rapports.regles import echeance_de_correction
from rapports.relances.echeancier import Attendu, Palier, prochaine_relance

S, P = Reponse.Statut, PalierDeRelance.Situation
SITUATIONS: Mapping[str, str] = {
    S.A_COMMENCER: P.RIEN_COMMENCE,
    S.EN_COURS: P.BROUILLON,
    S.A_VALIDER: P.BROUILLON,
    S.CORRECTION_DEMANDEE: P.CORRECTION,
}


@dataclass(frozen=True, slots=True)
class Ligne:
    """One answer. `adresses`: who reads its reminders; `derniere`: the last one sent; `prochaine`: the next of the schedule."""

    reponse: Reponse
    attendu: Attendu
    adresses: tuple[str, ...]
    derniere: datetime | None
    prochaine: datetime | None

    @property
    def situation(self) -> str:
        return str(P(self.attendu.situation).label)

    @property
    def arretee(self) -> bool:
        return self.reponse.relances_arretees_le is not None

    @property
    def relancable(self) -> bool:
        return bool(self.adresses) and not self.arretee


def paliers_de(campagne: Campagne) -> list[Palier]:
    return [Palier(p.jours, p.ouvres, frozenset(p.situations)) for p in campagne.paliers.all()]


def lignes_a_relancer(campagne: Campagne, le: datetime) -> list[Ligne]:
    """Answers that may still be submitted at the instant `le`."""
    return [x for x in lignes_attendues(campagne, le) if x.attendu.echeance > le]


def lignes_attendues(campagne: Campagne, le: datetime) -> list[Ligne]:
    """Every answer not submitted, its deadline past or not, in the order of the préfectures: six queries."""
    if not campagne.en_marche:
        return []
    reponses = reponses_attendues(campagne)
    prolongations, demandes = list(campagne.prolongations.all()), demandes_de(reponses)
    paliers, envoyees = paliers_de(campagne), _dernieres(campagne)
    adresses = destinataires(r.prefecture for r in reponses)
    lignes = []
    for reponse in reponses:
        attendu = attendu_de(campagne, reponse, prolongations, demandes.get(reponse.pk), le)
        prochaine = prochaine_relance(paliers, attendu, le)
        siennes = tuple(adresses[reponse.prefecture_id])
        lignes.append(Ligne(reponse, attendu, siennes, envoyees.get(reponse.pk), prochaine))
    return lignes


def reponses_attendues(campagne: Campagne) -> list[Reponse]:
    """Answers not submitted, or given back since, by région."""
    return list(
        campagne.reponses.filter(statut__in=SITUATIONS)
        .select_related("campagne", "prefecture__region")
        .defer("instantane", "campagne__message")
        .order_by("prefecture__region__cle_tri", "prefecture__cle_tri")
    )


def demandes_de(reponses: Collection[Reponse]) -> dict[int, DemandeCorrection]:
    """{answer: the request for correction in progress}."""
    demandes = DemandeCorrection.objects.filter(reponse__in=reponses, resolue_le=None).defer("instantane")
    return {d.reponse_id: d for d in demandes}


def _dernieres(campagne: Campagne) -> dict[int | None, datetime]:
    """{answer: its last reminder that left}."""
    envoyees = campagne.relances.parties().filter(region=None).order_by("date")
    return dict(envoyees.values_list("reponse_id", "date"))


def attendu_de(
    campagne: Campagne,
    reponse: Reponse,
    prolongations: Iterable[Prolongation],
    demande: DemandeCorrection | None,
    le: datetime,
) -> Attendu:
    """Until when that answer is waited for, and since when that is known: its extension, or the due date of its correction.

    A correction past its due date at the instant `le` is waited for as long as it is accepted: the campaign is still open,
    or its correction window has begun.
    """
    siennes = [p for p in prolongations if p.prefecture_id in (None, reponse.prefecture_id)]
    situation = SITUATIONS[reponse.statut]
    if situation == P.CORRECTION and demande is not None:
        accordees = [p for p in siennes if p.prefecture_id and p.accordee_le > demande.demandee_le]
        fin, depuis = demande.echeance, demande.demandee_le
    else:
        demande, accordees, fin, depuis = None, siennes, campagne.cloture, campagne.ouverture
    for p in accordees:
        if p.jusqu_au > fin:
            fin, depuis = p.jusqu_au, max(depuis, p.accordee_le)
    if demande is not None and fin <= le:
        limite = echeance_de_correction(
            campagne, demande.echeance, campagne.echeance(siennes, reponse.prefecture_id), le
        )
        if limite > le:
            return Attendu(limite, depuis, situation, en_retard_depuis=fin)
    return Attendu(fin, depuis, situation)
