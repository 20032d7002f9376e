from django.db import models
from django.db.models import Q

from prefectures.models import Personne


class Invitation(models.Model):
    """A person is invited to open an account: one signed link, 72 hours, one use.

    `cle`: random part of the link; the link of an invitation sent again replaces the former one.
    `invitee_par_id`: who invited, an id as events keep it.
    """

    personne = models.ForeignKey(Personne, models.CASCADE, related_name="invitations")
    cle = models.CharField("clé", max_length=43, unique=True)
    invitee_par_id = models.BigIntegerField(null=True)
    envoyee_le = models.DateTimeField("envoyée le")
    expire_le = models.DateTimeField("expire le")
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        ordering = ["-envoyee_le", "-pk"]
        constraints = [
            models.CheckConstraint(name="invitation_expire_apres", condition=Q(expire_le__gt=models.F("envoyee_le"))),
            models.CheckConstraint(
                name="invitation_une_issue", condition=Q(acceptee_le__isnull=True) | Q(annulee_le__isnull=True)
            ),
            # The last one only: a new invitation cancels the former.
            models.UniqueConstraint(
                fields=["personne"],
                condition=Q(acceptee_le__isnull=True, annulee_le__isnull=True),
                name="invitation_une_en_cours",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation de {self.personne_id}"
