"""Who else works on an answer: a correspondent invited on one section, and what colleagues tell each other of a question."""

import uuid

from django.db import models
from django.db.models import F, Q

from prefectures.models import Correspondant, Personne
from rapports.models.reponses import Reponse, SectionReponse


class Contribution(models.Model):
    """A « contributeur »: someone without an account, let into one section of one answer until `fin` at the latest.

    `jeton` names the invitation in its link and opens nothing by itself: each visit asks for a one-time code by mail.
    """

    class Portee(models.TextChoices):
        """Which questions of the section: those of who invited."""

        DEPARTEMENTALE = "departementale", "questions du département"
        REGIONALE = "regionale", "questions de la région"
        TOUTES = "toutes", "toutes les questions"

    section = models.ForeignKey(SectionReponse, models.CASCADE, related_name="contributions")
    portee = models.CharField("portée", max_length=15, choices=Portee, default=Portee.DEPARTEMENTALE)
    correspondant = models.ForeignKey(Correspondant, models.SET_NULL, null=True, blank=True, related_name="+")
    nom = models.CharField(max_length=120)
    organisme = models.CharField(max_length=150, blank=True)
    courriel = models.EmailField()
    jeton = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    invitee_le = models.DateTimeField("invitée le")
    invitee_par = models.ForeignKey(Personne, models.PROTECT, null=True, blank=True, related_name="+")
    fin = models.DateTimeField("jusqu’au", help_text="Au plus tard à la clôture.")
    revoquee_le = models.DateTimeField("révoquée le", null=True, blank=True)
    visitee_le = models.DateTimeField("dernière visite", null=True, blank=True)

    class Meta:
        ordering = ["section", "nom", "pk"]
        constraints = [
            models.CheckConstraint(name="contribution_fin_apres_debut", condition=Q(fin__gt=F("invitee_le"))),
            models.CheckConstraint(
                name="contribution_portee_connue", condition=Q(portee__in=["departementale", "regionale", "toutes"])
            ),
            models.UniqueConstraint(
                fields=["section", "courriel"],
                condition=Q(revoquee_le__isnull=True),
                name="contribution_une_par_personne",
            ),
        ]

    def __str__(self) -> str:
        return f"contribution {self.pk}"

    @property
    def auteur(self) -> str:
        """How the préfecture reads who wrote: never a name."""
        return f"Un contributeur ({self.organisme})" if self.organisme else "Un contributeur"


class CodeDeVisite(models.Model):
    """A one-time code sent to a contributeur. Only its hash is kept."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="codes")
    empreinte = models.CharField(max_length=128)
    envoye_le = models.DateTimeField("envoyé le")
    expire_le = models.DateTimeField("expire le")
    essais = models.PositiveSmallIntegerField(default=0)
    utilise_le = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta:
        ordering = ["-envoye_le", "-pk"]
        verbose_name = "code de visite"
        verbose_name_plural = "codes de visite"

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.envoye_le:%d/%m/%Y %H:%M}"


class Remarque(models.Model):
    """What colleagues of a préfecture tell each other of one question. Never part of the answer."""

    reponse = models.ForeignKey(Reponse, models.CASCADE, related_name="remarques")
    cle = models.CharField("clé", max_length=80)
    texte = models.TextField()
    auteur = models.ForeignKey(Personne, models.PROTECT, null=True, blank=True, related_name="+")
    mentions = models.ManyToManyField(Personne, related_name="+", blank=True)
    ecrite_le = models.DateTimeField("écrite le")
    resolue_le = models.DateTimeField("résolue le", null=True, blank=True)
    resolue_par = models.ForeignKey(Personne, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["reponse", "cle", "ecrite_le", "pk"]
        constraints = [models.CheckConstraint(name="remarque_dite", condition=Q(texte__regex=r"\S"))]

    def __str__(self) -> str:
        return f"{self.reponse_id} {self.cle}"
