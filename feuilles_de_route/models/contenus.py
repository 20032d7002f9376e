from django.db import models
from django.db.models import Q

from circulaires.models import ContenuAttendu
from feuilles_de_route.models.documents import FeuilleDeRouteRegionale


class ContenuSitue(models.Model):
    """Where a roadmap answers what the instruction asks and the portal cannot see by itself (« pages 12 à 15 »)."""

    feuille = models.ForeignKey(FeuilleDeRouteRegionale, models.CASCADE, related_name="contenus_situes")
    contenu = models.ForeignKey(ContenuAttendu, models.CASCADE, related_name="+", verbose_name="contenu attendu")
    ou = models.CharField("où le trouver", max_length=300)

    class Meta:
        ordering = ["feuille", "contenu"]
        verbose_name = "contenu situé"
        verbose_name_plural = "contenus situés"
        constraints = [
            models.UniqueConstraint(fields=["feuille", "contenu"], name="contenu_situe_une_fois"),
            models.CheckConstraint(name="contenu_situe_dit_ou", condition=~Q(ou="")),
        ]

    def __str__(self) -> str:
        return self.ou
