"""What the portal already knows of a question, by code of pre-fill. Shown beside the field, never saved by itself."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from credits.chiffres import pre_remplissage
from credits.models import ACCORDES, Projet
from feuilles_de_route.models import ComitePilotage, FeuilleDeRouteRegionale, PlanActionsDepartemental
from prefectures.models import Affectation, Correspondant, Mandat, Role
from rapports.a_la_demande import ALaDemande
from rapports.models import Reponse
from rapports.questionnaire.contenu import LONGUEUR_TEXTE

INSTITUTIONS = {
    "ARS": "ars",
    "EDUCATION_NATIONALE": "education_nationale",
    "PARQUET": "parquet",
    "PJJ_SPIP": "pjj_spip",
    "POLICE": "police",
    "GENDARMERIE": "gendarmerie",
    "DOUANE": "douane",
    "COLLECTIVITE": "collectivites",
}
SIGNATAIRES = {
    "prefet_de_departement": "prefet",
    "DG_ARS": "dg_ars",
    "recteur": "education_nationale",
    "procureur": "parquet",
}
ENGAGEES = ("en_cours", "realisee")


def valeurs_du_portail(reponse: Reponse, maintenant: datetime) -> Mapping[str, Any]:
    """{code: content before normalisation}. A code that the portal does not know is absent.

    Facts are those of the exercice of the campaign (mandates: those open on its last day).
    """
    return ALaDemande(
        {
            "prefectures": lambda: _connues(_du_reseau(reponse)),
            "feuilles_de_route": lambda: _connues(_des_feuilles(reponse)),
            "credits": lambda: _connues(_des_credits(reponse)),
        }
    )


def _connues(valeurs: Mapping[str, Any]) -> dict[str, Any]:
    return {code: valeur for code, valeur in valeurs.items() if valeur is not None}


def _du_reseau(reponse: Reponse) -> dict[str, Any]:
    exercice, prefecture = reponse.campagne.exercice, reponse.prefecture_id
    fin = date(exercice, 12, 31)
    mandats = list(
        Mandat.objects.filter(prefecture_id=prefecture, niveau=Mandat.Niveau.DEPARTEMENTAL, debut__lte=fin)
        .select_related("personne")
        .order_by("debut")
    )
    etp = sum(
        (a.quotite or Decimal(0))
        for a in Affectation.objects.en_cours(fin).filter(prefecture_id=prefecture, role=Role.COLLABORATEUR)
    )
    institutions = {
        INSTITUTIONS[i]
        for i in Correspondant.objects.en_cours(fin)
        .filter(prefecture_id=prefecture)
        .values_list("institution", flat=True)
        if i in INSTITUTIONS
    }
    return {
        "prefectures.mandats.changements": min(sum(m.debut.year == exercice for m in mandats), 5) if mandats else None,
        "prefectures.affectations.etp": round(etp, 1) or None,
        "prefectures.correspondants": {"choix": sorted(institutions)} if institutions else None,
        **(_du_mandat(mandats[-1]) if mandats and _ouvert(mandats[-1], fin) else {}),
    }


def _ouvert(mandat: Mandat, le: date) -> bool:
    return mandat.fin is None or mandat.fin > le


def _du_mandat(mandat: Mandat) -> dict[str, Any]:
    return {
        "prefectures.mandat.titre": {"choix": mandat.titre, "autre": mandat.titre_precise},
        "prefectures.mandat.debut": mandat.debut.isoformat(),
        "prefectures.mandat.formation_suivie": True if mandat.formation_le else None,
        "prefectures.mandat.formation_le": mandat.formation_le.isoformat() if mandat.formation_le else None,
        "prefectures.mandat.nom": str(mandat.personne),
    }


def _des_feuilles(reponse: Reponse) -> dict[str, Any]:
    exercice, prefecture = reponse.campagne.exercice, reponse.prefecture
    comites = (
        ComitePilotage.objects.filter(date__year=exercice)
        .filter(Q(prefecture=prefecture) | Q(region_id=prefecture.region_id))
        .order_by("date")
        .values_list("prefecture_id", "date")
    )
    reunions = [le for departement, le in comites if departement]
    regionales = len(comites) - len(reunions)
    feuille = (
        FeuilleDeRouteRegionale.objects.filter(
            region_id=prefecture.region_id, periode_debut__lte=exercice, periode_fin__gte=exercice
        )
        .order_by("-periode_debut", "-pk")
        .first()
    )
    return {
        "feuilles_de_route.comites.nombre": min(len(reunions), 24) or None,
        "feuilles_de_route.comites.dates": {
            f"reunion_{rang}": {"date": le.isoformat()} for rang, le in enumerate(reunions, 1)
        }
        or None,
        "feuilles_de_route.comites_regionaux.nombre": min(regionales, 24) or None,
        "feuilles_de_route.feuille.statut": {"choix": feuille.statut} if feuille else None,
        **_du_plan(reponse),
    }


def _du_plan(reponse: Reponse) -> dict[str, Any]:
    exercice = reponse.campagne.exercice
    plan = (
        PlanActionsDepartemental.objects.filter(
            prefecture_id=reponse.prefecture_id, periode_debut__lte=exercice, periode_fin__gte=exercice
        )
        .annotate(
            nombre=Count("actions"),
            engagees=Count("actions", filter=Q(actions__avancement__in=ENGAGEES)),
        )
        .prefetch_related("signataires")
        .order_by("-periode_debut", "-pk")
        .first()
    )
    if plan is None:
        return {"feuilles_de_route.plan.statut": {"choix": "non_engage"}}
    return {
        "feuilles_de_route.plan.statut": {"choix": "en_cours" if plan.en_projet else "signe"},
        "feuilles_de_route.plan.signataires": _signataires(plan),
        "feuilles_de_route.plan.signe_le": plan.date_signature.isoformat() if plan.date_signature else None,
        "feuilles_de_route.fiches.part_engagee": round(100 * plan.engagees / plan.nombre) if plan.nombre else None,
    }


def _signataires(plan: PlanActionsDepartemental) -> dict[str, Any] | None:
    """Who signed, in the words of the question; nothing while the plan is a draft."""
    qualites = {SIGNATAIRES.get(s.qualite, "autre") for s in plan.signataires.all()}
    if plan.en_projet or not qualites:
        return None
    autres = (s.libelle for s in plan.signataires.all() if SIGNATAIRES.get(s.qualite, "autre") == "autre")
    return {"choix": sorted(qualites), "autre": ", ".join(autres)[:LONGUEUR_TEXTE]}


def _des_credits(reponse: Reponse) -> Mapping[str, Any]:
    """The account of the préfecture, its projects, their cofinancements."""
    parametres = reponse.version_questionnaire.questionnaire.parametres
    return pre_remplissage(reponse.campagne.exercice, reponse.prefecture, petite_action=parametres.get("petite_action"))


def projets_accordes(reponse: Reponse) -> QuerySet[Projet]:
    """The granted projects that the figures of the credits count: as `credits.chiffres.requetes` counts them."""
    return Projet.objects.filter(
        exercice=reponse.campagne.exercice,
        prefecture_id=reponse.prefecture_id,
        statut__in=ACCORDES,
        date_decision__lte=timezone.localdate(),
    ).select_related("porteur")
