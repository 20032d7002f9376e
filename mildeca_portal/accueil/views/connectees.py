"""Pages that join several apps: dashboard and health."""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mildeca_portal.accueil import sante as controles
from mildeca_portal.accueil.tableau_de_bord import assembler
from mildeca_portal.socle.middleware.lecture_seule import ecriture_en_get
from prefectures.middleware import RequeteHabilitee


@require_safe
def tableau_de_bord(request: RequeteHabilitee) -> HttpResponse:
    maintenant = timezone.now()
    page = assembler(request.habilitations, maintenant, timezone.localdate(maintenant))
    return render(request, "accueil/tableau_de_bord.html", {"page": page, "maintenant": maintenant})


@login_not_required
@require_safe
@transaction.non_atomic_requests
@ecriture_en_get("écrit un fichier d’essai, et répond même quand la base ne répond plus")
def sante(request: HttpRequest) -> JsonResponse:
    elements = controles.etat()
    return JsonResponse(elements, status=200 if set(elements.values()) == {"ok"} else 503)
