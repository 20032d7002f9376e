"""Filters of the projects."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from circulaires.controle.nomenclatures import Thematique
from credits.models import A_DECIDER, ACCORDES, Projet, Statut
from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Prefecture, Region

GROUPES = {"a_decider": A_DECIDER, "accordes": ACCORDES}


class ProjetFilter(django_filters.FilterSet):
    """Territories offered are those of the perimeter (`habilitations`)."""

    q = django_filters.CharFilter(label="Intitulé ou porteur", method="filtrer_texte", max_length=80)
    exercice = django_filters.ChoiceFilter(label="Exercice", empty_label="Tous", choices=[])
    statut = django_filters.ChoiceFilter(
        label="État",
        empty_label="Tous",
        choices=[("a_decider", "en attente de décision"), ("accordes", "accordés"), *Statut.choices],
        method="filtrer_statut",
    )
    prefecture = django_filters.ModelChoiceFilter(
        label="Préfecture", empty_label="Toutes", queryset=Prefecture.objects.none(), to_field_name="code"
    )
    region = django_filters.ModelChoiceFilter(
        label="Région", field_name="prefecture__region", empty_label="Toutes", queryset=Region.objects.none()
    )
    thematique = django_filters.ChoiceFilter(label="Thématique", empty_label="Toutes", choices=Thematique.choices)

    class Meta:
        model = Projet
        fields = ("q", "exercice", "statut", "region", "prefecture", "thematique")

    def __init__(self, *args: Any, habilitations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visibles = Projet.objects.visibles_par(habilitations)
        annees = visibles.order_by("-exercice").values_list("exercice", flat=True).distinct()
        self.filters["exercice"].extra["choices"] = [(str(a), str(a)) for a in annees]
        self.filters["prefecture"].queryset = Prefecture.objects.visibles_par(habilitations)
        if habilitations.national:
            self.filters["region"].queryset = Region.objects.all()
        else:
            del self.filters["region"]
            if len(habilitations.prefecture_ids) < 2:
                del self.filters["prefecture"]

    def filtrer_texte(self, projets: QuerySet[Projet], nom: str, saisie: str) -> QuerySet[Projet]:
        cle = sans_accent(saisie)
        return projets.filter(Q(cle_tri__contains=cle) | Q(porteur__cle_tri__contains=cle)) if cle else projets.none()

    def filtrer_statut(self, projets: QuerySet[Projet], nom: str, valeur: str) -> QuerySet[Projet]:
        return projets.filter(statut__in=GROUPES.get(valeur, (valeur,)))
