"""The opinions that a région has still to give: what its dashboard reminds of."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from mildeca_portal.socle.a_faire import Echeance
from mildeca_portal.socle.templatetags.formats import INSECABLE
from prefectures.habilitations import REGIONAL, Habilitations
from rapports.droits import REPONDANTS_REGIONAUX
from rapports.models import AvisRegional, Campagne, Reponse


def avis_a_donner(habilitations: Habilitations) -> list[Echeance]:
    """One line for each campaign whose submitted answers wait for the opinion of the région."""
    regions = {
        f.region_code for f in habilitations.fonctions if f.role in REPONDANTS_REGIONAUX and f.niveau == REGIONAL
    }
    if not regions:
        return []
    rendus = AvisRegional.objects.filter(
        reponse=OuterRef("pk"), transmise_le=OuterRef("transmise_le"), rendu_le__isnull=False
    )
    attendent = (
        Reponse.objects.filter(
            ~Exists(rendus),
            campagne__revue_regionale=True,
            campagne__statut__in=Campagne.EN_MARCHE,
            statut=Reponse.Statut.TRANSMISE,
            prefecture__region__in=regions,
        )
        .select_related("campagne")
        .defer("instantane")
        .order_by("-campagne__exercice")
    )
    par_campagne: dict[Campagne, int] = {}
    for reponse in attendent:
        par_campagne[reponse.campagne] = par_campagne.get(reponse.campagne, 0) + 1
    return [_echeance(campagne, nombre) for campagne, nombre in par_campagne.items()]


def _echeance(campagne: Campagne, nombre: int) -> Echeance:
    attendent = f"{nombre} réponses attendent" if nombre > 1 else "une réponse attend"
    return Echeance(
        titre=f"Enquête {campagne.exercice}{INSECABLE}: {attendent} l’avis de la région",
        detail="La MILDECA lit cet avis avant de décider.",
        le=timezone.localdate(campagne.fin_de_revue),
        bouton="Lire et donner l’avis",
        url=f"{reverse('rapports:suivi', args=[campagne.exercice])}?statut={Reponse.Statut.TRANSMISE}",
    )
