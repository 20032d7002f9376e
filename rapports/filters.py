"""Filters of the follow-up. They stand in the address; the workbook takes the same."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from mildeca_portal.socle.tri import sans_accent
from rapports.models import Reponse

SITUATIONS = {
    "vacant": ("Poste vacant", Q(referent_mandat=None)),
    "muette": ("Aucun destinataire", Q(sans_destinataire=True)),
    "rien": ("Rien de commencé", Q(statut=Reponse.Statut.A_COMMENCER)),
    "anomalies": ("Anomalies à expliquer", Q(anomalies__gt=0)),
    "prolongee": ("Échéance prolongée", Q(prolongee__isnull=False)),
}


class SuiviFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Préfecture by name or code, région, state, and situations that add up. `sort` is kept when the list is filtered."""

    recherche = django_filters.CharFilter(method="filtrer_recherche", label="Préfecture", max_length=60)
    region = django_filters.ChoiceFilter(field_name="prefecture__region_id", label="Région", empty_label="Toutes")
    statut = django_filters.ChoiceFilter(label="État", empty_label="Tous")
    situation = django_filters.MultipleChoiceFilter(
        label="Situation",
        choices=[(code, libelle) for code, (libelle, _) in SITUATIONS.items()],
        method="filtrer_situation",
        widget=forms.CheckboxSelectMultiple,
    )
    sort = django_filters.CharFilter(method="deja_trie", label="Tri", widget=forms.HiddenInput)

    class Meta:
        model = Reponse
        fields: tuple[str, ...] = ()

    def __init__(
        self, *args: Any, regions: list[tuple[str, str]], statuts: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.filters["region"].field.choices = regions
        self.filters["statut"].field.choices = statuts

    @property
    def actifs(self) -> list[tuple[str, str]]:
        """(what is asked for, address of the same list without it), in the order of the form."""
        if not self.form.is_valid():
            return []
        return [
            (f"{self.form.fields[nom].label} : {libelle}", self._sans(nom, valeur))
            for nom in ("recherche", "region", "statut", "situation")
            for valeur, libelle in self._demandes(nom)
        ]

    def _demandes(self, nom: str) -> list[tuple[str, str]]:
        saisi = self.form.cleaned_data.get(nom) or []
        valeurs = [saisi] if isinstance(saisi, str) else list(saisi)
        libelles = dict(getattr(self.form.fields[nom], "choices", []))
        return [(v, str(libelles.get(v, v))) for v in valeurs]

    def _sans(self, nom: str, valeur: str) -> str:
        parametres = self.data.copy()
        parametres.setlist(nom, [v for v in parametres.getlist(nom) if v != valeur and nom != "recherche"])
        return f"?{parametres.urlencode()}"

    def filtrer_recherche(self, reponses: QuerySet[Reponse], nom: str, valeur: str) -> QuerySet[Reponse]:
        cle = sans_accent(valeur)
        if not cle:
            return reponses
        return reponses.filter(Q(prefecture__cle_tri__contains=cle) | Q(prefecture__code__iexact=valeur.strip()))

    def filtrer_situation(self, reponses: QuerySet[Reponse], nom: str, valeurs: list[str]) -> QuerySet[Reponse]:
        for valeur in valeurs:
            reponses = reponses.filter(SITUATIONS[valeur][1])
        return reponses

    def deja_trie(self, reponses: QuerySet[Reponse], nom: str, valeur: str) -> QuerySet[Reponse]:
        """The table sorts."""
        return reponses
