from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from circulaires.controle.nomenclatures import TypePorteur
from credits.siret import siret_valide
from mildeca_portal.socle.tri import sans_accent


def valider_siret(valeur: str) -> None:
    if valeur and not siret_valide(valeur):
        raise ValidationError(
            "Ce numéro SIRET n’est pas valide : vérifiez ses quatorze chiffres (la clé de contrôle ne correspond pas)."
        )


class Porteur(models.Model):
    """Who carries a project: one row for each establishment (SIRET), or for a body that has none yet."""

    raison_sociale = models.CharField("raison sociale", max_length=200)
    cle_tri = models.CharField(max_length=200, editable=False)
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[valider_siret])
    rna = models.CharField("numéro RNA", max_length=10, blank=True)
    type_porteur = models.CharField("type de porteur", max_length=30, choices=TypePorteur)
    adresse = models.CharField(max_length=300, blank=True)
    contact = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["cle_tri", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["siret"],
                condition=~Q(siret=""),
                name="porteur_siret_unique",
                violation_error_message="Un porteur a déjà ce numéro SIRET.",
            ),
            models.CheckConstraint(name="porteur_siret_forme", condition=Q(siret__regex=r"^([0-9]{14})?$")),
            models.CheckConstraint(name="porteur_type", condition=Q(type_porteur__in=TypePorteur.values)),
        ]

    def __str__(self) -> str:
        return self.raison_sociale

    def save(self, *args: object, **kwargs: object) -> None:
        self.cle_tri = sans_accent(self.raison_sociale)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
