from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mildeca_portal.socle.models import Fichier
from prefectures.habilitations import Habilitations
from prefectures.models import Correspondant, Prefecture, Region


class ComiteQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: Habilitations) -> Self:
        """Committees of the perimeter; a préfecture also reads those of its région, where it sits."""
        if habilitations.national:
            return self
        siennes = Prefecture.objects.filter(pk__in=habilitations.prefecture_ids)
        return self.filter(
            Q(prefecture__in=habilitations.prefecture_ids)
            | Q(region__in=habilitations.region_codes)
            | Q(region__in=siennes.values("region"))
        )


class ComitePilotage(models.Model):
    """A meeting of the regional or departmental steering committee."""

    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="comites", verbose_name="région"
    )
    prefecture = models.ForeignKey(
        Prefecture, models.PROTECT, null=True, blank=True, related_name="comites", verbose_name="préfecture"
    )
    date = models.DateField()
    ordre_du_jour = models.TextField(blank=True)
    participants = ArrayField(
        models.CharField(max_length=20, choices=Correspondant.Institution),
        default=list,
        blank=True,
        verbose_name="institutions présentes",
    )
    compte_rendu = models.ForeignKey(
        Fichier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="compte rendu"
    )

    objects = ComiteQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = "comité de pilotage"
        verbose_name_plural = "comités de pilotage"
        constraints = [
            models.CheckConstraint(
                name="comite_un_territoire",
                condition=Q(region__isnull=False, prefecture__isnull=True)
                | Q(region__isnull=True, prefecture__isnull=False),
                violation_error_message="Un comité est celui d’une région ou d’une préfecture.",
            ),
            models.UniqueConstraint(
                fields=["region", "date"],
                name="comite_un_par_jour_region",
                violation_error_message="Un comité est déjà enregistré à cette date.",
            ),
            models.UniqueConstraint(
                fields=["prefecture", "date"],
                name="comite_un_par_jour_prefecture",
                violation_error_message="Un comité est déjà enregistré à cette date.",
            ),
            models.CheckConstraint(
                name="comite_participants",
                condition=Q(participants__contained_by=Correspondant.Institution.values),
            ),
        ]

    def __str__(self) -> str:
        return f"Comité de pilotage du {self.date}"

    @property
    def libelles_participants(self) -> list[str]:
        return [str(Correspondant.Institution(code).label) for code in self.participants]
