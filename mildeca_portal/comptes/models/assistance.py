from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from prefectures.models import Personne


class Assistance(models.Model):
    """An administrator saw the portal as someone sees it, without writing anything: who, whom, why, when.

    `fin`: when it was ended; empty while it lasts, or when the browser was closed before (`terminee_le` tells).
    """

    DUREE: ClassVar = timedelta(minutes=30)

    assistant = models.ForeignKey(Personne, models.PROTECT, related_name="assistances_donnees")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="assistances_recues")
    motif = models.CharField(max_length=300)
    debut = models.DateTimeField("début")
    fin = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-debut", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="assistance_fin_apres_debut", condition=Q(fin__isnull=True) | Q(fin__gte=F("debut"))
            ),
            models.CheckConstraint(name="assistance_d_une_autre", condition=~Q(assistant=F("personne"))),
        ]

    def __str__(self) -> str:
        return f"assistance {self.pk}"

    @property
    def expire_le(self) -> datetime:
        return self.debut + self.DUREE

    @property
    def terminee_le(self) -> datetime:
        """The last instant it could be used."""
        return min(self.fin or self.expire_le, self.expire_le)
