"""The frozen copy of an answer: everything one will ever want to group by, names and totals included."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from prefectures.models import Mandat, Prefecture
from rapports.questionnaire.ecarts import comparable
from rapports.questionnaire.evaluation import Donnees, total_colonne
from rapports.territoire import AXES, PREFECTURES

# Answers that are the name of a person: kept with the answer they sign, never in a figure nor in a published workbook.
NOMINATIVES = frozenset({"validation.visa_nom"})


def composer(
    donnees: Donnees,
    prefecture: Prefecture,
    *,
    empreinte: str,
    mandats: Mapping[str, Mandat],
    transmise_par: Mapping[str, Any],
    le: datetime,
) -> dict[str, Any]:
    """Copy of a submitted answer. Pure: the caller read the rows (`prefecture` with its région).

    `mandats`: open ones by level. `transmise_par`: {nom, role, fonction, par_delegation}. Values hidden by a condition
    are left out: they are no part of the answer. `explications`: why a value moves away, by key. `portail`: what the
    portal knew that day.
    """
    visibles = [q.cle for q in donnees.questionnaire if q.cle in donnees.visibles]
    return {
        "exercice": donnees.questionnaire.exercice,
        "questionnaire": empreinte,
        "territoire": {
            "code": prefecture.code,
            "nom": prefecture.nom,
            "region_code": prefecture.region_id,
            "region_nom": prefecture.region.nom,
            "siege_de_region": prefecture.siege_de_region,
        },
        "chefs": {niveau: {"nom": str(m.personne), "titre": m.libelle} for niveau, m in mandats.items()},
        "transmise_par": dict(transmise_par),
        "transmise_le": le.isoformat(),
        "valeurs": {cle: v for cle, v in donnees.valeurs.items() if cle in donnees.visibles},
        "explications": {cle: texte for cle in visibles if (texte := donnees.explication(cle))},
        "portail": su_du_portail(donnees),
        "totaux": {
            **{cle: str(valeur) for cle, valeur in donnees.calculs.items()},
            **_totaux_des_tableaux(donnees),
        },
        "lignes": {
            source: [[x.cle, x.libelle] for x in donnees.lignes.get(source, ())] for source in (PREFECTURES, AXES)
        },
    }


def su_du_portail(donnees: Donnees) -> dict[str, Any]:
    """What the portal knew that day and the answer was compared with, by code: the gaps stay those that were explained."""
    codes = donnees.questionnaire.codes_compares | {
        q.preremplissage for q in donnees.questionnaire if q.preremplissage and comparable(q)
    }
    return {code: _json(donnees.portail[code]) for code in sorted(codes) if code in donnees.portail}


def _json(valeur: Any) -> Any:
    """Amounts as text, as everywhere in a stored answer."""
    if isinstance(valeur, Mapping):
        return {cle: _json(v) for cle, v in valeur.items()}
    return str(valeur) if isinstance(valeur, Decimal) else valeur


def _totaux_des_tableaux(donnees: Donnees) -> dict[str, str]:
    """{« key#column »: total} of each table of numbers that has totals."""
    totaux = {}
    for question in donnees.questionnaire:
        contenu = donnees.contenu(question.cle)
        if contenu and question.tableau and question.tableau.total:
            for colonne in question.tableau.colonnes:
                totaux[f"{question.cle}#{colonne.cle}"] = str(total_colonne(contenu, colonne.cle))
    return totaux


def mandats_ouverts(prefecture: Prefecture, le: datetime) -> dict[str, Mandat]:
    """Mandates of the préfecture open on that day, by level."""
    mandats = Mandat.objects.en_cours(le.date()).filter(prefecture=prefecture).select_related("personne")
    return {m.niveau: m for m in mandats}


def sans_noms(instantane: Mapping[str, Any]) -> dict[str, Any]:
    """The frozen copy without the names of people; titles, functions and figures stay. Marked « noms_retires »."""
    return {
        **instantane,
        "chefs": {niveau: {**chef, "nom": ""} for niveau, chef in instantane.get("chefs", {}).items()},
        "transmise_par": {**instantane.get("transmise_par", {}), "nom": ""},
        "valeurs": {cle: None if cle in NOMINATIVES else v for cle, v in instantane.get("valeurs", {}).items()},
        "noms_retires": True,
    }
