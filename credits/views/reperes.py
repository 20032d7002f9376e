"""What the sources say of the credits, beside what the portal holds."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from credits.models import Repere
from prefectures.middleware import RequeteHabilitee


@require_safe
def reperes(request: RequeteHabilitee) -> HttpResponse:
    """National calls and budget series, each line with its source."""
    lignes = Repere.objects.order_by("rubrique", "exercice", "rang")
    rubriques = {cle: list(groupe) for cle, groupe in groupby(lignes, key=lambda r: r.rubrique)}
    contexte = {
        "appels": rubriques.get(Repere.Rubrique.APPEL_NATIONAL, []),
        "action_15": rubriques.get(Repere.Rubrique.ACTION_15, []),
        "territoires": rubriques.get(Repere.Rubrique.TERRITOIRES, []),
    }
    return render(request, "credits/reperes.html", contexte)
