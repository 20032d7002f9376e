"""The directory of the network. Public: functions and functional mailboxes; names for whoever holds a function."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from mildeca_portal.socle.au import jour_demande, suffixe_au
from mildeca_portal.socle.exports import export_nominatif
from prefectures.documents import classeur_de_l_annuaire
from prefectures.droits import exiger, peut_administrer, peut_voir_les_noms
from prefectures.equipe import services_au
from prefectures.filters import PrefectureFilter
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Prefecture, Region
from prefectures.postes import par_prefecture, postes_au
from prefectures.presentation import carte_du_reseau
from prefectures.tables import PrefectureTable
from prefectures.views.outils import classeur


def _filtre(request: RequeteHabilitee) -> PrefectureFilter:
    """The members of the network on the day asked for, as the person filters them."""
    jour = jour_demande(request)
    membres = Prefecture.objects.du_reseau(jour).select_related("region")
    return PrefectureFilter(request.GET, queryset=membres, jour=jour)


@login_not_required
@require_safe
def annuaire(request: RequeteHabilitee) -> HttpResponse:
    """The préfectures of the network on one page, with who holds the posts that day."""
    filtre, nominatif = _filtre(request), peut_voir_les_noms(request.habilitations)
    lignes, jour = list(filtre.qs), filtre.jour
    membres = list(filtre.queryset) if filtre.restreint else lignes
    postes = par_prefecture(postes_au(lignes, jour, avec_les_noms=nominatif))
    services = services_au(lignes, jour)
    for prefecture in lignes:
        prefecture.postes, prefecture.services = postes[prefecture.pk], services.get(prefecture.pk, [])
    table = PrefectureTable(lignes, suffixe=suffixe_au(jour), exclude=() if nominatif else ("personne",))
    RequestConfig(request, paginate=False).configure(table)
    contexte = {
        "filtre": filtre,
        "table": table,
        "nombre": len(lignes),
        "nominatif": nominatif,
        "jour": jour,
        "suffixe": suffixe_au(jour),
        "carte": carte_du_reseau(membres, {p.pk for p in lignes}, jour),
        "restreint": filtre.restreint,
        "regions": _regions(membres),
        "peut_administrer": peut_administrer(request.habilitations),
    }
    return render(request, "prefectures/annuaire.html", contexte)


def _regions(prefectures: list[Prefecture]) -> list[Region]:
    """Régions of `prefectures`, in their order."""
    return sorted({p.region for p in prefectures}, key=lambda region: (region.cle_tri, region.code))


@require_safe
@export_nominatif("prefectures.annuaire.exporte")
def annuaire_xlsx(request: RequeteHabilitee) -> HttpResponse:
    """The directory with the names, on the day and with the filters of the page. Sign-in and a function are required."""
    par = exiger(peut_voir_les_noms(request.habilitations))
    filtre = _filtre(request)
    prefectures = list(filtre.qs)
    octets = classeur_de_l_annuaire(prefectures, filtre.jour)
    return classeur(octets, f"annuaire-mildeca-{filtre.jour.isoformat()}", lignes=len(prefectures), par=par)
