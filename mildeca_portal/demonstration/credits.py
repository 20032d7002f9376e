"""Credits and projects of the exercices 2023 to 2026: about 8.5 M€ and a thousand applications a year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Sum

from credits.models import (
    AppelAProjets,
    Cofinancement,
    Compte,
    CompteRenduFinancier,
    Ecriture,
    EngagementJuridique,
    LigneDepense,
    Paiement,
    Porteur,
    Projet,
)
from feuilles_de_route.models import AxeFeuilleDeRoute, FicheAction
from mildeca_portal.demonstration import decisions, dotations, journal
from mildeca_portal.demonstration.cadre import EXERCICES, Cadre, instant, tirage
from mildeca_portal.demonstration.noms import MARQUEURS
from mildeca_portal.demonstration.projets import Lot, Terrain, composer
from mildeca_portal.demonstration.textes_projets import NOMBRE_PAR_TYPE, PORTEURS
from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Prefecture, Region

# Older projects are kept without their events: the log would only grow.
JOURNAL_DEPUIS = 2025
TABLES = (Projet, Cofinancement, LigneDepense, EngagementJuridique, Paiement, CompteRenduFinancier)


@dataclass
class Paysage:
    """What is read once for the four exercices."""

    prefectures: list[Prefecture]
    sieges: dict[str, Prefecture]
    porteurs: dict[int, list[Porteur]]
    axes: dict[str, list[AxeFeuilleDeRoute]]
    actions: dict[int, list[FicheAction]]
    precedents: dict[tuple[int, bool], list[Projet]]


def deja_charge() -> bool:
    return Compte.objects.exists()


def charger(cadre: Cadre) -> dict[str, int]:
    prefectures = list(Prefecture.objects.select_related("region").order_by("code"))
    bilan = dotations.charger(list(Region.objects.order_by("code")), prefectures)
    _analyser(Compte, "credits_mouvement")
    paysage = _paysage(prefectures)
    bilan["porteurs"] = sum(map(len, paysage.porteurs.values()))
    projets = paiements = 0
    for exercice in EXERCICES:
        lot = _exercice(exercice, paysage)
        projets += len(lot.projets)
        paiements += len(lot.paiements)
        _analyser(*TABLES)
    return bilan | {"projets": projets, "paiements": paiements}


def totaux() -> dict[int, tuple[Decimal, Decimal, int]]:
    """{exercice: (AE notified to the régions, amount granted, projects granted)}."""
    notifies = Ecriture.objects.filter(recu=True, compte__niveau=Compte.Niveau.REGIONAL)
    par_exercice = dict(
        notifies.values_list("compte__exercice").annotate(Sum("notifie_ae")).order_by("compte__exercice")
    )
    accordes = Projet.objects.accordes().values_list("exercice").annotate(Sum("montant_accorde"), Count("pk"))
    octrois = {exercice: (montant, nombre) for exercice, montant, nombre in accordes.order_by("exercice")}
    return {e: (notifie, *octrois.get(e, (Decimal(0), 0))) for e, notifie in par_exercice.items()}


def _analyser(*tables: type | str) -> None:
    """Rows just came in by the thousand: tell the planner, the triggers read these tables at each insertion."""
    noms = [t if isinstance(t, str) else t._meta.db_table for t in tables]  # type: ignore[attr-defined]
    with connection.cursor() as curseur:
        curseur.execute(f"ANALYZE {', '.join(noms)}")


def _paysage(prefectures: list[Prefecture]) -> Paysage:
    axes, actions = defaultdict(list), defaultdict(list)
    for axe in (
        AxeFeuilleDeRoute.objects.select_related("feuille")
        .prefetch_related("objectifs_cibles")
        .order_by("feuille", "ordre")
    ):
        axes[axe.feuille.region_id].append(axe)
    for action in FicheAction.objects.select_related("plan").order_by("plan", "code"):
        actions[action.plan.prefecture_id].append(action)
    porteurs = {p.pk: _porteurs(p) for p in prefectures}
    Porteur.objects.bulk_create([porteur for siens in porteurs.values() for porteur in siens])
    return Paysage(
        prefectures=prefectures,
        sieges={p.region_id: p for p in prefectures if p.siege_de_region},
        porteurs=porteurs,
        axes=axes,
        actions=actions,
        precedents=defaultdict(list),
    )


def _porteurs(prefecture: Prefecture) -> list[Porteur]:
    """Without SIRET nor RNA: an invented number could be someone's."""
    hasard = tirage("porteurs", prefecture.code)
    porteurs = []
    for type_porteur, nombre in NOMBRE_PAR_TYPE.items():
        mots = hasard.sample(MARQUEURS, nombre)
        for rang, mot in enumerate(mots):
            modele = PORTEURS[type_porteur][rang % len(PORTEURS[type_porteur])]
            nom = modele.format(mot=mot, lieu=prefecture.nom)
            porteurs.append(
                Porteur(
                    raison_sociale=nom,
                    cle_tri=sans_accent(nom),
                    type_porteur=type_porteur,
                    adresse=f"1 rue Imaginaire, {prefecture.chef_lieu} (adresse fictive)",
                    contact="Personne fictive",
                )
            )
    return porteurs


