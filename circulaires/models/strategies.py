from django.db import models
from django.db.models import F, Q


class Strategie(models.Model):
    """A government strategy against addictions (SIMCA 2023-2027, PNMA 2018-2022): what roadmaps and texts refer to."""

    code = models.CharField(max_length=30, unique=True)
    sigle = models.CharField(max_length=20)
    intitule = models.CharField("intitulé", max_length=200)
    adoption = models.DateField("adoptée le", null=True, blank=True)
    premiere_annee = models.PositiveSmallIntegerField("première année")
    derniere_annee = models.PositiveSmallIntegerField("dernière année")
    source = models.CharField(max_length=300, blank=True)
    source_adresse = models.URLField("adresse de la source", max_length=500, blank=True)

    class Meta:
        ordering = ["-premiere_annee", "code"]
        verbose_name = "stratégie"
        constraints = [
            models.CheckConstraint(
                name="strategie_annees_dans_l_ordre",
                condition=Q(derniere_annee__gte=F("premiere_annee")),
                violation_error_message="La dernière année ne peut pas précéder la première.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sigle} {self.premiere_annee}-{self.derniere_annee}"


class ObjectifCible(models.Model):
    """One of the objectifs cibles of a strategy: qualitative, no number attached to it in the sources."""

    strategie = models.ForeignKey(Strategie, models.PROTECT, related_name="objectifs_cibles", verbose_name="stratégie")
    numero = models.PositiveSmallIntegerField("numéro")
    intitule = models.CharField("intitulé", max_length=300)
    source = models.CharField(max_length=300, blank=True)
    source_adresse = models.URLField("adresse de la source", max_length=500, blank=True)

    class Meta:
        ordering = ["strategie_id", "numero"]
        verbose_name = "objectif cible"
        verbose_name_plural = "objectifs cibles"
        constraints = [
            models.UniqueConstraint(fields=["strategie", "numero"], name="objectif_cible_numero_unique"),
            models.CheckConstraint(name="objectif_cible_numero_positif", condition=Q(numero__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.numero}. {self.intitule}"


class OrientationStrategique(models.Model):
    """One orientation of a strategy. `numero` is empty, and `intitule_confirme` false, when the sources do not settle it."""

    strategie = models.ForeignKey(Strategie, models.PROTECT, related_name="orientations", verbose_name="stratégie")
    rang = models.PositiveSmallIntegerField(help_text="Ordre d’affichage ; ce n’est pas le numéro officiel.")
    numero = models.PositiveSmallIntegerField("numéro officiel", null=True, blank=True)
    intitule = models.CharField("intitulé", max_length=300)
    intitule_confirme = models.BooleanField("intitulé confirmé", default=False)
    source = models.CharField(max_length=300, blank=True)
    source_adresse = models.URLField("adresse de la source", max_length=500, blank=True)

    class Meta:
        ordering = ["strategie_id", "rang"]
        verbose_name = "orientation stratégique"
        verbose_name_plural = "orientations stratégiques"
        constraints = [
            models.UniqueConstraint(fields=["strategie", "rang"], name="orientation_strategique_rang_unique"),
            models.UniqueConstraint(
                fields=["strategie", "numero"],
                name="orientation_strategique_numero_unique",
                violation_error_message="Une autre orientation de cette stratégie porte déjà ce numéro.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule if self.intitule_confirme else f"{self.intitule} (à confirmer)"
