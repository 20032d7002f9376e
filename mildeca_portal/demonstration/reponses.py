"""The answer of one préfecture to the survey, from what the demonstration holds of it. Keys are those of the questionnaire."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from random import Random
from statistics import median
from typing import Any

from credits.models import Projet
from feuilles_de_route.models import PlanActionsDepartemental
from mildeca_portal.demonstration.cadre import CENTIME, repartir, tirage
from mildeca_portal.demonstration.faits import Faits
from mildeca_portal.demonstration.textes_reponses import (
    ATTENTES,
    DESCRIPTION_PRINCIPALE,
    DIFFICULTES,
    PRIORITES,
    RESULTATS,
    SOUS_CONSOMMATION,
    VARIATION,
)
from prefectures.models import Mandat, Prefecture

Valeurs = dict[str, Any]
# The only figures of the survey that sources give (la source page, 2024): 15 collectivités, 2,3 M€. Where is invented.
LIMITS_2024 = ("06", "13", "30", "31", "33", "35", "38", "44", "59", "67", "69", "76", "84", "93", "974")
MONTANT_LIMITS_2024 = Decimal(2_300_000)
INSTITUTIONS = {
    "ARS": "ars", "EDUCATION_NATIONALE": "education_nationale", "PARQUET": "parquet", "PJJ_SPIP": "pjj_spip",
    "POLICE": "police", "GENDARMERIE": "gendarmerie", "DOUANE": "douane", "COLLECTIVITE": "collectivites",
}  # fmt: skip
SIGNATAIRES = {"prefet_de_departement": "prefet", "DG_ARS": "dg_ars", "procureur": "parquet"}
EXECUTION_ATTENDUE = Decimal("0.90")


def repondre(faits: Faits, p: Prefecture, chef: Mandat, le: date, actions_n1: int | None) -> Valeurs:
    """Every question that shows, but the file. `chef` submits on the day `le`; `actions_n1`: E1 of the year before."""
    hasard = tirage("réponse", p.code, faits.exercice)
    valeurs: Valeurs = {}
    for partie in (_organisation, _pilotage, _credits, _appel, _evaluation, _interdictions, _trafics):
        valeurs |= partie(faits, p, hasard)
    valeurs |= _actions(faits, p, hasard, actions_n1) | _articulation(faits, p, hasard) | _perspectives(hasard)
    valeurs |= {"validation.visa_nom": str(chef.personne), "validation.visa_le": le.isoformat()}
    return valeurs


def _organisation(faits: Faits, p: Prefecture, hasard: Random) -> Valeurs:
    fin = date(faits.exercice, 12, 31)
    mandats = [m for m in faits.mandats[p.pk] if m.debut <= fin]
    mandat = mandats[-1]
    etp = sum((a.quotite or Decimal(0) for a in faits.affectations[p.pk]), Decimal(0))
    service = faits.affectations[p.pk][0].service if faits.affectations[p.pk] else "Cabinet"
    formation = (
        mandat.formation_le if mandat.formation_le and mandat.formation_le <= date(faits.exercice + 1, 6, 30) else None
    )
    return {
        "organisation.fonction": {"choix": mandat.titre, "autre": mandat.titre_precise},
        "organisation.prise_de_fonction": mandat.debut.isoformat(),
        "organisation.formation_suivie": formation is not None,
        "organisation.formation_le": formation.isoformat() if formation else None,
        "organisation.etp": str(round(max(etp, Decimal("0.1")), 1)),
        "organisation.service": {"choix": "direction_des_securites" if "sécurités" in service else "cabinet"},
        "organisation.changements": min(sum(m.debut.year == faits.exercice for m in mandats), 5),
        "organisation.correspondants": {"choix": [INSTITUTIONS[i] for i in faits.institutions[p.pk]]},
    }


def _pilotage(faits: Faits, p: Prefecture, hasard: Random) -> Valeurs:
    plan, dates = faits.plans.get(p.pk), faits.comites[p.pk]
    signe = plan and plan.date_signature and plan.date_signature.year <= faits.exercice
    valeurs: Valeurs = {
        "pilotage.plan_statut": {"choix": "signe" if signe else "en_cours" if plan else "non_engage"},
        "pilotage.copil_reunions": len(dates),
        "pilotage.copil_dates": {f"reunion_{n}": {"date": d.isoformat()} for n, d in enumerate(dates[:6], 1)} or None,
        "pilotage.instances": {
            "choix": hasard.sample(["cdpd_clspd", "contrat_de_ville", "prs", "cls"], hasard.randint(1, 3))
        },
        "pilotage.fiches_engagees": _part_engagee(faits, plan),
    }
    if plan and signe:
        qualites = [SIGNATAIRES[s.qualite] for s in plan.signataires.all() if s.qualite in SIGNATAIRES]
        valeurs["pilotage.plan_signe_le"] = plan.date_signature.isoformat()  # type: ignore[union-attr]
        valeurs["pilotage.plan_signataires"] = {"choix": qualites}
    if p.siege_de_region:
        feuille = faits.feuilles[p.region_id]
        deja = feuille.date_signature and feuille.date_signature.year <= faits.exercice
        avant = "en_concertation" if feuille.date_signature else feuille.statut
        valeurs["pilotage.copil_regional_reunions"] = faits.comites_regionaux[p.region_id]
        valeurs["pilotage.feuille_statut"] = {"choix": feuille.statut if deja else avant}
    return valeurs


def _part_engagee(faits: Faits, plan: PlanActionsDepartemental | None) -> str:
    """Share of the plan's actions begun, in percent; none in 2023, when plans were being written."""
    actions = list(plan.actions.all()) if plan and faits.exercice > 2023 else []
    engagees = sum(a.avancement in ("en_cours", "realisee") for a in actions)
    return str(round(100 * engagees / len(actions)) if actions else 0)


