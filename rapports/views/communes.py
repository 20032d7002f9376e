"""What every page of an answer begins with: the object from what one may see, at its canonical address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from prefectures.habilitations import DEPARTEMENTAL
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Mandat, Prefecture
from rapports.dossiers import Dossier
from rapports.equipe.remarques import NOTES
from rapports.models import Reponse


def codes_en_majuscules(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """« 2a » → « 2A », « a » → « A »: one address for each page."""

    @wraps(vue)
    def canonique(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        propres = {nom: v.upper() if isinstance(v, str) else v for nom, v in kwargs.items()}
        if propres != kwargs and request.method in ("GET", "HEAD") and request.resolver_match:
            return HttpResponseRedirect(reverse(request.resolver_match.view_name, kwargs=propres))
        return vue(request, *args, **propres)

    return canonique


def dossier_visible(request: RequeteHabilitee, exercice: int, code: str) -> Dossier:
    """The answer, if it is in the perimeter; 404 otherwise."""
    reponses = Reponse.objects.visibles_par(request.habilitations).select_related(
        "campagne", "prefecture__region", "version_questionnaire"
    )
    reponse = get_object_or_404(reponses.annotate(notes=NOTES), campagne__exercice=exercice, prefecture__code=code)
    return Dossier(reponse, timezone.now())


def poste_vacant(prefecture: Prefecture) -> bool:
    """No chef de projet départemental in post today."""
    mandats = Mandat.objects.en_cours(timezone.localdate())
    return not mandats.filter(prefecture=prefecture, niveau=DEPARTEMENTAL).exists()
