"""Regional roadmaps, departmental plans, their actions and the committees, all invented and titled « (démonstration) »."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from circulaires.models import ObjectifCible, Strategie
from feuilles_de_route.models import (
    AxeFeuilleDeRoute,
    ComitePilotage,
    FeuilleDeRouteRegionale,
    FicheAction,
    Indicateur,
    PlanActionsDepartemental,
    Signataire,
    Statut,
)
from mildeca_portal.demonstration import noms
from mildeca_portal.demonstration.cadre import EXERCICES, Cadre, tirage
from mildeca_portal.demonstration.textes_plans import ACTIONS, AXES, LEVIERS, ORDRES_DU_JOUR, PILOTES
from prefectures.models import Correspondant, Prefecture, Region

STRATEGIE = "SIMCA-2023-2027"
EN_PROJET = {"02": Statut.EN_CONCERTATION, "06": Statut.EN_ELABORATION}
REVISEES = {"53"}
# Bourgogne-Franche-Comté keeps its own for the network: signed out, its address leads to the sign-in.
PUBLIQUES = {"44", "76", "84"}
# The Doubs still writes its plan: an action can be added to it. Dijon and others have signed theirs.
PLANS_EN_PROJET = {"25": Statut.EN_CONCERTATION}
PLANS_SIGNES = {"21", "39", "71"}
SANS_PLAN = {"90", "08"}
# Every kind of action finds its axis in Bourgogne-Franche-Comté.
AXES_IMPOSES = {"27": (0, 1, 2, 3, 4)}
# The first actions of the Doubs are late, whatever the dice say.
RETARDS_DU_DOUBS = ((date(2026, 3, 31), "non_engagee"), (date(2026, 6, 30), "en_cours"))
FIN_DES_COMITES = date(2026, 11, 1)


@dataclass
class Registre:
    """What is about to be written, in the order of its foreign keys."""

    objectifs: dict[int, ObjectifCible]
    axes: dict[str, list[AxeFeuilleDeRoute]] = field(default_factory=dict)
    plans: list[PlanActionsDepartemental] = field(default_factory=list)
    actions: list[FicheAction] = field(default_factory=list)
    indicateurs: list[Indicateur] = field(default_factory=list)
    signataires: list[Signataire] = field(default_factory=list)
    comites: list[ComitePilotage] = field(default_factory=list)


def deja_charge() -> bool:
    return FeuilleDeRouteRegionale.objects.exists()


def charger(cadre: Cadre) -> dict[str, int]:
    strategie = Strategie.objects.get(code=STRATEGIE)
    registre = Registre({o.numero: o for o in strategie.objectifs_cibles.all()})
    feuilles = {r.code: _feuille(r, strategie) for r in Region.objects.order_by("code")}
    FeuilleDeRouteRegionale.objects.bulk_create(feuilles.values())
    for code, feuille in feuilles.items():
        _axes(registre, code, feuille)
    for prefecture in Prefecture.objects.order_by("code"):
        _plan(registre, prefecture, feuilles[prefecture.region_id])
        _comites(registre, prefecture.code, (0, 1, 2, 2, 3), prefecture=prefecture)
    for region in Region.objects.order_by("code"):
        _comites(registre, f"region-{region.code}", (1, 1, 2), region=region)
    PlanActionsDepartemental.objects.bulk_create(registre.plans)
    FicheAction.objects.bulk_create(registre.actions)
    Indicateur.objects.bulk_create(registre.indicateurs)
    Signataire.objects.bulk_create(registre.signataires)
    ComitePilotage.objects.bulk_create(registre.comites)
    return {
        "feuilles de route": len(feuilles),
        "plans d’actions": len(registre.plans),
        "actions": len(registre.actions),
        "comités": len(registre.comites),
    }


def _feuille(region: Region, strategie: Strategie) -> FeuilleDeRouteRegionale:
    hasard = tirage("feuille", region.code)
    statut = EN_PROJET.get(region.code, Statut.REVISEE if region.code in REVISEES else Statut.SIGNEE)
    signee = date(2023, 10, 16) + timedelta(days=hasard.randrange(200)) if region.code not in EN_PROJET else None
    return FeuilleDeRouteRegionale(
        region=region,
        strategie=strategie,
        titre=f"Feuille de route régionale 2024-2027, {region.nom} (démonstration)",
        periode_debut=2024,
        periode_fin=2027,
        statut=statut,
        date_signature=signee,
        diagnostic=(
            "Diagnostic fictif. Les expérimentations reculent chez les plus jeunes, mais la polyconsommation progresse "
            "dans les lieux de fête ; les territoires ruraux restent éloignés des consultations ; les acteurs demandent "
            "un appui à l’évaluation."
        ),
        publique=region.code in PUBLIQUES,
    )


def _axes(registre: Registre, code: str, feuille: FeuilleDeRouteRegionale) -> None:
    hasard = tirage("axes", code)
    choisis = AXES_IMPOSES.get(code) or sorted(hasard.sample(range(len(AXES)), hasard.choice((3, 4, 4, 5))))
    axes = [AxeFeuilleDeRoute(feuille=feuille, ordre=n, intitule=AXES[i][0]) for n, i in enumerate(choisis, 1)]
    AxeFeuilleDeRoute.objects.bulk_create(axes)
    lien = AxeFeuilleDeRoute.objectifs_cibles.through
    lien.objects.bulk_create(
        lien(axefeuillederoute=axe, objectifcible=registre.objectifs[numero])
        for axe, i in zip(axes, choisis, strict=True)
        for numero in AXES[i][1]
    )
    registre.axes[code] = axes
    if feuille.date_signature:
        for qualite in (Signataire.Qualite.PREFET_DE_REGION, Signataire.Qualite.DG_ARS, Signataire.Qualite.RECTEUR):
            if qualite != Signataire.Qualite.RECTEUR or hasard.random() < 0.4:
                _signataire(registre, hasard.randrange(2000), qualite, feuille.date_signature, feuille=feuille)


def _signataire(
    registre: Registre,
    rang: int,
    qualite: str,
    le: date,
    **document: FeuilleDeRouteRegionale | PlanActionsDepartemental,
) -> None:
    prenom, nom = noms.personne(rang)
    registre.signataires.append(Signataire(qualite=qualite, nom=f"{prenom} {nom}", date_signature=le, **document))


def _plan(registre: Registre, prefecture: Prefecture, feuille: FeuilleDeRouteRegionale) -> None:
    hasard = tirage("plan", prefecture.code)
    statut = hasard.choices(
        (Statut.SIGNEE, Statut.REVISEE, Statut.EN_CONCERTATION, Statut.EN_ELABORATION, None), (62, 8, 12, 10, 8)
    )[0]
    if prefecture.code in SANS_PLAN or (
        statut is None and prefecture.code not in PLANS_EN_PROJET.keys() | PLANS_SIGNES
    ):
        return
    statut = Statut.SIGNEE if prefecture.code in PLANS_SIGNES else PLANS_EN_PROJET.get(prefecture.code, statut)
    signe = date(2023, 10, 20) + timedelta(days=hasard.randrange(320)) if statut in ("signee", "revisee") else None
    plan = PlanActionsDepartemental(
        prefecture=prefecture,
        feuille_regionale=feuille,
        titre=f"Plan d’actions départemental 2024-2027, {prefecture.nom} (démonstration)",
        periode_debut=2024,
        periode_fin=2027,
        statut=statut,
        date_signature=signe,
    )
    registre.plans.append(plan)
    _actions(registre, prefecture, plan)
    if signe:
        for qualite in (
            Signataire.Qualite.PREFET_DE_DEPARTEMENT,
            Signataire.Qualite.DG_ARS,
            Signataire.Qualite.PROCUREUR,
        ):
            if qualite != Signataire.Qualite.PROCUREUR or hasard.random() < 0.35:
                _signataire(registre, hasard.randrange(2000), qualite, signe, plan=plan)


def _actions(registre: Registre, prefecture: Prefecture, plan: PlanActionsDepartemental) -> None:
    hasard = tirage("actions", prefecture.code)
    axes = registre.axes[prefecture.region_id]
    rangs: dict[int, int] = {}
    tirees = hasard.sample(ACTIONS, hasard.randint(5, 9))
    for n, (intitule, partenaires, publics, milieux, indicateur, unite, rangs_voulus) in enumerate(tirees):
        voulus = {AXES[rang][0] for rang in rangs_voulus}
        axe = hasard.choice([a for a in axes if a.intitule in voulus] or axes)
        numeros = next(numeros for titre, numeros in AXES if titre == axe.intitule)
        rangs[axe.ordre] = rangs.get(axe.ordre, 0) + 1
        echeance = date(2025, 3, 31) + timedelta(days=hasard.randrange(960))
        avancement = _avancement(hasard.random(), echeance)
        if prefecture.code == "25" and n < len(RETARDS_DU_DOUBS):
            echeance, avancement = RETARDS_DU_DOUBS[n]
        action = FicheAction(
            plan=plan,
            code=f"{axe.ordre}.{rangs[axe.ordre]}",
            intitule=intitule,
            axe_feuille=axe,
            objectif_cible=registre.objectifs[hasard.choice(numeros)],
            pilote=hasard.choice(PILOTES),
            partenaires=partenaires,
            publics=publics,
            milieux=milieux,
            echeance=echeance,
            avancement=avancement,
            leviers_hors_credits=hasard.choice(LEVIERS),
        )
        registre.actions.append(action)
        registre.indicateurs.append(_indicateur(action, indicateur, unite, hasard.randint(4, 60)))


def _avancement(chance: float, echeance: date) -> str:
    """One action in six that was due by autumn 2026 is late."""
    if echeance < date(2026, 11, 1):
        return (
            "en_cours"
            if chance < 0.1
            else "non_engagee"
            if chance < 0.16
            else "abandonnee"
            if chance < 0.2
            else "realisee"
        )
    return "en_cours" if chance < 0.6 else "non_engagee"


def _indicateur(action: FicheAction, intitule: str, unite: str, cible: int) -> Indicateur:
    parts = {"realisee": Decimal("1.05"), "en_cours": Decimal("0.60"), "abandonnee": Decimal("0.10")}
    part = parts.get(action.avancement)
    return Indicateur(
        action=action,
        intitule=intitule,
        unite=unite,
        valeur_initiale=Decimal(cible // 4),
        valeur_cible=Decimal(cible),
        valeur_realisee=None if part is None else (cible * part).quantize(Decimal(1)),
    )


def _comites(registre: Registre, cle: str, par_an: tuple[int, ...], **territoire: Prefecture | Region) -> None:
    for annee in EXERCICES:
        hasard = tirage("comites", cle, annee)
        for jour in sorted({_ouvre(annee, j) for j in hasard.sample(range(20, 345), hasard.choice(par_an))}):
            if jour >= FIN_DES_COMITES:
                continue
            institutions = [i for i in Correspondant.Institution.values if i != "AUTRE" and hasard.random() < 0.7]
            registre.comites.append(
                ComitePilotage(
                    date=jour,
                    ordre_du_jour=hasard.choice(ORDRES_DU_JOUR),
                    participants=institutions or ["ARS"],
                    **territoire,
                )
            )


def _ouvre(annee: int, rang: int) -> date:
    """The `rang`-th day of the year, brought back to a working day."""
    jour = date(annee, 1, 1) + timedelta(days=rang)
    return jour - timedelta(days=2) if jour.weekday() >= 5 else jour