def _credits(faits: Faits, p: Prefecture, hasard: Random) -> Valeurs:
    initial, complement = faits.initial.get(p.pk, Decimal(0)), faits.complement.get(p.pk, Decimal(0))
    engage, paye = faits.engage.get(p.pk, Decimal(0)), faits.paye.get(p.pk, Decimal(0))
    valeurs: Valeurs = {
        "credits.ae_notifiees": str(initial),
        "credits.cp_notifies": str(initial),
        "credits.ae_complementaires": str(complement),
        "credits.cp_complementaires": str(complement),
        "credits.ae_consommees": str(engage),
        "credits.cp_consommes": str(paye),
        "credits.criteres": {
            "choix": hasard.sample(
                ["population", "jeunes_15_24", "qpv", "projets", "reconduction"], hasard.randint(1, 3)
            )
        },
    }
    if min(engage, paye) < EXECUTION_ATTENDUE * (initial + complement):
        motifs = ["credits_tardifs", "abandon_porteur", "dossiers_insuffisants", "cofinancement", "vacance_de_poste"]
        valeurs["credits.motifs_non_consommation"] = {"choix": hasard.sample(motifs, 2)}
        valeurs["credits.commentaire"] = SOUS_CONSOMMATION
    if p.siege_de_region:
        siennes = [q for q in faits.prefectures if q.region_id == p.region_id]
        valeurs["credits.ae_notifiees_region"] = str(faits.notifie_region[p.region_id])
        valeurs["credits.cp_notifies_region"] = str(faits.notifie_region[p.region_id])
        valeurs["credits.repartition"] = {
            q.code: {"ae": str(faits.initial[q.pk] + faits.complement.get(q.pk, 0))}
            for q in siennes
            if q.pk in faits.initial
        }
    return valeurs


def _appel(faits: Faits, p: Prefecture, hasard: Random) -> Valeurs:
    appel, retenus = faits.appels[p.pk], len(faits.projets[p.pk])
    communs = [c for c in ("ars", "fipd", "politique_de_la_ville") if hasard.random() < 0.25]
    rejets = ["hors_orientations", "qualite", "credits_insuffisants", "cofinancement_insuffisant"]
    return {
        "appel_a_projets.lance": True,
        "appel_a_projets.ouverture": appel.ouvert_le.isoformat() if appel.ouvert_le else None,
        "appel_a_projets.limite": appel.limite.date().isoformat() if appel.limite else None,
        "appel_a_projets.commun_avec": {"choix": communs} if communs else None,
        "appel_a_projets.dossiers_recus": faits.recus[p.pk],
        "appel_a_projets.dossiers_retenus": retenus,
        "appel_a_projets.motifs_rejet": {"choix": hasard.sample(rejets, 2)} if faits.recus[p.pk] > retenus else None,
    }


