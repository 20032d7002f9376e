"""Filters of the directory."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from mildeca_portal.socle.au import AuForm
from prefectures.models import Mandat, Prefecture, Region
from prefectures.recherche import chercher

__all__ = ["PrefectureFilter", "avec_un_poste_vacant", "chercher"]

AU = AuForm.base_fields["au"]


def avec_un_poste_vacant(prefectures: QuerySet[Prefecture], le: date) -> QuerySet[Prefecture]:
    """Those without an open mandate on the day `le`, of niveau départemental, or régional at the seat of a région."""
    ouverts = Mandat.objects.en_cours(le)
    occupes = {niveau: ouverts.filter(niveau=niveau).values("prefecture_id") for niveau in Mandat.Niveau}
    return prefectures.filter(
        ~Q(pk__in=occupes[Mandat.Niveau.DEPARTEMENTAL])
        | (Q(siege_de_region=True) & ~Q(pk__in=occupes[Mandat.Niveau.REGIONAL]))
    )


class PrefectureFilter(django_filters.FilterSet):
    """`jour`: the day the list is read at, which the field `au` asked for."""

    q = django_filters.CharFilter(label="Préfecture, chef-lieu ou code", method="filtrer_texte", max_length=60)
    region = django_filters.ModelChoiceFilter(label="Région", queryset=Region.objects.all(), empty_label="Toutes")
    poste = django_filters.ChoiceFilter(
        label="Chef de projet",
        choices=[
            ("vacant", "Un poste vacant"),
            ("pourvu", "Tous les postes pourvus"),
            ("interim", "Un poste tenu par intérim"),
        ],
        empty_label="Indifférent",
        method="filtrer_poste",
    )
    au = django_filters.DateFilter(
        label=AU.label,
        method="deja_lu",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=AU.error_messages,
    )

    class Meta:
        model = Prefecture
        fields = ("q", "region", "poste", "au")

    def __init__(self, *args: Any, jour: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jour = jour

    @property
    def restreint(self) -> bool:
        """Whether the person asked for some préfectures only."""
        demandes = self.form.cleaned_data if self.form.is_valid() else self.form.data
        return any(demandes.get(nom) for nom in ("q", "region", "poste"))

    def filtrer_texte(self, prefectures: QuerySet[Prefecture], nom: str, saisie: str) -> QuerySet[Prefecture]:
        return chercher(prefectures, saisie)

    def filtrer_poste(self, prefectures: QuerySet[Prefecture], nom: str, valeur: str) -> QuerySet[Prefecture]:
        if valeur == "interim":
            interims = Mandat.objects.en_cours(self.jour).filter(par_interim=True)
            return prefectures.filter(pk__in=interims.values("prefecture_id"))
        vacantes = avec_un_poste_vacant(Prefecture.objects.all(), self.jour)
        if valeur == "vacant":
            return prefectures.filter(pk__in=vacantes.values("pk"))
        return prefectures.exclude(pk__in=vacantes.values("pk"))

    def deja_lu(self, prefectures: QuerySet[Prefecture], nom: str, valeur: date) -> QuerySet[Prefecture]:
        """The view has read the network of that day already."""
        return prefectures
