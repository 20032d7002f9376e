from django.db import models

from mildeca_portal.socle.models import Fichier


class ImportFonctions(models.Model):
    """A workbook of functions handed in: previewed first, then applied whole or not at all, once.

    `clore_en_cours`: a mandate in course stops the day another of its post begins. `inviter`: the people that it creates
    are sent an invitation.
    """

    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    depose_par_id = models.BigIntegerField(null=True)
    depose_le = models.DateTimeField("déposé le", auto_now_add=True)
    clore_en_cours = models.BooleanField("mettre fin aux mandats en cours", default=False)
    inviter = models.BooleanField("inviter les personnes créées", default=False)
    applique_le = models.DateTimeField("appliqué le", null=True, blank=True)

    class Meta:
        ordering = ["-depose_le", "-pk"]
        verbose_name = "import de fonctions"
        verbose_name_plural = "imports de fonctions"

    def __str__(self) -> str:
        return f"import {self.pk}"
