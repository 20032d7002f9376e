"""The review gives an answer back: on what, why, until when; and what the région says before the MILDECA."""

from django.db import models
from django.db.models import Q

from prefectures.models import Personne
from rapports.models.reponses import Reponse


class DemandeCorrection(models.Model):
    """The MILDECA gives the hand back until a date, on points each with its reason. Keeps the frozen copy it was made on."""

    class Motif(models.TextChoices):
        INEXACT = "inexact", "inexact"
        INCOMPLET = "incomplet", "incomplet"
        OBSOLETE = "obsolete", "obsolète"
        AUTRE = "autre", "autre"

    reponse = models.ForeignKey(Reponse, models.CASCADE, related_name="demandes")
    echeance = models.DateTimeField("échéance")
    demandee_le = models.DateTimeField("demandée le")
    demandee_par = models.ForeignKey(Personne, models.PROTECT, null=True, blank=True, related_name="+")
    resolue_le = models.DateTimeField("résolue le", null=True, blank=True)
    instantane = models.JSONField("copie figée avant correction", null=True, blank=True)

    class Meta:
        ordering = ["-demandee_le", "-pk"]
        verbose_name = "demande de correction"
        verbose_name_plural = "demandes de correction"
        constraints = [
            models.UniqueConstraint(
                fields=["reponse"], condition=Q(resolue_le__isnull=True), name="demande_une_en_cours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reponse_id} {self.demandee_le:%d/%m/%Y}"


class PointACorriger(models.Model):
    """One section, or one question of it (`question`: its key), with its own reason.

    `explication`: why the préfecture leaves it as it is. `suite`: what came of it, written when the answer comes back.
    """

    class Suite(models.TextChoices):
        CORRIGE = "corrige", "corrigé"
        SANS_CHANGEMENT = "sans_changement", "sans changement"

    demande = models.ForeignKey(DemandeCorrection, models.CASCADE, related_name="points")
    section = models.CharField(max_length=2)
    question = models.CharField(max_length=80, blank=True)
    motif = models.CharField(max_length=10, choices=DemandeCorrection.Motif)
    commentaire = models.TextField()
    explication = models.TextField("explication de la préfecture", blank=True)
    explique_le = models.DateTimeField("expliqué le", null=True, blank=True)
    explique_par = models.ForeignKey(Personne, models.PROTECT, null=True, blank=True, related_name="+")
    suite = models.CharField(max_length=16, choices=Suite, blank=True)

    class Meta:
        ordering = ["demande", "section", "pk"]
        verbose_name = "point à corriger"
        verbose_name_plural = "points à corriger"
        constraints = [
            models.CheckConstraint(
                name="point_a_corriger_commente",
                condition=Q(commentaire__regex=r"\S"),
                violation_error_message="Dites ce qui est à corriger.",
            ),
            models.CheckConstraint(
                name="point_a_corriger_motif_connu",
                condition=Q(motif__in=["inexact", "incomplet", "obsolete", "autre"]),
            ),
            models.CheckConstraint(
                name="point_a_corriger_suite_connue",
                condition=Q(suite__in=["", "corrige"]) | Q(suite="sans_changement", explication__regex=r"\S"),
            ),
            models.UniqueConstraint(fields=["demande", "section", "question"], name="point_a_corriger_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.demande_id} {self.question or self.section}"


class AvisRegional(models.Model):
    """What the région says of a submitted answer, when the campaign asks it to (`Campagne.revue_regionale`).

    It holds for the submission of `transmise_le`: a new submission waits for a new opinion. Without `rendu_le` it is
    only prepared, by a collaborateur: the MILDECA does not see it.
    """

    class Sens(models.TextChoices):
        FAVORABLE = "favorable", "sans observation"
        OBSERVATIONS = "observations", "avec observations"

    reponse = models.ForeignKey(Reponse, models.CASCADE, related_name="avis_regionaux")
    transmise_le = models.DateTimeField("sur la transmission du")
    sens = models.CharField(max_length=12, choices=Sens)
    observations = models.TextField(blank=True)
    prepare_le = models.DateTimeField("préparé le", null=True, blank=True)
    prepare_par = models.ForeignKey(Personne, models.PROTECT, null=True, blank=True, related_name="+")
    rendu_le = models.DateTimeField("rendu le", null=True, blank=True)
    rendu_par = models.ForeignKey(Personne, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-rendu_le", "-pk"]
        verbose_name = "avis régional"
        verbose_name_plural = "avis régionaux"
        constraints = [
            models.UniqueConstraint(fields=["reponse", "transmise_le"], name="avis_regional_unique"),
            models.CheckConstraint(
                name="avis_regional_motive",
                condition=Q(sens="favorable") | Q(sens="observations", observations__regex=r"\S"),
                violation_error_message="Écrivez vos observations.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reponse_id} {self.sens}"
