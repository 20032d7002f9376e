from django.db import models


class Passage(models.Model):
    """Last run of a periodic job: one row per job, shown by `/sante/`."""

    code = models.CharField(max_length=80, primary_key=True)
    debut = models.DateTimeField()
    fin = models.DateTimeField(null=True)
    dernier_succes = models.DateTimeField(null=True)
    erreur = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