def _actions(faits: Faits, p: Prefecture, hasard: Random, actions_n1: int | None) -> Valeurs:
    projets = faits.projets[p.pk]
    montants = [_accorde(q) for q in projets]
    principal = max(projets, key=_accorde)
    apports: dict[str, Decimal] = {}
    seuls = 0
    for projet in projets:
        siens = faits.cofinancements[projet.pk]
        seuls += all(c.financeur == "AUTOFINANCEMENT" for c in siens)
        for c in siens:
            apports[c.financeur] = apports.get(c.financeur, Decimal(0)) + c.montant
    varie = actions_n1 is not None and abs(len(projets) - actions_n1) * 2 > actions_n1
    return {
        "actions.nombre": len(projets),
        "actions.montant_total": str(sum(montants)),
        "actions.renouvellements": sum(q.est_renouvellement for q in projets),
        "actions.montant_median": str(median(montants).quantize(CENTIME)),
        "actions.petites": sum(m < 1500 for m in montants),
        "actions.cofinancements": {f: {"montant": str(m)} for f, m in apports.items()},
        "actions.sans_cofinancement": seuls,
        "actions.thematiques": _ventiler(projets, lambda q: [q.thematique]),
        "actions.axes": _ventiler(projets, lambda q: [f"axe_{q.axe.ordre}" if q.axe else "hors_axe"]),
        "actions.porteurs": _ventiler(projets, lambda q: [q.porteur.type_porteur]),
        "actions.publics": _ventiler(projets, lambda q: q.publics),
        "actions.milieux": _ventiler(projets, lambda q: q.milieux),
        "actions.produits": _ventiler(projets, lambda q: q.produits),
        "actions.commentaire": VARIATION if varie else None,
        "projet_principal.intitule": principal.intitule,
        "projet_principal.porteur": principal.porteur.raison_sociale,
        "projet_principal.montant": str(_accorde(principal)),
        "projet_principal.description": DESCRIPTION_PRINCIPALE.format(porteur=principal.porteur, territoire=p.nom),
        "projet_principal.resultats": hasard.choice(RESULTATS).format(n=hasard.randint(80, 900)),
        **_programmes(projets, hasard),
    }


def _accorde(projet: Projet) -> Decimal:
    return projet.montant_accorde or Decimal(0)


def _ventiler(projets: Iterable[Projet], lignes: Callable[[Projet], Iterable[str]]) -> Mapping[str, Mapping[str, Any]]:
    table: dict[str, tuple[int, Decimal]] = {}
    for projet in projets:
        for ligne in lignes(projet):
            nombre, montant = table.get(ligne, (0, Decimal(0)))
            table[ligne] = (nombre + 1, montant + _accorde(projet))
    return {ligne: {"nombre": nombre, "montant": str(montant)} for ligne, (nombre, montant) in table.items()}


def _programmes(projets: Iterable[Projet], hasard: Random) -> Valeurs:
    nombres: dict[str, int] = {}
    for projet in projets:
        if projet.programme_probant:
            nombres[projet.programme_probant] = nombres.get(projet.programme_probant, 0) + 1
    if not nombres:
        return {"actions.programmes": {"choix": ["aucun"]}}
    return {
        "actions.programmes": {"choix": list(nombres)},
        "actions.programmes_effectifs": {
            code: {"etablissements": 2 * n + hasard.randrange(3), "beneficiaires": 60 * n + hasard.randrange(120)}
            for code, n in nombres.items()
        },
    }


def _evaluation(faits: Faits, p: Prefecture, hasard: Random) -> Valeurs:
    comptes_rendus = faits.comptes_rendus[p.pk]
    return {
        "evaluation.actions_evaluees": sum(q.evaluation_prevue for q in faits.projets[p.pk]),
        "evaluation.cr_attendus": len(comptes_rendus),
        "evaluation.cr_recus": sum(c.statut in c.RECUS for c in comptes_rendus),
        "evaluation.reversements": str(sum((c.reversement or Decimal(0) for c in comptes_rendus), Decimal(0))),
        "evaluation.indicateurs": {"choix": hasard.sample(["personnes_touchees", "connaissances", "satisfaction"], 2)},
    }


