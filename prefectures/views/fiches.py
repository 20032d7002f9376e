"""One préfecture, one région: its posts on a day, their history, who to write to."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mildeca_portal.socle.au import jour_demande, suffixe_au
from mildeca_portal.socle.blocs import charger
from prefectures.droits import peut_administrer, peut_gerer_les_correspondants, peut_voir_les_noms
from prefectures.equipe import collaborateurs_au, par_institution, services_au
from prefectures.habilitations import Habilitations
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Correspondant, Mandat, Prefecture, Region
from prefectures.postes import Poste, par_prefecture, postes_au
from prefectures.views.outils import code_en_capitales


@login_not_required
@require_safe
@code_en_capitales
def fiche(request: RequeteHabilitee, code: str) -> HttpResponse:
    """One préfecture, on the day asked for."""
    prefecture = get_object_or_404(Prefecture.objects.select_related("region"), code=code)
    jour, nominatif = jour_demande(request), peut_voir_les_noms(request.habilitations)
    postes = postes_au([prefecture], jour, avec_les_noms=nominatif)
    contexte = {
        "prefecture": prefecture,
        "postes": postes,
        "historique": _historique(postes),
        "services": services_au([prefecture], jour).get(prefecture.pk, []),
        "peut_administrer": peut_administrer(request.habilitations),
        "membre": Prefecture.objects.du_reseau(jour).filter(pk=prefecture.pk).exists(),
        "blocs_par_prefecture": _blocs("prefectures.fiche", prefecture, jour, request.habilitations),
        **_commun(request, prefecture, jour, Q(prefecture=prefecture)),
    }
    return render(request, "prefectures/fiche.html", contexte)


@login_not_required
@require_safe
def region(request: RequeteHabilitee, code: str) -> HttpResponse:
    """One région, on the day asked for: its chef de projet régional and its préfectures."""
    territoire = get_object_or_404(Region, code=code)
    jour, nominatif = jour_demande(request), peut_voir_les_noms(request.habilitations)
    membres = Prefecture.objects.du_reseau(jour).filter(region=territoire)
    siege = Prefecture.objects.filter(region=territoire, siege_de_region=True)
    prefectures = list((membres | siege).select_related("region"))
    postes = postes_au(prefectures, jour, avec_les_noms=nominatif)
    regionaux = [p for p in postes if p.niveau == Mandat.Niveau.REGIONAL]
    contexte = {
        "region": territoire,
        "postes": regionaux,
        "prefectures": list(par_prefecture(p for p in postes if p.niveau != Mandat.Niveau.REGIONAL).values()),
        "historique": _historique(regionaux),
        "blocs_par_region": _blocs("prefectures.region", territoire, jour, request.habilitations),
        **_commun(request, territoire, jour, Q(region=territoire)),
    }
    return render(request, "prefectures/region.html", contexte)


def _blocs(emplacement: str, objet: Prefecture | Region, jour: date, habilitations: Habilitations) -> dict[Any, Any]:
    """What the other apps show here: they know today only, so nothing on another day."""
    return charger(emplacement, [objet] if jour == timezone.localdate() else [], habilitations)


def _historique(postes: list[Poste]) -> list[tuple[Poste, Mandat]]:
    """Mandates begun by that day, at every level, latest first."""
    mandats = [(poste, mandat) for poste in postes for mandat in poste.historique]
    return sorted(mandats, key=lambda couple: couple[1].debut, reverse=True)


def _commun(request: RequeteHabilitee, territoire: Prefecture | Region, jour: date, perimetre: Q) -> dict[str, Any]:
    """What both pages show: the day, and for members the team, the correspondents and the right to keep them."""
    nominatif = peut_voir_les_noms(request.habilitations)
    contexte: dict[str, Any] = {
        "jour": jour,
        "suffixe": suffixe_au(jour),
        "nominatif": nominatif,
        "territoire": territoire,
    }
    if nominatif:
        correspondants = Correspondant.objects.filter(perimetre)
        contexte |= {
            "collaborateurs": collaborateurs_au(jour, perimetre),
            "groupes": par_institution(correspondants.en_cours(jour)),
            "anciens_correspondants": correspondants.filter(fin__lte=jour).order_by("-fin", "pk"),
            "peut_gerer": peut_gerer_les_correspondants(request.habilitations, territoire),
        }
    return contexte
