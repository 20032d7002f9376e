from django.db import models
from django.db.models import Q

from feuilles_de_route.models.documents import FeuilleDeRouteRegionale, PlanActionsDepartemental


class Signataire(models.Model):
    """Who signed a roadmap or a plan. Usually the préfet and the director of the ARS (dossier, §1.2: « co-signature »)."""

    class Qualite(models.TextChoices):
        PREFET_DE_REGION = "prefet_de_region", "préfet de région"
        PREFET_DE_DEPARTEMENT = "prefet_de_departement", "préfet de département"
        DG_ARS = "DG_ARS", "directeur général de l’agence régionale de santé"
        RECTEUR = "recteur", "recteur"
        PROCUREUR = "procureur", "procureur de la République"
        AUTRE = "autre", "autre"

    feuille = models.ForeignKey(
        FeuilleDeRouteRegionale, models.CASCADE, null=True, blank=True, related_name="signataires"
    )
    plan = models.ForeignKey(
        PlanActionsDepartemental, models.CASCADE, null=True, blank=True, related_name="signataires"
    )
    qualite = models.CharField("qualité", max_length=25, choices=Qualite)
    qualite_precisee = models.CharField("qualité précisée", max_length=150, blank=True)
    nom = models.CharField(max_length=120, blank=True)
    date_signature = models.DateField("date de signature")

    class Meta:
        ordering = ["date_signature", "pk"]
        constraints = [
            models.CheckConstraint(
                name="signataire_un_document",
                condition=Q(feuille__isnull=False, plan__isnull=True) | Q(feuille__isnull=True, plan__isnull=False),
            ),
            models.CheckConstraint(
                name="signataire_qualite",
                condition=Q(
                    qualite__in=["prefet_de_region", "prefet_de_departement", "DG_ARS", "recteur", "procureur", "autre"]
                ),
            ),
            models.CheckConstraint(
                name="signataire_autre_precise",
                condition=~Q(qualite="autre") | ~Q(qualite_precisee=""),
                violation_error_message="Précisez la qualité du signataire.",
            ),
            *(
                models.UniqueConstraint(
                    fields=[document, "qualite"],
                    condition=~Q(qualite="autre"),
                    name=f"signataire_une_fois_{document}",
                    violation_error_message="Ce signataire figure déjà sur le document.",
                )
                for document in ("feuille", "plan")
            ),
        ]

    def __str__(self) -> str:
        return self.libelle

    @property
    def libelle(self) -> str:
        """The quality in words; never the name, which the public does not read here."""
        return self.qualite_precisee if self.qualite == self.Qualite.AUTRE else self.get_qualite_display()
