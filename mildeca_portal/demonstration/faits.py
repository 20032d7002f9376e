"""What the demonstration holds of one exercice, read in a few queries for the 102 préfectures, before it answers the survey."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from credits.models import (
    AppelAProjets,
    Cofinancement,
    CompteRenduFinancier,
    EngagementJuridique,
    Mouvement,
    Paiement,
    Projet,
)
from feuilles_de_route.models import ComitePilotage, FeuilleDeRouteRegionale, PlanActionsDepartemental
from prefectures.models import Affectation, Correspondant, Mandat, Prefecture, Role

Montants = dict[int, Decimal]


@dataclass
class Faits:
    """By préfecture id unless said otherwise. `recus`: every application; `projets`: those granted."""

    exercice: int
    prefectures: list[Prefecture]
    mandats: dict[int, list[Mandat]] = field(default_factory=lambda: defaultdict(list))
    affectations: dict[int, list[Affectation]] = field(default_factory=lambda: defaultdict(list))
    institutions: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    plans: dict[int, PlanActionsDepartemental] = field(default_factory=dict)
    feuilles: dict[str, FeuilleDeRouteRegionale] = field(default_factory=dict)
    comites: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    comites_regionaux: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    initial: Montants = field(default_factory=dict)
    complement: Montants = field(default_factory=dict)
    notifie_region: dict[str, Decimal] = field(default_factory=dict)
    engage: Montants = field(default_factory=dict)
    paye: Montants = field(default_factory=dict)
    appels: dict[int, AppelAProjets] = field(default_factory=dict)
    recus: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    projets: dict[int, list[Projet]] = field(default_factory=lambda: defaultdict(list))
    cofinancements: dict[int, list[Cofinancement]] = field(default_factory=lambda: defaultdict(list))
    comptes_rendus: dict[int, list[CompteRenduFinancier]] = field(default_factory=lambda: defaultdict(list))


def lire(exercice: int) -> Faits:
    """`cofinancements` are those of the projects granted, by project id; `comptes_rendus` by préfecture id."""
    faits = Faits(exercice, list(Prefecture.objects.select_related("region").order_by("code")))
    _reseau(faits)
    _feuilles(faits)
    _credits(faits)
    return faits


def _reseau(faits: Faits) -> None:
    mandats = Mandat.objects.filter(niveau=Mandat.Niveau.DEPARTEMENTAL).select_related("personne")
    for mandat in mandats.order_by("debut"):
        faits.mandats[mandat.prefecture_id].append(mandat)
    fin = date(faits.exercice, 12, 31)
    affectations = Affectation.objects.en_cours(fin).filter(role=Role.COLLABORATEUR, prefecture__isnull=False)
    for affectation in affectations.order_by("pk"):
        faits.affectations[affectation.prefecture_id].append(affectation)
    couples = Correspondant.objects.filter(prefecture__isnull=False).values_list("prefecture_id", "institution")
    for prefecture, institution in couples.order_by("pk"):
        faits.institutions[prefecture].append(institution)


def _feuilles(faits: Faits) -> None:
    plans = PlanActionsDepartemental.objects.select_related("feuille_regionale")
    faits.plans = {p.prefecture_id: p for p in plans.prefetch_related("actions", "signataires").order_by("pk")}
    faits.feuilles = {f.region_id: f for f in FeuilleDeRouteRegionale.objects.order_by("pk")}
    for comite in ComitePilotage.objects.filter(date__year=faits.exercice).order_by("date"):
        if comite.prefecture_id:
            faits.comites[comite.prefecture_id].append(comite.date)
        else:
            faits.comites_regionaux[comite.region_id] += 1


def _credits(faits: Faits) -> None:
    mouvements = Mouvement.objects.filter(cible__exercice=faits.exercice).order_by()
    departements = mouvements.filter(cible__niveau="departemental").values_list("cible__prefecture_id")
    faits.initial = dict(departements.filter(nature="notification").annotate(Sum("ae")))
    faits.complement = dict(departements.filter(nature="complement").annotate(Sum("ae")))
    regions = mouvements.filter(cible__niveau="regional", nature__in=["notification", "complement"]).values_list(
        "cible__region_id"
    )
    faits.notifie_region = dict(regions.annotate(Sum("ae")))
    compte = {"projet__exercice": faits.exercice, "projet__echelle": "departementale"}
    faits.engage = dict(
        EngagementJuridique.objects.filter(**compte)
        .order_by()
        .values_list("projet__prefecture_id")
        .annotate(Sum("montant_ae"))
    )
    faits.paye = dict(
        Paiement.objects.filter(**compte).order_by().values_list("projet__prefecture_id").annotate(Sum("montant_cp"))
    )
    appels = AppelAProjets.objects.filter(exercice=faits.exercice, echelle="departementale").order_by("pk")
    faits.appels = {a.prefecture_id: a for a in appels if a.prefecture_id}
    for projet in Projet.objects.filter(exercice=faits.exercice).select_related("porteur", "axe").order_by("pk"):
        faits.recus[projet.prefecture_id] += 1
        if projet.accorde:
            faits.projets[projet.prefecture_id].append(projet)
    for cofinancement in Cofinancement.objects.filter(projet__exercice=faits.exercice).order_by("pk"):
        faits.cofinancements[cofinancement.projet_id].append(cofinancement)
    comptes_rendus = CompteRenduFinancier.objects.filter(projet__exercice=faits.exercice).select_related("projet")
    for compte_rendu in comptes_rendus.order_by("pk"):
        faits.comptes_rendus[compte_rendu.projet.prefecture_id].append(compte_rendu)
