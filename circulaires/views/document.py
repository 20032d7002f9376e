"""The PDF of a text: served as it was kept when the text was published, else composed for whoever may ask."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from circulaires import documents
from circulaires.adresses import Adresse
from circulaires.models import Texte
from circulaires.views.communs import texte_visible
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.fichiers import PDF, servir
from prefectures.middleware import RequeteHabilitee

REESSAYER = 120  # seconds


@login_not_required
@require_safe
def pdf(request: RequeteHabilitee, adresse: Adresse) -> HttpResponseBase:
    """404 for a text of reference. Composing is work for the server: the public waits for the copy that is kept."""
    texte = texte_visible(request, adresse)
    if not documents.a_un_pdf(texte):
        raise Http404
    if texte.document:
        return servir(texte.document)
    if not request.habilitations:
        return _indisponible(request, texte, [])
    try:
        octets = documents.composer(texte)
    except ActionRefusee as refus:  # Pango is missing, or the machine is too busy
        return _indisponible(request, texte, refus.phrases)
    reponse = HttpResponse(octets, content_type=PDF)
    reponse["Content-Disposition"] = f'attachment; filename="{documents.nom_du_pdf(texte)}"'
    return reponse


def _indisponible(request: RequeteHabilitee, texte: Texte, phrases: list[str]) -> HttpResponse:
    """The address is right and will answer: 503, with when to come back."""
    reponse = render(request, "circulaires/pdf_indisponible.html", {"texte": texte, "phrases": phrases}, status=503)
    reponse["Retry-After"] = str(REESSAYER)
    return reponse
