"""The log: who did what, when, in which function, on what."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mildeca_portal.accueil.journal import documents, droits
from mildeca_portal.accueil.journal.filters import JournalFilter
from mildeca_portal.accueil.journal.lecture import Lecteur
from mildeca_portal.accueil.journal.tables import JournalTable
from mildeca_portal.socle.exports import FichierNominatif, export_nominatif
from mildeca_portal.socle.models import Evenement
from mildeca_portal.socle.templatetags.formats import nombre
from prefectures.middleware import RequeteHabilitee

PAR_PAGE = 50


def _filtrer(request: RequeteHabilitee) -> JournalFilter:
    """The filter of the page, over nothing when a criterion cannot be read: its sentence is beside the field."""
    filtre = JournalFilter(request.GET, queryset=Evenement.objects.order_by("-cree_le", "-pk"))
    if not filtre.is_valid():
        filtre.queryset = Evenement.objects.none()
    return filtre


@require_safe
def journal(request: RequeteHabilitee) -> HttpResponse:
    if not droits.peut_lire_le_journal(request.habilitations):
        raise PermissionDenied
    filtre = _filtrer(request)
    page = Paginator(filtre.qs, PAR_PAGE).get_page(request.GET.get("page"))
    lignes = Lecteur().lire(list(page.object_list))
    contexte = {
        "filtre": filtre,
        "page": page,
        "nombre": page.paginator.count,
        "table": JournalTable(lignes),
        "objet": lignes[0].sur.nom if lignes and filtre.form.cleaned_data.get("objet") else "",
        "exportable": 0 < page.paginator.count <= documents.LIGNES_MAX,
        "lignes_max": documents.LIGNES_MAX,
        "criteres": request.GET.urlencode(),
    }
    return render(request, "accueil/journal.html", contexte)


@require_safe
@export_nominatif("accueil.journal.exporte")
def exporter(request: RequeteHabilitee, extension: str) -> HttpResponse:
    """The filtered list as a file. Criteria that cannot be read, or too many rows: back to the page, which says why."""
    fonction = droits.peut_lire_le_journal(request.habilitations)
    if not fonction:
        raise PermissionDenied
    filtre = _filtrer(request)
    lignes = filtre.qs.count()
    if not filtre.is_valid() or lignes > documents.LIGNES_MAX:
        if filtre.is_valid():
            maximum = nombre(documents.LIGNES_MAX)
            phrase = f"Cette liste compte {nombre(lignes)} événements : un fichier en contient {maximum} au plus. "
            messages.error(request, phrase + "Restreignez la période ou les critères.")
        return redirect(f"{reverse('journal')}?{request.GET.urlencode()}")
    ecrire, type_mime = documents.FORMATS[extension]
    nom = f"journal-{timezone.localdate():%Y-%m-%d}.{extension}"
    return FichierNominatif(ecrire(filtre.qs), nom=nom, type_mime=type_mime, lignes=lignes, par=fonction.acteur)
