from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q

EXERCICE_MIN, EXERCICE_MAX = 2000, 2100


def montant(libelle: str, **options: Any) -> models.DecimalField:
    """An amount in euros and cents."""
    return models.DecimalField(libelle, max_digits=12, decimal_places=2, **options)


def exercice() -> models.PositiveSmallIntegerField:
    """A budget year."""
    return models.PositiveSmallIntegerField(
        validators=[MinValueValidator(EXERCICE_MIN), MaxValueValidator(EXERCICE_MAX)]
    )


def exercice_plausible(nom: str) -> CheckConstraint:
    return CheckConstraint(name=nom, condition=Q(exercice__gte=EXERCICE_MIN, exercice__lte=EXERCICE_MAX))
