"""Follow-up of a campaign: every visible préfecture on one page, in a workbook, on the screen of a meeting room."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from mildeca_portal.socle.ecrivains import courbes, svg
from mildeca_portal.socle.exports import FichierNominatif, export_nominatif
from mildeca_portal.socle.xlsx import TYPE_MIME
from prefectures.middleware import RequeteHabilitee
from rapports.documents.suivi import composer_le_suivi
from rapports.droits import (
    peut_gerer_les_campagnes,
    peut_lire_des_avis,
    peut_lire_l_avis,
    peut_lire_le_suivi,
    peut_prolonger,
)
from rapports.filters import SuiviFilter
from rapports.libelles import capitale
from rapports.suivi.lecture import Suivi, lire_le_suivi
from rapports.tables import SuiviTable

DERNIERES = 5


def _liste(request: RequeteHabilitee, suivi: Suivi) -> tuple[SuiviFilter, SuiviTable]:
    """The lines asked for by the address, in its order: the same for the page and for the workbook."""
    statuts = [(c.statut, c.libelle) for c in suivi.comptes]
    filtre = SuiviFilter(request.GET, suivi.lignes, regions=suivi.regions, statuts=statuts)
    h, campagne = request.habilitations, suivi.campagne
    table = SuiviTable(
        filtre.qs,
        revue=suivi.revue,
        prolonge=peut_prolonger(h, campagne),
        lit_l_avis=(lambda p: peut_lire_l_avis(h, p)) if campagne.revue_regionale and peut_lire_des_avis(h) else None,
        une_region=len(suivi.regions) == 1,
    )
    RequestConfig(request, paginate=False).configure(table)
    return filtre, table


@require_safe
def suivi(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    h = request.habilitations
    lu = lire_le_suivi(exercice, h, timezone.now())
    filtre, table = _liste(request, lu)
    contexte: dict[str, Any] = {
        "suivi": lu,
        "campagne": lu.campagne,
        "statut": capitale(lu.campagne.get_statut_display()),
        "filtre": filtre,
        "table": table,
        "nombre": len(table.rows),
        # A few départements alone make no map.
        "carte": lu.carte() if h.national and lu.total else None,
        "dessin": svg.ecrire(lu.courbe, lu.courbe.graphiques[0]),
        "parametres": request.GET.urlencode(),
        "examine": lu.revue,
        "gere": peut_gerer_les_campagnes(h) is not None,
    }
    return render(request, "rapports/suivi/suivi.html", contexte)


@require_safe
@export_nominatif("rapports.suivi.exporte")
def suivi_xlsx(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """The same lines, with the counts by région and the figures of the curve. It names the referents."""
    lu = lire_le_suivi(exercice, request.habilitations, timezone.now())
    par = peut_lire_le_suivi(request.habilitations)
    assert par is not None, "who reads the follow-up holds a function"
    filtre, table = _liste(request, lu)
    octets = composer_le_suivi(lu, table, [libelle for libelle, _ in filtre.actifs])
    nom = f"suivi-enquete-{exercice}-{timezone.localdate(lu.le).isoformat()}.xlsx"
    lignes = len(table.rows)
    return FichierNominatif(octets, nom=nom, type_mime=TYPE_MIME, lignes=lignes, par=par.acteur, objet=lu.campagne)


@require_safe
def ecran(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """To be shown in a meeting: large figures and no name of a person. `?fixe=1` stops the refreshing."""
    lu = lire_le_suivi(exercice, request.habilitations, timezone.now())
    graphique = lu.courbe.graphiques[0]
    contexte: dict[str, Any] = {
        "suivi": lu,
        "campagne": lu.campagne,
        "dernieres": lu.dernieres[:DERNIERES],
        "carte": lu.carte(legende=False) if request.habilitations.national and lu.total else None,
        "dessin": courbes.ecrire(lu.courbe, graphique, "courbe", courbes.ECRAN) if lu.total else "",
        "fixe": "fixe" in request.GET,
    }
    return render(request, "rapports/suivi/ecran.html", contexte)
