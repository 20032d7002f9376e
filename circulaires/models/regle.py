from django.db import models
from django.db.models import Q

from circulaires.models.contenu import Contenu, ordre_unique
from circulaires.models.textes import Texte


class Severite(models.TextChoices):
    BLOQUANTE = "bloquante", "bloquante"
    AVERTISSEMENT = "avertissement", "avertissement"
    INFORMATION = "information", "information"


class RegleDeControle(models.Model):
    """What a rule is, national or local: a type the engine knows (`circulaires.controle`), its parameters, its paragraph."""

    code = models.CharField(max_length=6, help_text="Par exemple « R-01 ».")
    libelle = models.CharField("libellé", max_length=200)
    paragraphe = models.TextField("paragraphe cité", blank=True)
    paragraphe_origine = models.CharField("origine du paragraphe", max_length=300, blank=True)
    type_regle = models.CharField("type de règle", max_length=40)
    parametres = models.JSONField("paramètres", default=dict, blank=True)
    severite = models.CharField("sévérité", max_length=15, choices=Severite, default=Severite.BLOQUANTE)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.libelle}"


class Regle(RegleDeControle, Contenu):
    """A national rule of use of the credits, written in a circulaire or changed by a modificative.

    Inactive: shown, never applied. In a modificative, an inactive rule takes away the one of the same code.
    """

    Severite = Severite

    texte = models.ForeignKey(Texte, models.CASCADE, related_name="regles")
    active = models.BooleanField(default=True)
    a_confirmer = models.BooleanField("paramètres à confirmer", default=False)

    class Meta(Contenu.Meta):
        verbose_name = "règle d’emploi"
        verbose_name_plural = "règles d’emploi"
        constraints = [
            ordre_unique("regle_ordre_unique"),
            models.UniqueConstraint(
                fields=["texte", "code"],
                name="regle_code_unique",
                violation_error_message="Ce code est déjà celui d’une autre règle du texte.",
            ),
            models.CheckConstraint(
                name="regle_code_forme",
                condition=Q(code__regex=r"^R-[0-9]{2}[a-z]?$"),
                violation_error_message="Le code s’écrit « R- » suivi de deux chiffres, par exemple « R-01 ».",
            ),
            models.CheckConstraint(
                name="regle_severite_connue",
                condition=Q(severite__in=["bloquante", "avertissement", "information"]),
            ),
            models.CheckConstraint(
                name="regle_a_confirmer_inactive",
                condition=Q(a_confirmer=False) | Q(active=False),
                violation_error_message="Une règle dont les paramètres sont à confirmer reste inactive.",
            ),
        ]

    @property
    def origine(self) -> str:
        """The text that sets the rule, in words (select `texte`)."""
        return self.texte.intitule
