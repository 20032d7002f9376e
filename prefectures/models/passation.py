"""What is handed over from one holder of a post to the next."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from prefectures.models.fonctions import Mandat, Role

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class NoteQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Notes of mandates that are over: for the MILDECA, the région, and who holds the same post today.

        While the mandate lasts its note is a draft, and its holder's alone (`prefectures.postes_tenus`).
        """
        if habilitations.le is None:
            return self.none()
        laissees = self.filter(mandat__fin__lte=habilitations.le).exclude(contenu="")
        if habilitations.administrateur or habilitations.agent:
            return laissees
        chefs = [f for f in habilitations.fonctions if f.role in (Role.CHEF_REGIONAL, Role.CHEF_DEPARTEMENTAL)]
        du_poste = Q(
            mandat__niveau=Mandat.Niveau.DEPARTEMENTAL,
            mandat__prefecture__in=[f.prefecture_id for f in chefs if f.role == Role.CHEF_DEPARTEMENTAL],
        )
        regions = (f.prefecture_ids for f in chefs if f.role == Role.CHEF_REGIONAL)
        return laissees.filter(du_poste | Q(mandat__prefecture__in=frozenset[int]().union(*regions)))


class NoteDePassation(models.Model):
    """What the holder of a mandate leaves to the next, in Markdown. Asked for when an end date is set.

    `version`: optimistic, of the socle's piece (`socle.versions`); 0 until something is written.
    """

    mandat = models.OneToOneField(Mandat, models.PROTECT, related_name="note")
    contenu = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    demandee_le = models.DateTimeField("demandée le", null=True, blank=True)
    modifiee_le = models.DateTimeField("modifiée le", null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["mandat_id"]
        verbose_name = "note de passation"
        verbose_name_plural = "notes de passation"

    def __str__(self) -> str:
        return f"note du mandat {self.mandat_id}"

    def get_absolute_url(self) -> str:
        return reverse("note_du_mandat", args=[self.mandat_id])


class EtapePriseDePoste(models.Model):
    """A step that the new holder ticks. Reading the circulaire and the training are known elsewhere, not asked again."""

    class Code(models.TextChoices):
        EQUIPE = "equipe", "vérifier l’équipe"
        CORRESPONDANTS = "correspondants", "se présenter aux correspondants"

    mandat = models.ForeignKey(Mandat, models.CASCADE, related_name="etapes")
    code = models.CharField(max_length=15, choices=Code)
    faite_le = models.DateTimeField("faite le")

    class Meta:
        ordering = ["mandat_id", "code"]
        verbose_name = "étape de prise de poste"
        verbose_name_plural = "étapes de prise de poste"
        constraints = [
            models.UniqueConstraint(fields=["mandat", "code"], name="etape_une_par_mandat"),
            models.CheckConstraint(name="etape_code_connu", condition=Q(code__in=["equipe", "correspondants"])),
        ]

    def __str__(self) -> str:
        return f"{self.mandat_id} {self.code}"
