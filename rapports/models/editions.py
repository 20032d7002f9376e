"""Editions of the national report: a frozen data set, and the documents made from it."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.models import Fichier, Travail
from rapports.models.campagnes import Campagne

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class EditionQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Published: everyone. In preparation or replaced: national functions only."""
        return self if habilitations.national else self.filter(statut=Edition.Statut.PUBLIEE)

    def sans_donnees(self) -> Self:
        """For lists: the frozen data set (megabytes) stays in the database."""
        return self.defer("donnees").select_related("campagne", "pdf", "xlsx", "travail")


class Edition(models.Model):
    """One edition of the report on an exercice. `donnees` no longer changes once frozen (trigger)."""

    class Statut(models.TextChoices):
        BROUILLON = "brouillon", "en préparation"
        GELEE = "gelee", "générée, non publiée"
        VALIDEE = "validee", "validée"
        PUBLIEE = "publiee", "publiée"
        REMPLACEE = "remplacee", "remplacée"

    campagne = models.ForeignKey(Campagne, models.PROTECT, related_name="editions")
    numero = models.PositiveSmallIntegerField("numéro")
    statut = models.CharField(max_length=10, choices=Statut, default=Statut.BROUILLON)
    donnees = models.JSONField("jeu de données", null=True, blank=True)
    empreinte = models.CharField(max_length=64, blank=True, help_text="SHA-256 du jeu de données canonique.")
    pdf = models.ForeignKey(Fichier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="PDF")
    xlsx = models.ForeignKey(Fichier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="XLSX")
    travail = models.ForeignKey(Travail, models.SET_NULL, null=True, blank=True, related_name="+")
    creee_le = models.DateTimeField("créée le", auto_now_add=True)
    gelee_le = models.DateTimeField("figée le", null=True, blank=True)
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True)
    remplacee_le = models.DateTimeField("remplacée le", null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-campagne__exercice", "-numero"]
        verbose_name = "édition du rapport"
        verbose_name_plural = "éditions du rapport"
        constraints = [
            models.UniqueConstraint(fields=["campagne", "numero"], name="edition_numero_unique"),
            models.UniqueConstraint(
                fields=["campagne"], condition=Q(statut="publiee"), name="edition_une_publiee_par_campagne"
            ),
            models.UniqueConstraint(
                fields=["campagne"], condition=Q(statut="brouillon"), name="edition_un_brouillon_par_campagne"
            ),
            models.CheckConstraint(
                name="edition_statut_connu",
                condition=Q(statut__in=["brouillon", "gelee", "validee", "publiee", "remplacee"]),
            ),
            models.CheckConstraint(
                name="edition_figee_entiere",
                condition=Q(statut="brouillon", gelee_le__isnull=True)
                | (~Q(statut="brouillon") & Q(gelee_le__isnull=False, donnees__isnull=False) & ~Q(empreinte="")),
            ),
            models.CheckConstraint(
                name="edition_publiee_datee",
                condition=Q(statut__in=["publiee", "remplacee"], publiee_le__isnull=False)
                | (~Q(statut__in=["publiee", "remplacee"]) & Q(publiee_le__isnull=True)),
            ),
            models.CheckConstraint(
                name="edition_remplacee_datee",
                condition=Q(statut="remplacee", remplacee_le__isnull=False)
                | (~Q(statut="remplacee") & Q(remplacee_le__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"Rapport {self.campagne.exercice}, édition {self.numero}"

    def get_absolute_url(self) -> str:
        return reverse("rapports:rapport", args=[self.campagne.exercice])

    @property
    def jeu(self) -> JeuDeDonnees:
        """The frozen data set. Raises `ValueError` on an edition that has none yet."""
        if self.donnees is None:
            raise ValueError(f"{self} n’a pas encore de données")
        return JeuDeDonnees.depuis(self.donnees)
