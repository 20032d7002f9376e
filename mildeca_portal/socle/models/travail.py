from django.db import models


class Travail(models.Model):
    """A background task and its progress, as the person who asked for it sees it."""

    class Statut(models.TextChoices):
        EN_ATTENTE = "en_attente", "en attente"
        EN_COURS = "en_cours", "en cours"
        TERMINE = "termine", "terminé"
        ECHOUE = "echoue", "échoué"

    code = models.CharField(max_length=80)
    parametres = models.JSONField(default=dict)
    demandeur_id = models.BigIntegerField(null=True)
    statut = models.CharField(max_length=10, choices=Statut, default=Statut.EN_ATTENTE)
    avancement = models.PositiveSmallIntegerField(default=0, help_text="De 0 à 100.")
    etape = models.CharField(max_length=150, blank=True)
    erreur = models.CharField(max_length=300, blank=True)
    cree_le = models.DateTimeField(auto_now_add=True)
    debute_le = models.DateTimeField(null=True)
    vu_le = models.DateTimeField(null=True, help_text="Dernier signe de vie.")
    fini_le = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-cree_le"]
        verbose_name_plural = "travaux"
        constraints = [
            models.CheckConstraint(name="travail_avancement", condition=models.Q(avancement__lte=100)),
            models.CheckConstraint(
                name="travail_statut_connu",
                condition=models.Q(statut__in=["en_attente", "en_cours", "termine", "echoue"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.get_statut_display()})"

    @property
    def en_marche(self) -> bool:
        return self.statut in (self.Statut.EN_ATTENTE, self.Statut.EN_COURS)
