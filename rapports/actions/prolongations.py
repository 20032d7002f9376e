"""The closing put off, for everyone or for one préfecture, always with a reason; and an extension given up."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.templatetags.formats import instant
from prefectures.models import Prefecture
from rapports.actions import courriels
from rapports.models import Campagne, Prolongation
from rapports.regles import PUBLIEE, debut_de_prolongation, refus_de_prolonger


def verrouiller(campagne: Campagne) -> Campagne:
    """The campaign, read under its lock: whoever changes it, or sends its reminders, comes one after the other."""
    return Campagne.objects.select_for_update(of=("self",), no_key=True).get(pk=campagne.pk)


@transaction.atomic
def prolonger(
    campagne: Campagne, *, par: Acteur, jusqu_au: datetime, motif: str, prefecture: Prefecture | None = None
) -> Prolongation:
    """Put the closing off and tell those concerned. Raises `ActionRefusee`: no reason, no later date, closed for all."""
    campagne = verrouiller(campagne)
    if campagne.statut == Campagne.Statut.CLOSE and prefecture is None:
        raise ActionRefusee("L’enquête est close : pour toutes les préfectures, rouvrez-la.")
    prolongation = accorder(campagne, par=par, jusqu_au=jusqu_au, motif=motif, prefecture=prefecture)
    courriels.annoncer_l_echeance(
        "rapports_prolongation", campagne, prolongation, cle=f"prolongation:{prolongation.pk}"
    )
    return prolongation


def accorder(
    campagne: Campagne, *, par: Acteur, jusqu_au: datetime, motif: str, prefecture: Prefecture | None = None
) -> Prolongation:
    """Write the extension of a campaign under its lock. Raises `ActionRefusee`."""
    cible = prefecture.pk if prefecture else None
    refus = refus_de_prolonger(campagne, campagne.prolongations.all(), cible, jusqu_au, timezone.now())
    phrases = list(refus.values())
    if not motif.strip():
        phrases.append("Indiquez le motif de la prolongation.")
    if phrases:
        raise ActionRefusee(phrases)
    prolongation = Prolongation.objects.create(
        campagne=campagne,
        prefecture=prefecture,
        jusqu_au=jusqu_au,
        motif=motif.strip(),
        accordee_par_id=par.personne_id,
    )
    _noter("prolongee", prolongation, par)
    return prolongation


@transaction.atomic
def renoncer(prolongation: Prolongation, *, par: Acteur) -> None:
    """Take back an extension that has not begun to serve, and tell those who were given it. Raises `ActionRefusee`."""
    campagne = verrouiller(prolongation.campagne)
    prolongation = Prolongation.objects.select_related("prefecture").get(pk=prolongation.pk)
    toutes = list(campagne.prolongations.all())
    debut = debut_de_prolongation(campagne, toutes, prolongation)
    if campagne.statut == Campagne.Statut.PUBLIEE:
        raise ActionRefusee(PUBLIEE)
    if debut <= timezone.now():
        raise ActionRefusee(
            f"Cette prolongation court depuis le {instant(debut)} : les préfectures comptent sur elle, elle ne peut "
            "plus être retirée."
        )
    cle = f"renonciation:{prolongation.pk}"
    courriels.annoncer_l_echeance("rapports_prolongation_retiree", campagne, prolongation, cle=cle, retiree=True)
    _noter("prolongation_retiree", prolongation, par)
    prolongation.delete()


def _noter(acte: str, prolongation: Prolongation, par: Acteur) -> None:
    prefecture, campagne = prolongation.prefecture, prolongation.campagne
    journaliser(
        f"rapports.campagne.{acte}",
        campagne,
        par=par,
        prefecture=prefecture.code if prefecture else "",
        donnees={"exercice": campagne.exercice, "jusqu_au": prolongation.jusqu_au.isoformat()},
    )
