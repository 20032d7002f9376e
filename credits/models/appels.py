from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from circulaires.controle.nomenclatures import TypePorteur
from credits.models import champs
from prefectures.models import Prefecture, Region

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class AppelAProjetsQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Calls of the perimeter, and the national ones."""
        if habilitations.national:
            return self
        return self.filter(
            Q(echelle="nationale_communes")
            | Q(prefecture_id__in=habilitations.prefecture_ids)
            | Q(region__prefectures__in=habilitations.prefecture_ids)
        ).distinct()


class AppelAProjets(models.Model):
    """A call for projects. National ones (to communes) also serve as references, with their source."""

    class Echelle(models.TextChoices):
        DEPARTEMENTALE = "departementale", "départementale"
        REGIONALE = "regionale", "régionale"
        NATIONALE_COMMUNES = "nationale_communes", "nationale (communes et intercommunalités)"

    echelle = models.CharField("échelle", max_length=20, choices=Echelle)
    exercice = champs.exercice()
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, null=True, blank=True, verbose_name="préfecture")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="région")
    titre = models.CharField(max_length=250)
    ouvert_le = models.DateField("ouvert le", null=True, blank=True)
    limite = models.DateTimeField("date et heure limites", null=True, blank=True, help_text="Heure de Paris.")
    types_beneficiaires = ArrayField(
        models.CharField(max_length=30, choices=TypePorteur),
        default=list,
        blank=True,
        verbose_name="types de bénéficiaires",
        help_text="Vide : tous.",
    )
    lien = models.URLField(max_length=500, blank=True)

    objects = AppelAProjetsQuerySet.as_manager()

    class Meta:
        ordering = ["-exercice", "echelle", "pk"]
        verbose_name = "appel à projets"
        verbose_name_plural = "appels à projets"
        constraints = [
            champs.exercice_plausible("appel_exercice"),
            models.CheckConstraint(
                name="appel_territoire",
                condition=Q(echelle="nationale_communes", region=None, prefecture=None)
                | Q(echelle="regionale", region__isnull=False, prefecture=None)
                | Q(echelle="departementale", region=None, prefecture__isnull=False),
                violation_error_message="Indiquez le territoire de l’échelle choisie, et lui seul.",
            ),
            models.CheckConstraint(
                name="appel_dates",
                condition=Q(limite=None) | Q(ouvert_le=None) | Q(limite__date__gte=F("ouvert_le")),
                violation_error_message="La date limite précède la date d’ouverture.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre
