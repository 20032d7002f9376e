"""The document that names a chef de projet."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from mildeca_portal.socle.fichiers import servir
from prefectures.droits import peut_voir_la_designation
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Mandat


@require_safe
def designation(request: RequeteHabilitee, pk: int) -> FileResponse:
    """404 outside the territory or without a document; 403 for who only works there."""
    visibles = Mandat.objects.visibles_par(request.habilitations) | Mandat.objects.filter(
        personne=request.habilitations.personne_id
    )
    mandat = get_object_or_404(visibles.select_related("prefecture", "piece"), pk=pk, piece__isnull=False)
    if not peut_voir_la_designation(request.habilitations, mandat):
        raise PermissionDenied
    return servir(mandat.piece)
