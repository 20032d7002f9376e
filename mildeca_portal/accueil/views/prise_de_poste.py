"""Taking post: the page of the newcomer, its PDF, the steps of his checklist."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mildeca_portal.accueil.forms import MandatForm
from mildeca_portal.accueil.prise_de_poste import assembler
from mildeca_portal.socle import pdf as document_pdf
from mildeca_portal.socle.actes import agir
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.exports import FichierNominatif, export_nominatif
from prefectures.actions.passation import cocher_etape
from prefectures.forms import EtapeForm
from prefectures.middleware import RequeteHabilitee
from prefectures.postes_tenus import PosteTenu, exiger_un_poste_tenu


def _poste(request: RequeteHabilitee) -> tuple[PosteTenu, MandatForm]:
    """The post asked for by `?mandat=`, else the one taken last: 404 for a mandate that is not one's own and open."""
    postes = exiger_un_poste_tenu(request.habilitations)
    form = MandatForm(request.GET, postes=postes)
    if not form.is_valid():
        raise Http404
    return form.poste, form


@require_safe
def page(request: RequeteHabilitee) -> HttpResponse:
    poste, form = _poste(request)
    contexte = {
        "page": assembler(poste, timezone.localdate()),
        "postes": list(form.postes.values()),
        "racine": "",
        "papier": False,
    }
    return render(request, "accueil/prise_de_poste.html", contexte)


@require_safe
@export_nominatif("accueil.prise_de_poste.exportee")
def pdf(request: RequeteHabilitee) -> HttpResponse:
    """The same, to carry away."""
    poste, _ = _poste(request)
    contexte = {
        "page": assembler(poste, timezone.localdate()),
        "racine": settings.ADRESSE_PUBLIQUE,
        "papier": True,
    }
    try:
        octets = document_pdf.document("accueil/prise_de_poste_pdf.html", contexte, delai=30)
    except ActionRefusee as refus:  # Pango is missing, or the machine is too busy
        return render(request, "accueil/pdf_impossible.html", {"phrases": refus.phrases}, status=503)
    nom = f"prise-de-poste-{poste.prefecture.code}-{poste.mandat.niveau}.pdf"
    territoire = {"prefecture": poste.prefecture.code, "region": poste.prefecture.region_id}
    return FichierNominatif(
        octets,
        nom=nom,
        type_mime="application/pdf",
        lignes=len(contexte["page"].rubriques),
        par=poste.fonction.acteur,
        objet=poste.mandat,
        **territoire,
    )


@require_POST
def etape(request: RequeteHabilitee, mandat: int) -> HttpResponse:
    """Tick a step of one's own checklist, or untick it."""
    poste = next((p for p in exiger_un_poste_tenu(request.habilitations) if p.mandat.pk == mandat), None)
    form = EtapeForm(request.POST)
    if poste is None or not form.is_valid():
        raise Http404
    agir(request, lambda: cocher_etape(poste.mandat, **form.cleaned_data, par=poste.fonction.acteur), "")
    return redirect(f"{reverse('prise_de_poste')}?mandat={mandat}#etapes")
