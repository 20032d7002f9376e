"""A questionnaire is a document: read only through the frozen dataclasses of `rapports.questionnaire`."""

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from rapports.questionnaire.definition import Questionnaire
from rapports.questionnaire.lecture import lire_memorise


class VersionQuestionnaire(models.Model):
    """One version of the questionnaire of one exercice. Once open, a trigger keeps its content as it is."""

    class Statut(models.TextChoices):
        COMPOSITION = "composition", "en composition"
        OUVERTE = "ouverte", "ouverte"
        REMPLACEE = "remplacee", "remplacée"

    exercice = models.PositiveSmallIntegerField()
    numero = models.PositiveSmallIntegerField("numéro", default=1)
    statut = models.CharField(max_length=12, choices=Statut, default=Statut.COMPOSITION)
    definition = models.JSONField("définition")
    empreinte = models.CharField(max_length=64, help_text="SHA-256 de la définition canonique.")
    # One number for the whole document while it is composed: who saves on a stale one sees what the other did.
    revision = models.PositiveIntegerField("révision", default=0)
    issue_de = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="suites", verbose_name="issue de"
    )
    motif = models.TextField("motif de la correction", blank=True)
    creee_le = models.DateTimeField("créée le", auto_now_add=True)
    ouverte_le = models.DateTimeField("ouverte le", null=True, blank=True)

    class Meta:
        ordering = ["-exercice", "-numero"]
        verbose_name = "version de questionnaire"
        verbose_name_plural = "versions de questionnaire"
        constraints = [
            models.UniqueConstraint(fields=["exercice", "numero"], name="questionnaire_numero_unique"),
            models.UniqueConstraint(
                fields=["exercice"], condition=Q(statut="ouverte"), name="questionnaire_une_version_ouverte"
            ),
            models.CheckConstraint(
                name="questionnaire_statut_connu", condition=Q(statut__in=["composition", "ouverte", "remplacee"])
            ),
        ]

    def __str__(self) -> str:
        return f"Questionnaire {self.exercice}, version {self.numero}"

    @property
    def est_correction(self) -> bool:
        """Made from an earlier version of the same exercice, while it is being answered."""
        return self.issue_de is not None and self.issue_de.exercice == self.exercice

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The document, read once and remembered by its hash."""
        return lire_memorise(self.empreinte, self.definition)


class RevisionQuestionnaire(models.Model):
    """The document as it was before a change, while it is composed: who saves on it sees what the others changed since."""

    version = models.ForeignKey(VersionQuestionnaire, models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField("révision")
    definition = models.JSONField("définition")
    remplacee_le = models.DateTimeField("remplacée le", auto_now_add=True)

    class Meta:
        ordering = ["version", "-revision"]
        verbose_name = "révision de questionnaire"
        verbose_name_plural = "révisions de questionnaire"
        constraints = [
            models.UniqueConstraint(fields=["version", "revision"], name="revision_questionnaire_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} révision {self.revision}"
