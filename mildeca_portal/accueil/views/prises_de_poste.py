"""Who took post, and where each is: for the MILDECA and the régions."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from mildeca_portal.accueil.droits import peut_suivre_les_prises_de_poste
from mildeca_portal.accueil.prises_de_poste import Suivi, suivre
from mildeca_portal.accueil.tables import ENTETES, PrisesDePosteTable, lignes_du_classeur
from mildeca_portal.socle.au import jour_demande
from mildeca_portal.socle.xlsx import TYPE_MIME, classeur_simple
from prefectures.middleware import RequeteHabilitee


def _suivi(request: RequeteHabilitee) -> Suivi:
    if peut_suivre_les_prises_de_poste(request.habilitations) is None:
        raise PermissionDenied("Le suivi des prises de poste est réservé à la MILDECA et aux régions.")
    return suivre(request.habilitations, request.GET, jour_demande(request))


@require_safe
def suivi(request: RequeteHabilitee) -> HttpResponse:
    etat = _suivi(request)
    table = PrisesDePosteTable(etat.lignes)
    RequestConfig(request, paginate=False).configure(table)
    contexte = {"suivi": etat, "table": table, "parametres": request.GET.urlencode()}
    return render(request, "accueil/prises_de_poste.html", contexte)


@require_safe
def export(request: RequeteHabilitee) -> HttpResponse:
    """The same list as a workbook, of the filter in the address."""
    etat = _suivi(request)
    octets = classeur_simple("Prises de poste", ENTETES, lignes_du_classeur(etat))
    nom = f"prises-de-poste-{etat.jour:%Y-%m-%d}.xlsx"
    return HttpResponse(
        octets, content_type=TYPE_MIME, headers={"Content-Disposition": f'attachment; filename="{nom}"'}
    )
