"""The rules in force for a préfecture on a day."""

from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from circulaires.en_vigueur import Reglement
from circulaires.forms.locales import LeForm, PrefectureEtJourForm
from circulaires.lecture_des_regles import regles_du_jour
from prefectures.habilitations import Habilitations
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Prefecture
from prefectures.views.outils import code_en_capitales


@require_safe
def choisir(request: RequeteHabilitee) -> HttpResponse:
    """Whose rules to read. Who reads one préfecture only is sent to it."""
    prefectures = list(_prefectures(request.habilitations))
    if len(prefectures) == 1:
        parametres = urlencode({"le": request.GET["le"]}) if request.GET.get("le") else ""
        return _vers(prefectures[0].code, parametres)
    groupes = [
        (region.nom, [(p.code, str(p)) for p in groupe])
        for region, groupe in groupby(prefectures, key=lambda p: p.region)
    ]
    form = PrefectureEtJourForm(
        request.GET if "prefecture" in request.GET else None,
        prefectures=groupes,
        initial={"le": request.GET.get("le", "")},
    )
    if form.is_bound and form.is_valid():
        le = form.cleaned_data["le"]
        return _vers(form.cleaned_data["prefecture"], urlencode({"le": le.isoformat()}) if le else "")
    contexte = {"form": form, "nombre": len(prefectures)}
    return render(request, "circulaires/locales/choisir_prefecture.html", contexte)


def _prefectures(habilitations: Habilitations) -> list[Prefecture]:
    visibles = Prefecture.objects.visibles_par(habilitations).select_related("region")
    return list(visibles.order_by("region__cle_tri", "region", "cle_tri", "code"))


def _vers(code: str, parametres: str) -> HttpResponse:
    adresse = reverse("circulaires:regles_en_vigueur", args=[code])
    return redirect(f"{adresse}?{parametres}" if parametres else adresse)


@require_safe
@code_en_capitales
def regles_en_vigueur(request: RequeteHabilitee, code: str) -> HttpResponse:
    """Three queries with the rights of the day: the préfecture and its région, the rules."""
    visibles = Prefecture.objects.visibles_par(request.habilitations).select_related("region")
    prefecture = get_object_or_404(visibles, code=code)
    form = LeForm(request.GET if "le" in request.GET else None, initial={"le": timezone.localdate()})
    le, aujourdhui = _jour(form), timezone.localdate()
    lues = regles_du_jour(
        Reglement.charger(le.year), le, region_code=prefecture.region_id, prefecture_code=prefecture.code
    )
    contexte = {
        "prefecture": prefecture,
        "form": form,
        "jour": le,
        "exercice": str(le.year),
        "aujourdhui": aujourdhui,
        "lues": lues,
        "pas_encore_publiee": bool(lues.premier_jour and le < lues.premier_jour),
    }
    return render(request, "circulaires/locales/en_vigueur.html", contexte)


def _jour(form: LeForm) -> date:
    """The day asked for; today when there is none, or when it is no date (the form says so)."""
    demande: date | None = form.cleaned_data.get("le") if form.is_bound and form.is_valid() else None
    return demande or timezone.localdate()
