"""Reminders: when they leave (data), and the log of those that left."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from prefectures.models import Region
from rapports.models.campagnes import Campagne
from rapports.models.reponses import Reponse


class PalierDeRelance(models.Model):
    """« J-15 »: so many days before the closing of each préfecture, for the answers in one of these situations."""

    class Situation(models.TextChoices):
        RIEN_COMMENCE = "rien_commence", "rien n’est commencé"
        BROUILLON = "brouillon", "réponse commencée, non transmise"
        CORRECTION = "correction_demandee", "correction demandée"

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="paliers")
    jours = models.PositiveSmallIntegerField(
        "jours avant l’échéance", validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    ouvres = models.BooleanField("jours ouvrés", default=True)
    situations = ArrayField(models.CharField(max_length=20, choices=Situation), default=list)

    class Meta:
        ordering = ["campagne", "-jours"]
        verbose_name = "palier de relance"
        verbose_name_plural = "paliers de relance"
        constraints = [
            models.UniqueConstraint(fields=["campagne", "jours"], name="palier_de_relance_unique"),
            models.CheckConstraint(name="palier_de_relance_a_venir", condition=Q(jours__gte=1, jours__lte=90)),
            models.CheckConstraint(
                name="palier_de_relance_cible",
                condition=~Q(situations=[])
                & Q(situations__contained_by=["rien_commence", "brouillon", "correction_demandee"]),
            ),
        ]

    def __str__(self) -> str:
        return f"J-{self.jours}"

    @property
    def libelles_des_situations(self) -> list[str]:
        """In the order they are declared, whatever the order they were kept in."""
        return [str(s.label) for s in self.Situation if s in self.situations]


class RelanceQuerySet(models.QuerySet):
    def parties(self) -> Self:
        """Those that were sent to someone."""
        return self.exclude(destinataire=Relance.PERSONNE)


class Relance(models.Model):
    """A reminder that left, or that nobody was there to read. `palier` (« J-7:2026-09-30 ») makes it unique.

    `reponse`: to a préfecture. `region`: the digest of a région, to its chef de projet.
    """

    # In `destinataire`: it was due and did not leave, neither a mailbox nor anyone in post.
    PERSONNE = ""

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="relances")
    reponse = models.ForeignKey(Reponse, models.CASCADE, null=True, blank=True, related_name="relances")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    palier = models.CharField(max_length=30)
    canal = models.CharField(max_length=10, default="courriel")
    destinataire = models.EmailField(blank=True)
    date = models.DateTimeField()

    objects = RelanceQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["reponse", "palier", "destinataire"], name="relance_une_fois"),
            models.UniqueConstraint(
                fields=["campagne", "region", "palier", "destinataire"],
                condition=Q(region__isnull=False),
                name="relance_de_region_une_fois",
            ),
            models.CheckConstraint(
                name="relance_une_cible",
                condition=Q(reponse__isnull=False, region__isnull=True) | Q(reponse__isnull=True, region__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reponse_id or self.region_id} {self.palier}"

    @property
    def partie(self) -> bool:
        return self.destinataire != self.PERSONNE
