"""What the chef de projet of a région is told of its préfectures, the same days as their reminders."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from mildeca_portal.socle.courriels import deposer
from prefectures.models import Mandat, Region
from rapports.models import Campagne, Relance
from rapports.relances.attendues import Ligne
from rapports.relances.echeancier import Palier, palier_venu


def envoyer(campagne: Campagne, paliers: list[Palier], lignes: Iterable[Ligne], le: datetime) -> int:
    """One mail per région and palier of the national closing: every préfecture that has not submitted. Returns how many left.

    None for a région of a single préfecture, which has its own reminder. A post without anyone is noted once as not
    sent; the person named since is written to by the next run. The campaign is locked.
    """
    prolongations = [p for p in campagne.prolongations.all() if p.prefecture_id is None]
    limite = campagne.echeance(prolongations)
    depuis = max([campagne.ouverture, *(p.accordee_le for p in prolongations if p.jusqu_au == limite)])
    venu = palier_venu(paliers, limite, depuis, le)
    if venu is None:
        return 0
    retards: dict[Region, list[Ligne]] = {}
    for ligne in lignes:
        retards.setdefault(ligne.reponse.prefecture.region, []).append(ligne)
    notees = campagne.relances.filter(palier=venu.code).exclude(region=None)
    deja = set(notees.values_list("region_id", "destinataire"))
    ecrites = {code for code, adresse in deja if adresse}
    a_faire = {r: a for r, a in chefs_regionaux(campagne).items() if r in retards and r.pk not in ecrites}
    Relance.objects.bulk_create(
        Relance(campagne=campagne, region=region, palier=venu.code, destinataire=adresse, date=le)
        for region, adresses in a_faire.items()
        for adresse in adresses or [Relance.PERSONNE]
        if (region.pk, adresse) not in deja
    )
    for region, adresses in a_faire.items():
        contexte = {"campagne": campagne, "region": region, "lignes": retards[region], "echeance": limite, "le": le}
        deposer("rapports_digest", adresses, contexte, cle=f"digest:{campagne.pk}:{region.pk}:{venu.code}")
    return sum(bool(adresses) for adresses in a_faire.values())


def chefs_regionaux(campagne: Campagne) -> dict[Region, list[str]]:
    """{région of several préfectures asked: addresses of its chef de projet}, in order; two queries. An empty list: vacant."""
    regions = Region.objects.filter(prefectures__reponses__campagne=campagne).annotate(n=Count("prefectures"))
    chefs: dict[Region, list[str]] = {r: [] for r in regions.filter(n__gt=1).order_by("cle_tri")}
    en_poste = Mandat.objects.en_cours(timezone.localdate()).filter(
        niveau=Mandat.Niveau.REGIONAL, personne__is_active=True, prefecture__region__in=chefs
    )
    adresses: dict[str, list[str]] = {}
    for code, courriel in en_poste.order_by("pk").values_list("prefecture__region_id", "personne__courriel"):
        adresses.setdefault(code, []).append(courriel)
    return {region: adresses.get(region.pk, []) for region in chefs}
