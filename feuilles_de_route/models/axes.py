from django.db import models
from django.db.models import Deferrable

from circulaires.models import ObjectifCible, OrientationStrategique
from feuilles_de_route.models.documents import FeuilleDeRouteRegionale, Versionne


class AxeFeuilleDeRoute(Versionne):
    """One axis of a roadmap. Not an `OrientationStrategique` (national strategy) nor an `OrientationAnnuelle` (circulaire)."""

    feuille = models.ForeignKey(FeuilleDeRouteRegionale, models.CASCADE, related_name="axes")
    ordre = models.PositiveSmallIntegerField()
    intitule = models.CharField("intitulé", max_length=250)
    objectifs_cibles = models.ManyToManyField(
        ObjectifCible, blank=True, related_name="axes", verbose_name="objectifs cibles"
    )
    orientations_strategiques = models.ManyToManyField(
        OrientationStrategique, blank=True, related_name="axes", verbose_name="orientations stratégiques"
    )

    class Meta:
        ordering = ["feuille", "ordre"]
        verbose_name = "axe de feuille de route"
        verbose_name_plural = "axes de feuille de route"
        constraints = [
            # Deferred, so that two axes can swap their places in one transaction.
            models.UniqueConstraint(
                fields=["feuille", "ordre"], name="axe_ordre_unique", deferrable=Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return f"Axe {self.ordre} – {self.intitule}"
