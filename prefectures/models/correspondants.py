from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from prefectures.models.periodes import Periode, PeriodeQuerySet, fin_apres_debut
from prefectures.models.territoires import Prefecture, Region

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class CorrespondantQuerySet(PeriodeQuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Contacts of the préfectures of the perimeter and of its régions."""
        if habilitations.national:
            return self
        prefectures = habilitations.prefecture_ids
        regions = Prefecture.objects.filter(pk__in=prefectures).order_by().values("region_id")
        return self.filter(Q(prefecture_id__in=prefectures) | Q(region_id__in=regions))


class Correspondant(Periode):
    """Contact of a partner institution, for a préfecture or for a whole région, for a period."""

    class Institution(models.TextChoices):
        ARS = "ARS", "Agence régionale de santé"
        EDUCATION_NATIONALE = "EDUCATION_NATIONALE", "Éducation nationale"
        PARQUET = "PARQUET", "Parquet"
        PJJ_SPIP = "PJJ_SPIP", "PJJ et SPIP"
        POLICE = "POLICE", "Police nationale"
        GENDARMERIE = "GENDARMERIE", "Gendarmerie nationale"
        DOUANE = "DOUANE", "Douane"
        COLLECTIVITE = "COLLECTIVITE", "Collectivités territoriales"
        AUTRE = "AUTRE", "Autre"

    prefecture = models.ForeignKey(
        Prefecture, models.CASCADE, null=True, blank=True, related_name="correspondants", verbose_name="préfecture"
    )
    region = models.ForeignKey(
        Region, models.CASCADE, null=True, blank=True, related_name="correspondants", verbose_name="région"
    )
    institution = models.CharField(max_length=20, choices=Institution)
    nom = models.CharField(max_length=120)
    service = models.CharField(max_length=150, blank=True)
    courriel = models.EmailField(blank=True)

    objects = CorrespondantQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "nom", "pk"]
        constraints = [
            fin_apres_debut("correspondant_fin_apres_debut"),
            models.CheckConstraint(
                name="correspondant_un_territoire",
                condition=Q(prefecture__isnull=False, region__isnull=True)
                | Q(prefecture__isnull=True, region__isnull=False),
                violation_error_message="Indiquez une préfecture ou une région, et elle seule.",
            ),
        ]

    @property
    def territoire(self) -> Prefecture | Region:
        """The préfecture or the région he answers to."""
        return self.prefecture or self.region  # type: ignore[return-value]

    def __str__(self) -> str:
        return f"{self.get_institution_display()} : {self.nom}"
