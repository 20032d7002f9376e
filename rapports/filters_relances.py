"""Filters of the reminders: of who is still waited for, and of what left."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Region
from rapports.actions.relances import DEMANDEE
from rapports.libelles import capitale
from rapports.models import PalierDeRelance, Relance
from rapports.relances.attendues import Ligne

TOUTES = [("", "Toutes")]


class AttenduesForm(forms.Form):
    """Filters of the answers still waited for."""

    recherche = forms.CharField(label="Préfecture", required=False, max_length=60)
    region = forms.ChoiceField(label="Région", required=False)
    situation = forms.ChoiceField(
        label="Situation",
        required=False,
        choices=[*TOUTES, *((code, capitale(str(nom))) for code, nom in PalierDeRelance.Situation.choices)],
    )


class FiltreDesAttendues:
    """Keeps the lines that the person asked for; an unknown value filters nothing."""

    def __init__(self, data: QueryDict, lignes: list[Ligne]) -> None:
        regions = {x.reponse.prefecture.region_id: x.reponse.prefecture.region.nom for x in lignes}
        self.form = AttenduesForm(data)
        self.form.fields["region"].choices = [*TOUTES, *regions.items()]  # type: ignore[attr-defined]
        self.form.is_valid()
        self.lignes = [x for x in lignes if self._garde(x)]

    def _garde(self, ligne: Ligne) -> bool:
        voulu, prefecture = self.form.cleaned_data, ligne.reponse.prefecture
        cle = sans_accent(voulu.get("recherche", ""))
        return (
            (not cle or cle in prefecture.cle_tri or cle == prefecture.code.lower())
            and voulu.get("region") in ("", None, prefecture.region_id)
            and voulu.get("situation") in ("", None, ligne.attendu.situation)
        )


class RelanceFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the log."""

    recherche = django_filters.CharFilter(method="filtrer_recherche", label="Préfecture ou adresse", max_length=100)
    region = django_filters.ModelChoiceFilter(
        method="filtrer_region", queryset=Region.objects.all(), label="Région", empty_label="Toutes"
    )
    palier = django_filters.ChoiceFilter(method="filtrer_palier", label="Relance", empty_label="Toutes")
    depuis = django_filters.DateFilter(
        field_name="date",
        lookup_expr="date__gte",
        label="Depuis le",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    envoi = django_filters.ChoiceFilter(
        method="filtrer_envoi",
        label="Envoi",
        empty_label="Tous",
        choices=[("oui", "Envoyées"), ("non", "Non envoyées")],
    )

    class Meta:
        model = Relance
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: QuerySet[Relance], **kwargs: Any) -> None:
        super().__init__(data, queryset, **kwargs)
        noms = {code.partition(":")[0] for code in queryset.order_by().values_list("palier", flat=True).distinct()}
        paliers = sorted(noms - {DEMANDEE}, key=lambda nom: (len(nom), nom), reverse=True)
        choix = [(nom, nom) for nom in paliers] + [(DEMANDEE, "Relance demandée"), ("regions", "Bilan aux régions")]
        self.filters["palier"].field.choices = choix

    def filtrer_recherche(self, relances: QuerySet[Relance], nom: str, valeur: str) -> QuerySet[Relance]:
        cle = sans_accent(valeur)
        if not cle:
            return relances
        return relances.filter(
            Q(reponse__prefecture__cle_tri__contains=cle)
            | Q(reponse__prefecture__code__iexact=valeur.strip())
            | Q(destinataire__icontains=valeur.strip())
        )

    def filtrer_region(self, relances: QuerySet[Relance], nom: str, valeur: Region) -> QuerySet[Relance]:
        return relances.filter(Q(reponse__prefecture__region=valeur) | Q(region=valeur))

    def filtrer_envoi(self, relances: QuerySet[Relance], nom: str, valeur: str) -> QuerySet[Relance]:
        personne = Q(destinataire=Relance.PERSONNE)
        return relances.filter(~personne if valeur == "oui" else personne)

    def filtrer_palier(self, relances: QuerySet[Relance], nom: str, valeur: str) -> QuerySet[Relance]:
        if valeur == "regions":
            return relances.exclude(region=None)
        return relances.filter(region=None, palier__startswith=f"{valeur}:")
