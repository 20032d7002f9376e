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
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.exports import FichierNominatif, export_nominatif
from mildeca_portal.socle.xlsx import TYPE_MIME, classeur_simple
from prefectures.middleware import RequeteHabilitee


def _suivi(request: RequeteHabilitee) -> tuple[Suivi, Acteur]:
    """The mandates of the perimeter on the day asked for, and in which function they are read."""
    fonction = peut_suivre_les_prises_de_poste(request.habilitations)
    if fonction is None:
        raise PermissionDenied("Le suivi des prises de poste est réservé à la MILDECA et aux régions.")
    return suivre(request.habilitations, request.GET, jour_demande(request)), fonction.acteur


@require_safe
def suivi(request: RequeteHabilitee) -> HttpResponse:
    etat, _ = _suivi(request)
    table = PrisesDePosteTable(etat.lignes)
    RequestConfig(request, paginate=False).configure(table)
    contexte = {"suivi": etat, "table": table, "parametres": request.GET.urlencode()}
    return render(request, "accueil/prises_de_poste.html", contexte)


@require_safe
@export_nominatif("accueil.prises_de_poste.exporte")
def export(request: RequeteHabilitee) -> HttpResponse:
    """The same list as a workbook, of the filter in the address."""
    etat, par = _suivi(request)
    lignes = list(lignes_du_classeur(etat))
    octets = classeur_simple("Prises de poste", ENTETES, lignes)
    nom = f"prises-de-poste-{etat.jour:%Y-%m-%d}.xlsx"
    return FichierNominatif(octets, nom=nom, type_mime=TYPE_MIME, lignes=len(lignes), par=par)
