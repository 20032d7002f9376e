from django.db import models
from django.db.models import Q

from circulaires.controle.nomenclatures import Financeur, NatureDepense
from credits.models import champs
from credits.models.projets import Projet


class Cofinancement(models.Model):
    """What someone else brings to a project; one row for each financeur."""

    class Statut(models.TextChoices):
        SOLLICITE = "sollicite", "sollicité"
        ACQUIS = "acquis", "acquis"

    projet = models.ForeignKey(Projet, models.CASCADE, related_name="cofinancements")
    financeur = models.CharField(max_length=25, choices=Financeur)
    precision = models.CharField("précision", max_length=150, blank=True)
    montant = champs.montant("montant")
    statut = models.CharField(max_length=10, choices=Statut, default=Statut.SOLLICITE)

    class Meta:
        ordering = ["projet", "pk"]
        constraints = [
            models.CheckConstraint(
                name="cofinancement_montant",
                condition=Q(montant__gt=0),
                violation_error_message="Le montant d’un cofinancement est positif.",
            ),
            models.CheckConstraint(name="cofinancement_financeur", condition=Q(financeur__in=Financeur.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_financeur_display()} {self.montant}"


class LigneDepense(models.Model):
    """An expense of the project's budget. `financee_par_mildeca`: rules on excluded natures bind these lines only."""

    projet = models.ForeignKey(Projet, models.CASCADE, related_name="depenses")
    nature = models.CharField(max_length=40, choices=NatureDepense)
    montant_prevu = champs.montant("montant prévu")
    montant_realise = champs.montant("montant réalisé", null=True, blank=True)
    financee_par_mildeca = models.BooleanField("financée par la MILDECA", default=True)

    class Meta:
        ordering = ["projet", "pk"]
        verbose_name = "ligne de dépense"
        verbose_name_plural = "lignes de dépense"
        constraints = [
            models.CheckConstraint(
                name="depense_montants",
                condition=Q(montant_prevu__gt=0) & (Q(montant_realise=None) | Q(montant_realise__gte=0)),
                violation_error_message="Le montant d’une dépense est positif.",
            ),
            models.CheckConstraint(name="depense_nature", condition=Q(nature__in=NatureDepense.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} {self.montant_prevu}"
