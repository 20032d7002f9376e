"""What plans and roadmaps put on the dashboard: late actions, départements behind, what was signed."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from feuilles_de_route.models import FeuilleDeRouteRegionale, FicheAction, PlanActionsDepartemental, Statut
from feuilles_de_route.models.documents import SIGNES
from mildeca_portal.socle.a_faire import Blocage, DateCle, Echeance, Nouveaute
from prefectures.habilitations import DEPARTEMENTAL, REGIONAL, Habilitations
from prefectures.models import Prefecture, Role

ECRIVENT = (Role.CHEF_DEPARTEMENTAL, Role.COLLABORATEUR)
PILOTENT = (Role.CHEF_REGIONAL, Role.COLLABORATEUR)
RECENT = timedelta(days=60)
INSECABLE = "\u00a0"


def _miennes(habilitations: Habilitations) -> list[int]:
    """Préfectures whose plan this person writes."""
    fonctions = habilitations.fonctions
    return [f.prefecture_id for f in fonctions if f.niveau == DEPARTEMENTAL and f.role in ECRIVENT and f.prefecture_id]


def _mes_regions(habilitations: Habilitations) -> list[str]:
    """Régions whose roadmap this person writes."""
    return [f.region_code for f in habilitations.fonctions if f.niveau == REGIONAL and f.role in PILOTENT]


def _plans_actifs(prefectures: list[int]) -> Any:
    return PlanActionsDepartemental.objects.filter(prefecture__in=prefectures).actifs().select_related("prefecture")


def echeances(habilitations: Habilitations, maintenant: datetime) -> list[Echeance]:
    """Late actions of one's own plans: one line per plan, at the date of the oldest."""
    prefectures = _miennes(habilitations)
    if not prefectures:
        return []
    jour = timezone.localdate(maintenant)
    en_retard = Q(actions__echeance__lt=jour, actions__avancement__in=FicheAction.A_FAIRE)
    plans = _plans_actifs(prefectures).annotate(
        retards=Count("actions", filter=en_retard), premiere=Min("actions__echeance", filter=en_retard)
    )
    return [
        Echeance(
            titre=f"{p.retards} action{'s' * (p.retards > 1)} en retard dans le plan d’actions",
            detail=f"{p.prefecture.nom}{INSECABLE}: l’échéance est dépassée et l’action n’est pas réalisée.",
            le=p.premiere,
            bouton="Mettre à jour le plan",
            url=f"{p.get_absolute_url()}#retards",
        )
        for p in plans.filter(retards__gt=0).order_by("prefecture__cle_tri", "pk")
    ]


def blocages(habilitations: Habilitations, maintenant: datetime) -> list[Blocage]:
    """For a région: its départements without a signed plan, and those with late actions."""
    regions = _mes_regions(habilitations)
    if not regions:
        return []
    jour = timezone.localdate(maintenant)
    siennes = Prefecture.objects.du_reseau(jour).filter(region__in=regions)
    signes = PlanActionsDepartemental.objects.filter(statut__in=(Statut.SIGNEE, Statut.REVISEE))
    plans_en_retard = FicheAction.objects.en_retard(jour).filter(plan__in=PlanActionsDepartemental.objects.actifs())
    liste, resultat = reverse("feuilles_de_route:plans"), []
    for phrase, prefectures, filtre in (
        ("sans plan d’actions signé", siennes.exclude(pk__in=signes.values("prefecture")), ""),
        (
            "avec des actions en retard",
            siennes.filter(pk__in=plans_en_retard.values("plan__prefecture")),
            "&retard=oui",
        ),
    ):
        noms = list(prefectures.values_list("nom", flat=True))
        if noms:
            pluriel = "s" * (len(noms) > 1)
            resultat.append(
                Blocage(
                    f"Département{pluriel} {phrase}{INSECABLE}: {', '.join(noms)}.",
                    f"{liste}?region={regions[0]}{filtre}",
                )
            )
    return resultat


def agenda(habilitations: Habilitations, maintenant: datetime) -> list[DateCle]:
    """The next deadline of an action of one's own plans."""
    prefectures = _miennes(habilitations)
    if not prefectures:
        return []
    fiches = FicheAction.objects.filter(
        plan__in=_plans_actifs(prefectures),
        echeance__gte=timezone.localdate(maintenant),
        avancement__in=FicheAction.A_FAIRE,
    )
    prochaine = fiches.select_related("plan__prefecture").order_by("echeance", "pk").first()
    if prochaine is None or prochaine.echeance is None:
        return []
    return [DateCle(prochaine.echeance, f"Échéance de l’action {prochaine}", prochaine.get_absolute_url())]


def nouveautes(habilitations: Habilitations, maintenant: datetime) -> list[Nouveaute]:
    """Roadmaps and plans of the perimeter signed in the last two months."""
    depuis = timezone.localdate(maintenant) - RECENT
    recents = {"statut__in": SIGNES, "date_signature__gt": depuis}
    plans = PlanActionsDepartemental.objects.filter(**recents).select_related("prefecture")
    feuilles = FeuilleDeRouteRegionale.objects.filter(**recents).select_related("region")
    if not habilitations.national:
        siennes = Prefecture.objects.filter(pk__in=habilitations.prefecture_ids)
        plans = plans.filter(prefecture__in=habilitations.prefecture_ids)
        feuilles = feuilles.filter(region__in=siennes.values("region"))
    return [
        Nouveaute(
            _debut(p.date_signature), f"Plan d’actions signé{INSECABLE}: {p.prefecture.nom}", p.get_absolute_url()
        )
        for p in plans
    ] + [
        Nouveaute(_debut(f.date_signature), f"Feuille de route signée{INSECABLE}: {f.region.nom}", f.get_absolute_url())
        for f in feuilles
    ]


def _debut(jour: date | None) -> datetime:
    """First instant of a day, in Paris."""
    return timezone.make_aware(datetime.combine(jour or date.min, time.min))
