from django.db import models
from django.db.models import Q

from circulaires.models.contenu import Contenu, ordre_unique
from circulaires.models.textes import Texte
from prefectures.models import Prefecture, Region


class RegleQuerySet(models.QuerySet):
    def actives(self) -> "RegleQuerySet":
        return self.filter(active=True)

    def en_vigueur(self, exercice: int, *, region_code: str, prefecture_id: int) -> "RegleQuerySet":
        """Active rules of the published circulaire of the exercice that bind this préfecture, in the order of the text."""
        return self.actives().filter(
            Q(portee=Regle.Portee.NATIONALE)
            | Q(portee=Regle.Portee.REGION, region_id=region_code)
            | Q(portee=Regle.Portee.PREFECTURE, prefecture_id=prefecture_id),
            texte__nature=Texte.Nature.ANNUELLE,
            texte__statut=Texte.Statut.PUBLIE,
            texte__exercice=exercice,
        )


class Regle(Contenu):
    """A rule of use of the credits: a type the engine knows (`circulaires.controle`) and its parameters."""

    class Severite(models.TextChoices):
        BLOQUANTE = "bloquante", "bloquante"
        AVERTISSEMENT = "avertissement", "avertissement"
        INFORMATION = "information", "information"

    class Portee(models.TextChoices):
        NATIONALE = "nationale", "nationale"
        REGION = "region", "région"
        PREFECTURE = "prefecture", "préfecture"

    texte = models.ForeignKey(Texte, models.CASCADE, related_name="regles")
    code = models.CharField(max_length=6, help_text="Par exemple « R-01 ».")
    libelle = models.CharField("libellé", max_length=200)
    paragraphe = models.TextField("paragraphe cité", blank=True)
    paragraphe_origine = models.CharField("origine du paragraphe", max_length=300, blank=True)
    type_regle = models.CharField("type de règle", max_length=40)
    parametres = models.JSONField("paramètres", default=dict, blank=True)
    severite = models.CharField("sévérité", max_length=15, choices=Severite, default=Severite.BLOQUANTE)
    portee = models.CharField("portée", max_length=12, choices=Portee, default=Portee.NATIONALE)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="région")
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, null=True, blank=True, verbose_name="préfecture")
    source = models.CharField(max_length=300, blank=True)
    active = models.BooleanField(default=True)
    a_confirmer = models.BooleanField("paramètres à confirmer", default=False)

    objects = RegleQuerySet.as_manager()

    class Meta(Contenu.Meta):
        verbose_name = "règle d’emploi"
        verbose_name_plural = "règles d’emploi"
        constraints = [
            ordre_unique("regle_ordre_unique"),
            models.UniqueConstraint(
                fields=["texte", "code", "region", "prefecture"],
                name="regle_code_unique_par_portee",
                nulls_distinct=False,
                violation_error_message="Ce code est déjà celui d’une autre règle du texte.",
            ),
            models.CheckConstraint(
                name="regle_code_forme",
                condition=Q(code__regex=r"^R-[0-9]{2}[a-z]?$"),
                violation_error_message="Le code s’écrit « R- » suivi de deux chiffres, par exemple « R-01 ».",
            ),
            models.CheckConstraint(
                name="regle_severite_connue",
                condition=Q(severite__in=["bloquante", "avertissement", "information"]),
            ),
            models.CheckConstraint(
                name="regle_portee_territoire",
                condition=Q(portee="nationale", region__isnull=True, prefecture__isnull=True)
                | Q(portee="region", region__isnull=False, prefecture__isnull=True)
                | Q(portee="prefecture", region__isnull=True, prefecture__isnull=False),
                violation_error_message="Indiquez le territoire de la portée choisie, et lui seul.",
            ),
            models.CheckConstraint(
                name="regle_a_confirmer_inactive",
                condition=Q(a_confirmer=False) | Q(active=False),
                violation_error_message="Une règle dont les paramètres sont à confirmer reste inactive.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.libelle}"
