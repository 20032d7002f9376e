"""The state of the network, for who follows it: what is vacant, what ends, who is to be trained, whom nobody knows."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mildeca_portal.socle.au import jour_demande, suffixe_au
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.exports import export_nominatif
from prefectures.documents import classeur_du_reseau
from prefectures.droits import exiger, peut_lire_l_etat_du_reseau
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Prefecture
from prefectures.presentation import carte_des_postes
from prefectures.reseau import EtatDuReseau, lire
from prefectures.tables.reseau import InstitutionTable, listes
from prefectures.views.outils import classeur


def _etat(request: RequeteHabilitee) -> tuple[EtatDuReseau, Acteur]:
    """The network of the perimeter on the day asked for, and in which function it is read."""
    par = exiger(peut_lire_l_etat_du_reseau(request.habilitations))
    jour = jour_demande(request)
    return lire(Prefecture.objects.visibles_par(request.habilitations).du_reseau(jour), jour), par


@require_safe
def reseau(request: RequeteHabilitee) -> HttpResponse:
    """Counts on top, lists below."""
    etat, _ = _etat(request)
    contexte = {
        "etat": etat,
        "jour": etat.jour,
        "suffixe": suffixe_au(etat.jour),
        "listes": listes(etat, suffixe_au(etat.jour)),
        "institutions": InstitutionTable.de(etat),
        # A few départements alone make no map.
        "carte": carte_des_postes(etat.postes, etat.jour) if request.habilitations.national else None,
    }
    return render(request, "prefectures/reseau.html", contexte)


@require_safe
@export_nominatif("prefectures.reseau.exporte")
def reseau_xlsx(request: RequeteHabilitee) -> HttpResponse:
    """The same lists, one per sheet."""
    etat, par = _etat(request)
    nom = f"etat-du-reseau-{etat.jour.isoformat()}"
    return classeur(classeur_du_reseau(etat), nom, lignes=len(etat.prefectures), par=par)
