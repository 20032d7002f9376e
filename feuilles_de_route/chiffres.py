"""Facts on roadmaps, plans and committees for the figures: plain rows, grouped in SQL by territory."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, DateField, F, Q, QuerySet, Value, When

from feuilles_de_route.models import (
    ComitePilotage,
    FeuilleDeRouteRegionale,
    FicheAction,
    PlanActionsDepartemental,
    Statut,
)
from mildeca_portal.socle.extraits import Extrait
from prefectures.models import Prefecture, Region

CODE = "feuilles_de_route"
AUCUN = "aucun"
ENGAGEES = Q(avancement__in=(FicheAction.Avancement.EN_COURS, FicheAction.Avancement.REALISEE))


def extraire(exercice: int, au: date) -> Extrait:
    """The documents in force for the `exercice`, as known at the end of the day `au`.

    A document signed after `au` is told as it was then: in concertation, without a date. The progress of actions has no
    past: it is today's. Committees are those of the `exercice` until `au`.
    """
    feuilles = FeuilleDeRouteRegionale.objects.filter(periode_fin__gte=exercice).courantes()
    plans = PlanActionsDepartemental.objects.filter(periode_fin__gte=exercice).courants()
    fiches = FicheAction.objects.filter(plan__in=plans)
    return Extrait.creer(
        CODE,
        exercice,
        au,
        {
            "feuilles": _feuilles(feuilles, au),
            "plans": _plans(plans, au),
            "actions": _actions(fiches),
            "actions_par_avancement": _par(fiches, "avancement"),
            "actions_par_axe": _par(fiches, axe=F("axe_feuille__ordre"), axe_intitule=F("axe_feuille__intitule")),
            "actions_par_objectif": _par(fiches, objectif=F("objectif_cible__numero")),
            "comites": _comites(exercice, au),
        },
    )


def _a_la_date(au: date) -> dict[str, Any]:
    """State and date of signature as they were on the day `au`."""
    return {
        "etat": Case(
            When(date_signature__gt=au, then=Value(str(Statut.EN_CONCERTATION))),
            default=F("statut"),
            output_field=CharField(),
        ),
        "signe_le": Case(When(date_signature__lte=au, then=F("date_signature")), output_field=DateField()),
    }


def _feuilles(feuilles: QuerySet[FeuilleDeRouteRegionale], au: date) -> list[dict[str, Any]]:
    """One row per région: state of its roadmap, « aucun » when it has none."""
    connues: Any = feuilles.annotate(nb_axes=Count("axes"), **_a_la_date(au)).values(
        "region_id", "etat", "signe_le", "nb_axes", strategie_code=F("strategie__code")
    )
    par_region = {rang.pop("region_id"): rang for rang in connues}
    vide = {"etat": AUCUN, "signe_le": None, "nb_axes": 0, "strategie_code": None}
    return [{"region": c, **par_region.get(c, vide)} for c in Region.objects.values_list("pk", flat=True)]


def _plans(plans: QuerySet[PlanActionsDepartemental], au: date) -> list[dict[str, Any]]:
    """One row per préfecture of the network: state of its plan, « aucun » when it has none."""
    dates: Any = plans.annotate(**_a_la_date(au))
    connus = dates.values("etat", "signe_le", code=F("prefecture__code"))
    par_code = {rang.pop("code"): rang for rang in connus}
    vide = {"etat": AUCUN, "signe_le": None}
    prefectures = Prefecture.objects.du_reseau(au).values_list("code", "region_id")
    return [{"prefecture": c, "region": r, **par_code.get(c, vide)} for c, r in prefectures]


def _par(fiches: QuerySet[FicheAction], *champs: str, **cles: Any) -> Any:
    """Number of actions per préfecture and key. Grouped in SQL."""
    territoire = {"prefecture": F("plan__prefecture__code"), "region": F("plan__prefecture__region_id")}
    return fiches.order_by().values(*champs, **territoire, **cles).annotate(nombre=Count("pk"))


def _actions(fiches: QuerySet[FicheAction]) -> Iterable[dict[str, Any]]:
    """Number of actions per préfecture, and how many are under way or done: the share is theirs to compute."""
    return _par(fiches).annotate(engagees=Count("pk", filter=ENGAGEES))


def _comites(exercice: int, au: date) -> Iterable[dict[str, Any]]:
    """Number of committees held in the year, per territory: `niveau` regional or departemental, and its code."""
    tenus = ComitePilotage.objects.filter(date__year=exercice, date__lte=au).order_by()
    for niveau, cle in (("regional", "region_id"), ("departemental", "prefecture__code")):
        du_niveau: Any = tenus.filter(**{f"{cle}__isnull": False})
        yield from du_niveau.values(niveau=Value(niveau), code=F(cle)).annotate(nombre=Count("pk"))
