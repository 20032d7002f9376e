from django.db import models
from django.db.models import Q

from circulaires.models import Severite, Texte
from credits.models import champs
from credits.models.projets import Projet
from prefectures.models import Role


class Decision(models.Model):
    """What was decided on a project, by whom in which function, under which text. Append-only."""

    class Sens(models.TextChoices):
        RETENU = "retenu", "retenu"
        REJETE = "rejete", "rejeté"
        IRRECEVABLE = "irrecevable", "irrecevable"
        ABANDONNE = "abandonne", "abandonné"

    projet = models.ForeignKey(Projet, models.PROTECT, related_name="decisions")
    sens = models.CharField(max_length=12, choices=Sens)
    montant = champs.montant("montant accordé", null=True, blank=True)
    motif = models.TextField(blank=True)
    justification = models.TextField(blank=True, help_text="Pourquoi le projet est retenu malgré un avertissement.")
    texte = models.ForeignKey(Texte, models.PROTECT, null=True, blank=True, verbose_name="circulaire appliquée")
    fonction = models.CharField(max_length=40, choices=Role)
    territoire = models.CharField(max_length=3, blank=True)
    # As the decision was signed: it stays when the person changes name or the account is anonymised.
    nom = models.CharField("signataire", max_length=161, blank=True)
    par_delegation = models.BooleanField("pour le préfet et par délégation", default=False)
    decide_le = models.DateTimeField("décidé le", auto_now_add=True)

    class Meta:
        ordering = ["-decide_le", "-pk"]
        verbose_name = "décision"
        constraints = [
            models.CheckConstraint(
                name="decision_complete",
                condition=Q(sens="retenu", montant__gt=0) | (Q(montant=None) & ~Q(sens="retenu") & ~Q(motif="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_sens_display()} le {self.decide_le:%Y-%m-%d}"


class ConstatProjet(models.Model):
    """The result of one rule when the decision was taken, as it was read then. Append-only.

    `version_regle`: version of the rule's row in `texte`; `chiffres`: the figures compared, as text.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="constats")
    ordre = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=6)
    libelle = models.CharField(max_length=200)
    texte = models.ForeignKey(Texte, models.PROTECT)
    version_regle = models.PositiveIntegerField(default=1)
    origine = models.CharField(
        max_length=250, blank=True, help_text="Texte qui porte la règle, tel qu’il s’appliquait."
    )
    severite = models.CharField(max_length=15, choices=Severite)
    respectee = models.BooleanField("respectée", null=True, help_text="Vide : sans objet pour ce projet.")
    verifiable = models.BooleanField("vérifiable", default=True, help_text="Non : la règle n’a pas pu être lue.")
    chiffres = models.JSONField(default=dict, blank=True)
    phrase = models.TextField()

    class Meta:
        ordering = ["decision", "ordre"]
        verbose_name = "constat"
        constraints = [
            models.UniqueConstraint(fields=["decision", "ordre"], name="constat_ordre_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.phrase}"
