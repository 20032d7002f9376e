from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from circulaires.models.regle import RegleDeControle
from circulaires.models.textes import Texte
from prefectures.models import Prefecture, Region

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class RegleLocaleQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """In force or withdrawn: those that bind a préfecture of the perimeter. In draft: those of its own territory."""
        if habilitations.national:
            return self
        du_perimetre = Prefecture.objects.filter(pk__in=habilitations.prefecture_ids)
        return self.filter(
            Q(prefecture_id__in=habilitations.prefecture_ids)
            | Q(region_id__in=habilitations.region_codes)
            | (Q(region_id__in=du_perimetre.values("region_id")) & ~Q(statut="brouillon"))
        )


class RegleLocale(RegleDeControle):
    """A rule that a région or a préfecture adds to the circulaire of the exercice, or a stricter variant of a national one.

    In force from `debut`, until the day before `fin` (empty: to the end of the exercice). Frozen by a trigger once in
    force (migration 0004): only its end may be set.
    """

    class Statut(models.TextChoices):
        BROUILLON = "brouillon", "brouillon"
        EN_VIGUEUR = "en_vigueur", "en vigueur"
        RETIREE = "retiree", "retirée"

    texte = models.ForeignKey(Texte, models.PROTECT, related_name="regles_locales", verbose_name="circulaire")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="région")
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, null=True, blank=True, verbose_name="préfecture")
    variante = models.BooleanField("variante plus stricte d’une règle nationale", default=False)
    statut = models.CharField(max_length=12, choices=Statut, default=Statut.BROUILLON)
    debut = models.DateField("en vigueur à compter du", null=True, blank=True)
    fin = models.DateField("retirée le", null=True, blank=True, help_text="Premier jour où elle ne s’applique plus.")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RegleLocaleQuerySet.as_manager()

    class Meta:
        ordering = ["texte_id", "region_id", "prefecture_id", "code", "pk"]
        verbose_name = "règle locale"
        verbose_name_plural = "règles locales"
        constraints = [
            models.CheckConstraint(
                name="regle_locale_territoire",
                condition=Q(region__isnull=True, prefecture__isnull=False)
                | Q(region__isnull=False, prefecture__isnull=True),
                violation_error_message="Une règle locale est celle d’une région ou d’une préfecture.",
            ),
            models.CheckConstraint(
                name="regle_locale_code_forme",
                condition=Q(variante=True, code__regex=r"^R-[0-9]{2}[a-z]?$")
                | Q(variante=False, code__regex=r"^L-[0-9]{2}$"),
                violation_error_message="Le code d’une règle ajoutée s’écrit « L- » suivi de deux chiffres.",
            ),
            models.CheckConstraint(
                name="regle_locale_severite_connue",
                condition=Q(severite__in=["bloquante", "avertissement", "information"]),
            ),
            models.CheckConstraint(
                name="regle_locale_statut",
                condition=Q(statut="brouillon", fin__isnull=True)
                | Q(statut="en_vigueur", debut__isnull=False)
                | Q(statut="retiree", debut__isnull=False, fin__isnull=False),
            ),
            models.CheckConstraint(
                name="regle_locale_dates",
                condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")),
                violation_error_message="La fin ne peut pas précéder le début.",
            ),
            models.UniqueConstraint(
                fields=["texte", "region", "prefecture", "code"],
                condition=~Q(statut="retiree"),
                nulls_distinct=False,
                name="regle_locale_code_unique",
                violation_error_message="Ce territoire a déjà une règle de ce code.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("circulaires:regle_locale", args=[self.pk])

    @property
    def territoire(self) -> Region | Prefecture:
        return self.region or self.prefecture
