from django.db import models
from django.db.models import Q

from credits.models import champs


class Repere(models.Model):
    """A public figure on the credits, with its source: reference data, never mixed with the ledger."""

    class Rubrique(models.TextChoices):
        APPEL_NATIONAL = "appel_national", "appels à projets nationaux"
        ACTION_15 = "action_15", "crédits de l’action 15"
        TERRITOIRES = "territoires", "part déléguée aux territoires"

    rubrique = models.CharField(max_length=20, choices=Rubrique)
    exercice = champs.exercice()
    rang = models.PositiveSmallIntegerField(default=1)
    periode = models.CharField("période", max_length=30, blank=True, help_text="Si l’année est approchée.")
    nature = models.CharField(max_length=60, blank=True, help_text="Exécution, LFI, PLF, nom de l’appel…")
    retenus = models.PositiveSmallIntegerField("collectivités retenues", null=True, blank=True)
    montant = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Au centime près.")
    montant_ecrit = models.CharField(max_length=200, blank=True, help_text="Tel que la source l’écrit.")
    remarque = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200)
    source_adresse = models.URLField("adresse de la source", max_length=500, blank=True)

    class Meta:
        ordering = ["rubrique", "exercice", "rang"]
        verbose_name = "repère"
        constraints = [
            champs.exercice_plausible("repere_exercice"),
            models.UniqueConstraint(fields=["rubrique", "exercice", "rang"], name="repere_unique"),
            models.CheckConstraint(name="repere_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_rubrique_display()} {self.exercice}"
