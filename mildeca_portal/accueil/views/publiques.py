"""Pages that anyone may read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from circulaires.models import Texte
from mildeca_portal.accueil import vitrine


@login_not_required
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """What the territorial action is, the current circulaire, the latest report, the map of the network."""
    aujourd_hui = timezone.localdate()
    contexte = {
        "circulaire": Texte.objects.select_related("fichier").courante(aujourd_hui),
        "rapport": vitrine.dernier_rapport(),
        "reseau": vitrine.reseau(aujourd_hui),
    }
    return render(request, "accueil/accueil.html", contexte)


@login_not_required
@require_safe
def accessibilite(request: HttpRequest) -> HttpResponse:
    """Declaration of accessibility: the portal has not been audited, and says so."""
    return render(request, "accueil/accessibilite.html")
