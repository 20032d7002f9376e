"""A workbook that came back: kept until its differences are accepted or given up."""

from django.db import models

from mildeca_portal.socle.models import Fichier
from prefectures.models import Personne
from rapports.models.reponses import Reponse


class ImportDeClasseur(models.Model):
    """The offline workbook of an answer, deposited; nothing is written before `applique_le`."""

    reponse = models.ForeignKey(Reponse, models.CASCADE, related_name="imports")
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    depose_le = models.DateTimeField("déposé le")
    depose_par = models.ForeignKey(Personne, models.PROTECT, null=True, blank=True, related_name="+")
    applique_le = models.DateTimeField("appliqué le", null=True, blank=True)

    class Meta:
        ordering = ["-depose_le", "-pk"]
        verbose_name = "import de classeur"
        verbose_name_plural = "imports de classeurs"

    def __str__(self) -> str:
        return f"{self.reponse_id} {self.depose_le:%d/%m/%Y %H:%M}"
