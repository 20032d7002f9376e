from django.db import models

from prefectures.models import Personne


class TentativeLiaison(models.Model):
    """Another ProConnect identity asked for an account that is bound already.

    Kept so that the administrator sees it when asked to release the binding, and so that both addresses are told when
    that is done: then it is deleted. Nobody asked for 30 days: deleted too (`periodiques`). One row per identity.
    """

    personne = models.ForeignKey(Personne, models.CASCADE, related_name="tentatives_de_liaison")
    emetteur = models.CharField("émetteur", max_length=200)
    sub = models.CharField(max_length=200)
    courriel = models.EmailField(help_text="Adresse présentée : celle du compte ce jour-là.")
    le = models.DateTimeField()

    class Meta:
        ordering = ["-le", "-pk"]
        verbose_name = "tentative de liaison"
        verbose_name_plural = "tentatives de liaison"
        constraints = [
            models.UniqueConstraint(fields=["personne", "emetteur", "sub"], name="tentative_une_par_identite")
        ]

    def __str__(self) -> str:
        return f"tentative {self.pk}"
