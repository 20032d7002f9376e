"""Filters of the log."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.apps import apps
from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from mildeca_portal.accueil.journal.lecture import FONCTIONS
from mildeca_portal.socle.dates import DU_TEMPS
from mildeca_portal.socle.journal import libelles
from mildeca_portal.socle.models import Evenement
from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Personne, Prefecture, Region


def actes() -> list[tuple[str, Any]]:
    """Choices of acts, by app: the whole app (« credits. »), then each event code."""
    par_application: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, libelle in libelles().items():
        par_application[code.partition(".")[0]].append((code, libelle))
    return [
        (nom := str(apps.get_app_config(label).verbose_name), [(f"{label}.", f"{nom} : tous les actes"), *codes])
        for label, codes in par_application.items()
    ]


def personnes_nommees(saisie: str) -> QuerySet[Personne]:
    """Those whose name or address holds every word of `saisie`, whatever the accents and the order."""
    entier = Concat("prenom", Value(" "), "nom", Value(" "), "courriel", output_field=TextField())
    cle = Func(entier, function="sans_accent", output_field=TextField())
    personnes = Personne.objects.alias(cle=cle)
    for mot in sans_accent(saisie).split():
        personnes = personnes.filter(cle__contains=mot)
    return personnes.order_by()


def minuit(jour: date) -> datetime:
    """The first instant of the day, in Paris."""
    return timezone.make_aware(datetime.combine(jour, time.min))


class PeriodeForm(forms.Form):
    """The two ends of the period are read together."""

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        du, jusqu_au = donnees.get("du"), donnees.get("jusqu_au")
        if du and jusqu_au and jusqu_au < du:
            self.add_error("jusqu_au", "La fin de la période précède son début.")
        return donnees


def _jour(libelle: str, operateur: str) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        label=libelle,
        method=operateur,
        validators=DU_TEMPS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Saisissez une date, par exemple 30/06/2024."},
    )


class JournalFilter(django_filters.FilterSet):
    """`objet`: « credits.projet:12 », given by the links of the page, never typed."""

    personne = django_filters.CharFilter(
        label="Nom ou adresse de la personne", method="filtrer_personne", max_length=80
    )
    fonction = django_filters.ChoiceFilter(label="Fonction", empty_label="Toutes", choices=list(FONCTIONS.items()))
    acte = django_filters.ChoiceFilter(label="Acte", empty_label="Tous", choices=actes, method="filtrer_acte")
    region = django_filters.ModelChoiceFilter(
        label="Région", empty_label="Toutes", queryset=Region.objects.all(), method="filtrer_region"
    )
    prefecture = django_filters.ModelChoiceFilter(
        label="Préfecture",
        empty_label="Toutes",
        queryset=Prefecture.objects.all(),
        to_field_name="code",
        method="filtrer_prefecture",
    )
    du = _jour("Du", "filtrer_du")
    jusqu_au = _jour("Au (inclus)", "filtrer_jusqu_au")
    objet = django_filters.CharFilter(method="filtrer_objet", max_length=121, widget=forms.HiddenInput)

    class Meta:
        model = Evenement
        fields = ("personne", "fonction", "acte", "region", "prefecture", "du", "jusqu_au", "objet")
        form = PeriodeForm

    def filtrer_personne(self, evenements: QuerySet[Evenement], nom: str, saisie: str) -> QuerySet[Evenement]:
        if not sans_accent(saisie):
            return evenements.none()
        return evenements.filter(acteur_id__in=personnes_nommees(saisie).values("pk"))

    def filtrer_acte(self, evenements: QuerySet[Evenement], nom: str, code: str) -> QuerySet[Evenement]:
        return evenements.filter(code__startswith=code) if code.endswith(".") else evenements.filter(code=code)

    def filtrer_region(self, evenements: QuerySet[Evenement], nom: str, region: Region) -> QuerySet[Evenement]:
        """Events of the région and of its préfectures; some name the préfecture alone."""
        codes = Prefecture.objects.filter(region=region).order_by().values("code")
        return evenements.filter(Q(region_code=region.code) | Q(prefecture_code__in=codes))

    def filtrer_prefecture(
        self, evenements: QuerySet[Evenement], nom: str, prefecture: Prefecture
    ) -> QuerySet[Evenement]:
        return evenements.filter(prefecture_code=prefecture.code)

    def filtrer_du(self, evenements: QuerySet[Evenement], nom: str, jour: date) -> QuerySet[Evenement]:
        return evenements.filter(cree_le__gte=minuit(jour))

    def filtrer_jusqu_au(self, evenements: QuerySet[Evenement], nom: str, jour: date) -> QuerySet[Evenement]:
        return evenements.filter(cree_le__lt=minuit(jour + timedelta(days=1)))

    def filtrer_objet(self, evenements: QuerySet[Evenement], nom: str, reference: str) -> QuerySet[Evenement]:
        etiquette, _, cle = reference.partition(":")
        return evenements.filter(objet_type=etiquette, objet_id=cle)
