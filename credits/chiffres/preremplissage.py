"""What an answer to the survey may be filled with: the same rows as the extract, for one préfecture."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from credits.chiffres import requetes
from credits.chiffres.extraction import comptes
from credits.chiffres.requetes import Perimetre
from credits.soldes import balance
from prefectures.models import Prefecture

ZERO = Decimal("0.00")
RANGS = (
    requetes.APPELS,
    requetes.DOSSIERS,
    requetes.MESURES,
    requetes.TRANCHES,
    requetes.VENTILATIONS,
    requetes.COFINANCEMENTS,
    requetes.COMPTES_RENDUS,
    requetes.TRAFICS,
    requetes.PRINCIPAL,
)
Rangs = Mapping[str, list[dict[str, Any]]]
VENTILATIONS = {
    "credits.thematiques": "thematique",
    "credits.axes": "axe",
    "credits.porteurs": "porteur",
    "credits.publics": "public",
    "credits.milieux": "milieu",
    "credits.produits": "produit",
}


def pre_remplissage(
    exercice: int, prefecture: Prefecture, au: date | None = None, *, petite_action: Decimal | None = None
) -> dict[str, Any]:
    """{code of pre-fill: value} for a préfecture, as known on the day `au` (today by default).

    Amounts are `Decimal`, dates ISO, a table is {row: {column: value}}. Nothing is offered where the portal holds no
    credits. `petite_action`: ceiling of the « petites actions » (a parameter of the questionnaire), in euros.
    Three queries, whatever the number of projects: a page of the survey has few to spend.
    """
    perimetre = Perimetre(exercice, au or timezone.localdate(), [prefecture.code])
    rangs = dict(zip(RANGS, requetes.ensemble(RANGS, perimetre), strict=True))
    return {
        **_dotation(perimetre, prefecture),
        **_appel(rangs),
        **_projets(rangs, petite_action),
        **_suites(rangs),
    }


def _dotation(perimetre: Perimetre, prefecture: Prefecture) -> dict[str, Any]:
    siege = prefecture.siege_de_region
    soldes = balance(
        perimetre.exercice,
        regions=[prefecture.region_id] if siege else None,
        prefectures=None if siege else [prefecture.pk],
        au=perimetre.au,
    )
    rangs = list(comptes(soldes, perimetre))
    mien = next((c for c in rangs if c["prefecture"] == prefecture.code), None)
    if mien is None:
        return {}
    valeurs = {
        "credits.ae_notifiees": mien["notifie_ae"] - mien["complement_ae"],
        "credits.cp_notifies": mien["notifie_cp"] - mien["complement_cp"],
        "credits.ae_complementaires": mien["complement_ae"],
        "credits.cp_complementaires": mien["complement_cp"],
        "credits.ae_consommees": mien["engage"],
        "credits.cp_consommes": mien["paye"],
    }
    if siege:
        region = next(c for c in rangs if c["niveau"] == "regional")
        valeurs |= {
            "credits.ae_notifiees_region": region["notifie_ae"],
            "credits.cp_notifies_region": region["notifie_cp"],
            "credits.repartition": {c["prefecture"]: {"ae": c["notifie_ae"]} for c in rangs if c["prefecture"]},
        }
    return valeurs


def _appel(rangs: Rangs) -> dict[str, Any]:
    appel = _seule(requetes.APPELS, rangs)
    if not appel:
        return {}
    dates = {"credits.appel.ouverture": appel["ouverture"], "credits.appel.limite": appel["limite"]}
    return {"credits.appel.lance": True, **{cle: le for cle, le in dates.items() if le}}


def _projets(rangs: Rangs, petite_action: Decimal | None) -> dict[str, Any]:
    dossiers = _seule(requetes.DOSSIERS, rangs)
    if not dossiers:
        return {}
    mesures = next((m for m in rangs[requetes.MESURES] if m["prefecture"]), {})
    valeurs = {
        "credits.projets.recus": dossiers["recus"],
        "credits.projets.retenus": mesures.get("nombre", 0),
        "credits.projets.nombre": mesures.get("nombre", 0),
        "credits.projets.montant": mesures.get("montant", ZERO),
        "credits.projets.montant_median": mesures.get("montant_median"),
        "credits.projets.renouvellements": mesures.get("renouvellements", 0),
        "credits.projets.sans_cofinancement": mesures.get("sans_cofinancement", 0),
        "credits.projets.evalues": mesures.get("evalues", 0),
    }
    if petite_action is not None:
        valeurs["credits.projets.petites"] = petites(rangs[requetes.TRANCHES], petite_action)
    return valeurs | _tableaux(rangs)


def petites(tranches: Iterable[Mapping[str, Any]], plafond: Decimal) -> int:
    """How many grants are under `plafond` euros. Raises `ValueError` when it falls inside a bracket of 500 €."""
    if plafond % requetes.PAS_DES_TRANCHES or plafond > requetes.DERNIERE_TRANCHE:
        raise ValueError(f"plafond hors des tranches : {plafond}")
    return sum(int(t["nombre"]) for t in tranches if Decimal(t["a_partir_de"]) < plafond)


def _tableaux(rangs: Rangs) -> dict[str, Any]:
    ventilations = rangs[requetes.VENTILATIONS]
    tableaux: dict[str, Any] = {
        cle: {
            v["code"]: {"nombre": v["nombre"], "montant": v["montant"]}
            for v in ventilations
            if v["dimension"] == dimension
        }
        for cle, dimension in VENTILATIONS.items()
    }
    tableaux["credits.programmes"] = {"choix": sorted(v["code"] for v in ventilations if v["dimension"] == "programme")}
    tableaux["credits.cofinancements"] = {
        c["financeur"]: {"montant": c["montant"]} for c in rangs[requetes.COFINANCEMENTS]
    }
    return {cle: tableau for cle, tableau in tableaux.items() if tableau and tableau != {"choix": []}}


def _suites(rangs: Rangs) -> dict[str, Any]:
    valeurs: dict[str, Any] = {}
    if principal := _seule(requetes.PRINCIPAL, rangs):
        valeurs |= {f"credits.principal.{n}": principal[n] for n in ("intitule", "porteur", "montant")}
    if rendus := _seule(requetes.COMPTES_RENDUS, rangs):
        valeurs |= {
            "credits.comptes_rendus.attendus": rendus["attendus"],
            "credits.comptes_rendus.recus": rendus["recus"],
            "credits.reversements": rendus["reversements"],
        }
    if trafics := _seule(requetes.TRAFICS, rangs):
        valeurs |= {
            "credits.trafics.collectivites": trafics["collectivites"],
            "credits.trafics.montant": trafics["montant"],
        }
    return valeurs


def _seule(requete: str, rangs: Rangs) -> dict[str, Any]:
    return next(iter(rangs[requete]), {})
