"""A campaign asks the préfectures for one exercice; its deadlines are instants, ordered by the database."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from prefectures.models import Personne, Prefecture

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class CampagneQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """In preparation: national functions only. Once open: any function."""
        if habilitations.national:
            return self
        if not habilitations:
            return self.none()
        return self.filter(statut__in=Campagne.CONNUES)


class Campagne(models.Model):
    """Survey on one exercice, run the following year."""

    class Statut(models.TextChoices):
        PREPARATION = "preparation", "en préparation"
        PROGRAMMEE = "programmee", "programmée"
        OUVERTE = "ouverte", "ouverte"
        CLOSE = "close", "close"
        PUBLIEE = "publiee", "publiée"

    # Corrections and extensions of single préfectures go on after the closing.
    EN_MARCHE = (Statut.OUVERTE, Statut.CLOSE)
    CONNUES = (*EN_MARCHE, Statut.PUBLIEE)

    exercice = models.PositiveSmallIntegerField(
        unique=True, validators=[MinValueValidator(2016), MaxValueValidator(2100)]
    )
    statut = models.CharField(max_length=12, choices=Statut, default=Statut.PREPARATION)
    ouverture = models.DateTimeField()
    cloture = models.DateTimeField("clôture")
    fin_de_revue = models.DateTimeField("fin de la revue")
    correction_debut = models.DateTimeField("début de la fenêtre de correction", null=True, blank=True)
    correction_fin = models.DateTimeField("fin de la fenêtre de correction", null=True, blank=True)
    message = models.TextField("message aux préfectures", blank=True)
    revue_regionale = models.BooleanField(
        "revue par la région",
        default=False,
        help_text="La région lit chaque réponse transmise et donne son avis avant la MILDECA.",
    )
    relances_arretees_le = models.DateTimeField("relances arrêtées le", null=True, blank=True)

    objects = CampagneQuerySet.as_manager()

    class Meta:
        ordering = ["-exercice"]
        constraints = [
            models.CheckConstraint(
                name="campagne_statut_connu",
                condition=Q(statut__in=["preparation", "programmee", "ouverte", "close", "publiee"]),
            ),
            models.CheckConstraint(
                name="campagne_dates_ordonnees",
                condition=Q(cloture__gt=F("ouverture"), fin_de_revue__gte=F("cloture")),
                violation_error_message="L’ouverture précède la clôture, qui précède la fin de la revue.",
            ),
            models.CheckConstraint(
                name="campagne_correction_ordonnee",
                condition=Q(correction_debut__isnull=True, correction_fin__isnull=True)
                | Q(
                    correction_debut__isnull=False,
                    correction_fin__isnull=False,
                    correction_debut__gte=F("cloture"),
                    correction_fin__gt=F("correction_debut"),
                ),
                violation_error_message="La fenêtre de correction a un début et une fin, après la clôture.",
            ),
        ]

    def __str__(self) -> str:
        return f"Enquête annuelle – exercice {self.exercice}"

    def get_absolute_url(self) -> str:
        return reverse("rapports:suivi", args=[self.exercice])

    @property
    def en_marche(self) -> bool:
        """Answers still come in, or may: it can be prolonged, reminded, reviewed."""
        return self.statut in self.EN_MARCHE

    @property
    def adresse_de_conduite(self) -> str:
        """Where the MILDECA runs it; each act stands below."""
        return reverse("rapports:campagne", args=[self.exercice])

    def echeance(self, prolongations: Iterable["Prolongation"], prefecture_id: int | None = None) -> datetime:
        """Instant from which nothing is accepted: the closing, or the latest extension, national or of that préfecture."""
        reports = (p.jusqu_au for p in prolongations if p.prefecture_id in (None, prefecture_id))
        return max([self.cloture, *reports])

    @property
    def echeance_nationale(self) -> datetime:
        """The closing for everyone, extensions of single préfectures aside. One query, none when they are prefetched."""
        return self.echeance(self.prolongations.all())


class Prolongation(models.Model):
    """The closing put off, for everyone (`prefecture` empty) or for one préfecture, with its reason."""

    campagne = models.ForeignKey(Campagne, models.CASCADE, related_name="prolongations")
    prefecture = models.ForeignKey(
        Prefecture, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="préfecture"
    )
    jusqu_au = models.DateTimeField("jusqu’au")
    motif = models.TextField()
    accordee_le = models.DateTimeField("accordée le", auto_now_add=True)
    accordee_par = models.ForeignKey(Personne, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["campagne", "jusqu_au", "pk"]
        constraints = [
            models.CheckConstraint(
                name="prolongation_motivee",
                condition=~Q(motif=""),
                violation_error_message="Indiquez le motif de la prolongation.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.campagne_id} {self.prefecture_id or 'toutes'} {self.jusqu_au:%d/%m/%Y}"
