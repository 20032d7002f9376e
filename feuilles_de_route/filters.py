"""Filters of the lists of roadmaps and plans. Both read the documents that the person may read, never others."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from feuilles_de_route.models import Statut
from feuilles_de_route.models.documents import LIBELLES_PLAN
from prefectures.filters import chercher
from prefectures.models import Prefecture, Region

AUCUN = ("aucun", "aucun document à consulter")


class FeuilleFilter(django_filters.FilterSet):
    """`documents`: the roadmaps of the page, one per région."""

    etat = django_filters.ChoiceFilter(
        label="État", choices=[*Statut.choices, AUCUN], method="filtrer_etat", empty_label="Tous"
    )

    class Meta:
        model = Region
        fields = ("etat",)

    def __init__(self, *args: Any, documents: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = documents

    def filtrer_etat(self, regions: QuerySet[Region], nom: str, valeur: str) -> QuerySet[Region]:
        if valeur == AUCUN[0]:
            return regions.exclude(pk__in=self.documents.values("region"))
        return regions.filter(pk__in=self.documents.filter(statut=valeur).values("region"))


class PlanFilter(django_filters.FilterSet):
    """`documents`: the plans of the page, one per préfecture, with `nb_retard`."""

    q = django_filters.CharFilter(label="Préfecture, chef-lieu ou code", method="filtrer_texte", max_length=60)
    region = django_filters.ModelChoiceFilter(label="Région", queryset=Region.objects.all(), empty_label="Toutes")
    etat = django_filters.ChoiceFilter(
        label="État", choices=[*LIBELLES_PLAN, AUCUN], method="filtrer_etat", empty_label="Tous"
    )
    retard = django_filters.ChoiceFilter(
        label="Retard",
        choices=[("oui", "Avec des actions en retard")],
        method="filtrer_retard",
        empty_label="Indifférent",
    )

    class Meta:
        model = Prefecture
        fields = ("q", "region", "etat", "retard")

    def __init__(self, *args: Any, documents: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = documents

    def filtrer_texte(self, prefectures: QuerySet[Prefecture], nom: str, saisie: str) -> QuerySet[Prefecture]:
        return chercher(prefectures, saisie)

    def filtrer_etat(self, prefectures: QuerySet[Prefecture], nom: str, valeur: str) -> QuerySet[Prefecture]:
        if valeur == AUCUN[0]:
            return prefectures.exclude(pk__in=self.documents.values("prefecture"))
        return prefectures.filter(pk__in=self.documents.filter(statut=valeur).values("prefecture"))

    def filtrer_retard(self, prefectures: QuerySet[Prefecture], nom: str, valeur: str) -> QuerySet[Prefecture]:
        return prefectures.filter(pk__in=self.documents.filter(nb_retard__gt=0).values("prefecture"))