def _d_une_annee_a_l_autre(sujet: str, faits: Faits, p: Prefecture) -> tuple[Random, float]:
    """Chance that a département keeps from year to year, and this year's factor: one time in six it changes its ways."""
    annee = tirage(sujet, p.code, faits.exercice)
    allant = annee.uniform(0.9, 1.1) if annee.random() < 5 / 6 else annee.uniform(1.6, 2.4)
    return tirage(sujet, p.code), allant


def _interdictions(faits: Faits, p: Prefecture, hasard: Random) -> Valeurs:
    rythme, allant = _d_une_annee_a_l_autre("contrôles", faits, p)
    operations = max(1, round(rythme.randint(2, 28) * allant))
    etablissements = operations * rythme.randint(3, 9)
    infractions = round(etablissements * rythme.uniform(0.02, 0.14))
    parts = repartir(Decimal(infractions), [5, 3, 2, 2, 1, 1], Decimal(1)) if infractions else []
    cases = [("alcool", "police"), ("alcool", "gendarmerie"), ("tabac", "police"), ("tabac", "gendarmerie"),
             ("vapotage", "autres"), ("protoxyde", "police")]  # fmt: skip
    table: dict[str, dict[str, int]] = {}
    for (produit, service), part in zip(cases, parts, strict=False):
        if part:
            table.setdefault(produit, {})[service] = int(part)
    valeurs: Valeurs = {
        "interdictions.operations": operations,
        "interdictions.etablissements": etablissements,
        "interdictions.infractions": infractions,
        "interdictions.par_produit": table or None,
        "interdictions.sensibilisations": round(rythme.randint(0, 60) * allant),
    }
    if faits.exercice >= 2024:  # the protocol is of 11 July 2024
        valeurs["interdictions.protocole"] = hasard.random() < (0.45 if faits.exercice == 2024 else 0.75)
    return valeurs


def _trafics(faits: Faits, p: Prefecture, hasard: Random) -> Valeurs:
    collectivites = [
        q for q in faits.projets[p.pk] if q.thematique == "trafics" and q.porteur.type_porteur in ("commune", "epci")
    ]
    montant = sum((_accorde(q) for q in collectivites), Decimal(0))
    limits = Decimal(0)
    if faits.exercice == 2024 and p.code in LIMITS_2024:
        parts = repartir(MONTANT_LIMITS_2024, [1 + rang % 3 for rang in range(len(LIMITS_2024))], Decimal(1000))
        limits = parts[LIMITS_2024.index(p.code)]
    return {
        "trafics.collectivites": len({q.porteur_id for q in collectivites}) + bool(limits),
        "trafics.limits": int(bool(limits)),
        "trafics.montant": str(montant + limits),
        "trafics.montant_limits": str(limits),
        "trafics.projets_suivis": {s: {"nombre": hasard.randint(1, 4)} for s in ("police", "gendarmerie", "parquet")},
        "trafics.esper_signataires": hasard.choice((0, 0, 0, 1, 1, 2)),
    }


def _articulation(faits: Faits, p: Prefecture, hasard: Random) -> Valeurs:
    rythme, allant = _d_une_annee_a_l_autre("autres crédits", faits, p)
    fipd, flca_ars, ville = (round(rythme.randint(5, 45) * allant) * 1000 for _ in range(3))
    return {
        "articulation.fipd": str(fipd),
        "articulation.flca_ars": str(flca_ars),
        "articulation.politique_de_la_ville": str(ville),
        "articulation.instruction_conjointe": hasard.random() < 0.55,
    }


def _perspectives(hasard: Random) -> Valeurs:
    difficultes = hasard.sample(list(DIFFICULTES), hasard.randint(0, 3))
    return {
        "perspectives.difficultes": {"choix": difficultes or ["aucune"]},
        "perspectives.difficultes_detail": " ".join(DIFFICULTES[d] for d in difficultes) or None,
        "perspectives.priorites": hasard.choice(PRIORITES),
        "perspectives.attentes": hasard.choice(ATTENTES) or None,
    }
