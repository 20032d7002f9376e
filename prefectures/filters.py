"""Filters of the directory."""

from datetime import date

import django_filters
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace
from django.utils import timezone

from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Mandat, Prefecture, Region


def _serre(expression: F | Func) -> Replace:
    return Replace(expression, Value(" "), Value(""), output_field=TextField())


def chercher(prefectures: QuerySet[Prefecture], saisie: str) -> QuerySet[Prefecture]:
    """Préfectures whose code is `saisie`, or whose name or chef-lieu holds it.

    Accents, hyphens, apostrophes, spaces and case do not count: « cote dor » finds Côte-d’Or, « 2a » Corse-du-Sud.
    """
    cle = sans_accent(saisie).replace(" ", "")
    if not cle:
        return prefectures.none() if saisie.strip() else prefectures
    chef_lieu = Func(F("chef_lieu"), function="sans_accent")
    return prefectures.alias(nom_serre=_serre(F("cle_tri")), chef_lieu_serre=_serre(chef_lieu)).filter(
        Q(code=cle.upper().zfill(2)) | Q(nom_serre__contains=cle) | Q(chef_lieu_serre__contains=cle)
    )


def sans_chef_de_projet(prefectures: QuerySet[Prefecture], le: date) -> QuerySet[Prefecture]:
    """Those without an open mandate of niveau départemental on the day `le`."""
    ouverts = Mandat.objects.en_cours(le).filter(niveau=Mandat.Niveau.DEPARTEMENTAL)
    return prefectures.exclude(pk__in=ouverts.values("prefecture_id"))


class PrefectureFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Préfecture, chef-lieu ou code", method="filtrer_texte", max_length=60)
    region = django_filters.ModelChoiceFilter(label="Région", queryset=Region.objects.all(), empty_label="Toutes")
    poste = django_filters.ChoiceFilter(
        label="Chef de projet",
        choices=[("vacant", "Poste vacant"), ("pourvu", "Poste pourvu")],
        empty_label="Tous",
        method="filtrer_poste",
    )

    class Meta:
        model = Prefecture
        fields = ("q", "region", "poste")

    def filtrer_texte(self, prefectures: QuerySet[Prefecture], nom: str, saisie: str) -> QuerySet[Prefecture]:
        return chercher(prefectures, saisie)

    def filtrer_poste(self, prefectures: QuerySet[Prefecture], nom: str, valeur: str) -> QuerySet[Prefecture]:
        vacantes = sans_chef_de_projet(Prefecture.objects.all(), timezone.localdate())
        if valeur == "vacant":
            return prefectures.filter(pk__in=vacantes.values("pk"))
        return prefectures.exclude(pk__in=vacantes.values("pk"))
