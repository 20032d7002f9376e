from django.db import models


class Courriel(models.Model):
    """A mail to send: written in the transaction of the action, sent by the worker, tried again until it leaves."""

    class Statut(models.TextChoices):
        A_ENVOYER = "a_envoyer", "à envoyer"
        ENVOYE = "envoye", "envoyé"
        ABANDONNE = "abandonne", "abandonné"

    gabarit = models.CharField(max_length=80)
    destinataire = models.EmailField()
    sujet = models.CharField(max_length=200)
    corps = models.TextField()
    # Two mails of one key are one mail: what a command run twice would send again.
    cle = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001
    statut = models.CharField(max_length=10, choices=Statut, default=Statut.A_ENVOYER)
    tentatives = models.PositiveSmallIntegerField(default=0)
    prochain_essai = models.DateTimeField()
    cree_le = models.DateTimeField(auto_now_add=True)
    envoye_le = models.DateTimeField(null=True)
    erreur = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-cree_le", "-pk"]
        indexes = [
            models.Index(fields=["prochain_essai"], condition=models.Q(statut="a_envoyer"), name="courriel_a_envoyer")
        ]
        constraints = [
            models.CheckConstraint(
                name="courriel_statut_connu", condition=models.Q(statut__in=["a_envoyer", "envoye", "abandonne"])
            ),
            models.CheckConstraint(
                name="courriel_envoye_date",
                condition=models.Q(statut="envoye", envoye_le__isnull=False)
                | (~models.Q(statut="envoye") & models.Q(envoye_le__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gabarit} ({self.get_statut_display()})"