def _exercice(exercice: int, paysage: Paysage) -> Lot:
    appels = _appels(exercice, paysage)
    recus = _recus(exercice)
    comptes = Compte.objects.filter(exercice=exercice).select_related("region", "prefecture__region")
    lot = Lot()
    for compte in sorted(comptes, key=lambda c: c.pk):
        prefecture = compte.prefecture or paysage.sieges.get(compte.region_id or "")
        if compte.niveau not in (Compte.Niveau.DEPARTEMENTAL, Compte.Niveau.PART_REGIONALE) or prefecture is None:
            continue
        regional = compte.niveau == Compte.Niveau.PART_REGIONALE
        recu, delegue = recus.get(compte.pk, (Decimal(0), Decimal(0)))
        composer(
            lot,
            exercice,
            Terrain(
                prefecture=prefecture,
                compte=compte,
                recu=recu,
                delegue=delegue,
                porteurs=paysage.porteurs[prefecture.pk],
                appel=appels[prefecture.pk],
                axes=paysage.axes[prefecture.region_id],
                actions=() if regional else paysage.actions[prefecture.pk],
                precedents=paysage.precedents[prefecture.pk, regional],
                voisines=[p for p in paysage.prefectures if p.region_id == prefecture.region_id] if regional else (),
            ),
        )
    _ecrire(lot)
    decisions.prendre(exercice, lot.projets)
    if exercice >= JOURNAL_DEPUIS:
        journal.consigner(lot)
    paysage.precedents.clear()
    for projet in lot.projets:
        if projet.accorde:
            paysage.precedents[projet.prefecture_id, projet.echelle == "regionale"].append(projet)
    return lot


def _recus(exercice: int) -> dict[int, tuple[Decimal, Decimal]]:
    """{account: (AE notified, AE delegated)}."""
    soldes = (
        Ecriture.objects.filter(compte__exercice=exercice, recu=True)
        .values_list("compte")
        .annotate(Sum("notifie_ae"), Sum("delegue_ae"))
        .order_by("compte")
    )
    return {compte: (notifie, delegue) for compte, notifie, delegue in soldes}


def _appels(exercice: int, paysage: Paysage) -> dict[int, AppelAProjets]:
    appels = {}
    for prefecture in paysage.prefectures:
        hasard = tirage("appel", prefecture.code, exercice)
        appels[prefecture.pk] = AppelAProjets(
            echelle=AppelAProjets.Echelle.DEPARTEMENTALE,
            exercice=exercice,
            prefecture=prefecture,
            titre=f"Appel à projets {exercice}, {prefecture.nom} (démonstration)",
            ouvert_le=date(exercice - 1, 12, hasard.randint(12, 22)),
            limite=instant(
                date(exercice, *hasard.choice(((2, 14), (2, 28), (3, 7), (3, 13)))), hasard.choice((12, 18))
            ),
        )
    AppelAProjets.objects.bulk_create(appels.values())
    return appels


def _ecrire(lot: Lot) -> None:
    Projet.objects.bulk_create(lot.projets, batch_size=500)
    lien = Projet.departements_concernes.through
    lien.objects.bulk_create(
        lien(projet=projet, prefecture=prefecture) for projet, concernes in lot.departements for prefecture in concernes
    )
    for modele, lignes in (
        (Cofinancement, lot.cofinancements),
        (LigneDepense, lot.depenses),
        (EngagementJuridique, lot.engagements),
        (Paiement, lot.paiements),
        (CompteRenduFinancier, lot.comptes_rendus),
    ):
        modele.objects.bulk_create(lignes, batch_size=1000)
