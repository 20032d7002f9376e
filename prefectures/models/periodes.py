"""Periods `[debut, fin)`: `fin` is the first day without, so that a successor may start that day."""

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


class PeriodeQuerySet(models.QuerySet):
    def en_cours(self, le: date) -> Self:
        """Rows whose period holds the day `le`."""
        return self.non_finies(le).filter(debut__lte=le)

    def non_finies(self, le: date) -> Self:
        """Rows in course or to come on the day `le`."""
        return self.filter(Q(fin__isnull=True) | Q(fin__gt=le))


class Periode(models.Model):
    debut = models.DateField("début", help_text="Premier jour.")
    fin = models.DateField("fin", null=True, blank=True, help_text="Premier jour sans. Vide : sans fin prévue.")

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        abstract = True

    def couvre(self, jour: date) -> bool:
        """Whether the period holds that day."""
        return self.debut <= jour and (self.fin is None or jour < self.fin)

    @property
    def dernier_jour(self) -> date | None:
        """Last day with, as French readers expect it; None when no end is set."""
        return self.fin and self.fin - timedelta(days=1)


def fin_apres_debut(nom: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=nom,
        condition=Q(fin__isnull=True) | Q(fin__gt=F("debut")),
        violation_error_message="La fin doit être postérieure au début.",
    )


def sans_chevauchement(nom: str, cles: tuple[str, ...], phrase: str, condition: Q | None = None) -> ExclusionConstraint:
    """No two periods with the same `cles` (integer keys) overlap. Integer ranges: the server has no btree_gist."""
    return ExclusionConstraint(
        name=nom,
        expressions=[
            *((Func(cle, cle, Value("[]"), function="int8range"), RangeOperators.OVERLAPS) for cle in cles),
            (Func("debut", "fin", function="daterange"), RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=phrase,
    )
