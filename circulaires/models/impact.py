from django.db import models

from circulaires.models.textes import Texte
from mildeca_portal.socle.models import Travail


class Impact(models.Model):
    """What the rules of a draft would have done to the projects of `exercice`: kept as it was computed.

    `empreinte`: hash of the rules that were run; another one today means that they changed since. `resultat`: see
    `circulaires.impact`.
    """

    texte = models.ForeignKey(Texte, models.CASCADE, related_name="impacts")
    exercice = models.PositiveSmallIntegerField(help_text="Exercice dont les projets sont contrôlés.")
    empreinte = models.CharField(max_length=64)
    nombre = models.PositiveIntegerField("projets contrôlés", default=0)
    resultat = models.JSONField("résultat", default=dict)
    travail = models.ForeignKey(Travail, models.SET_NULL, null=True, blank=True, related_name="+")
    calcule_le = models.DateTimeField("calculé le", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "impact"
        verbose_name_plural = "impacts"

    def __str__(self) -> str:
        return f"{self.texte_id} sur {self.exercice}"
