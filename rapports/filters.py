"""Filters of the follow-up."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Region
from rapports.models import Reponse


class SuiviFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Région, state, search on the name or the code of the préfecture."""

    recherche = django_filters.CharFilter(method="filtrer_recherche", label="Préfecture")
    region = django_filters.ModelChoiceFilter(
        field_name="prefecture__region", queryset=Region.objects.none(), label="Région", empty_label="Toutes"
    )
    statut = django_filters.ChoiceFilter(label="État", empty_label="Tous")

    class Meta:
        model = Reponse
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, regions: QuerySet[Region], statuts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["region"].field.queryset = regions
        self.filters["statut"].field.choices = statuts

    def filtrer_recherche(self, reponses: QuerySet[Reponse], nom: str, valeur: str) -> QuerySet[Reponse]:
        cle = sans_accent(valeur)
        if not cle:
            return reponses
        return reponses.filter(prefecture__cle_tri__contains=cle) | reponses.filter(
            prefecture__code__iexact=valeur.strip()
        )
