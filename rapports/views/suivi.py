"""Follow-up of a campaign: every visible préfecture on one page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from prefectures.middleware import RequeteHabilitee
from prefectures.models import Region
from rapports.droits import peut_examiner, peut_gerer_les_campagnes, peut_voir_les_campagnes
from rapports.filters import SuiviFilter
from rapports.libelles import capitale, etiquette_reponse
from rapports.models import Campagne, Reponse
from rapports.regles import echeance
from rapports.syntheses import comptes_par_statut, suivi_de
from rapports.tables import SuiviTable


@require_safe
def suivi(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    h = request.habilitations
    visibles = Campagne.objects.visibles_par(h) if peut_voir_les_campagnes(h) else Campagne.objects.none()
    campagne = get_object_or_404(visibles.prefetch_related("prolongations"), exercice=exercice)
    revue = peut_examiner(h) is not None
    reponses = suivi_de(campagne, h, timezone.now())
    comptes = comptes_par_statut(reponses)
    statuts = [(s, etiquette_reponse(s, revue=revue).libelle) for s in Reponse.Statut.values]
    regions = Region.objects.filter(prefectures__reponses__in=reponses.values("pk")).distinct()
    filtre = SuiviFilter(request.GET, reponses, regions=regions, statuts=statuts)
    table = SuiviTable(filtre.qs, revue=revue)
    RequestConfig(request, paginate=False).configure(table)
    contexte: dict[str, Any] = {
        "campagne": campagne,
        "statut": capitale(campagne.get_statut_display()),
        "echeance": echeance(campagne, campagne.prolongations.all()),
        "filtre": filtre,
        "table": table,
        "total": sum(comptes.values()),
        "comptes": [(libelle, comptes[s]) for s, libelle in statuts if comptes[s]],
        "remises": sum(comptes[s] for s in Reponse.REMISES),
        "examine": revue,
        "gere": peut_gerer_les_campagnes(h) is not None,
    }
    return render(request, "rapports/enquete/suivi.html", contexte)
