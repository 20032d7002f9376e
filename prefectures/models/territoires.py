from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from prefectures.models.periodes import Periode, fin_apres_debut, sans_chevauchement

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class RegionQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Regions of the functions held at that level; all of them for a national function."""
        return self if habilitations.national else self.filter(pk__in=habilitations.region_codes)


class Region(models.Model):
    """Région, code INSEE (text: région 27 is not département 27)."""

    code = models.CharField(max_length=2, primary_key=True)
    nom = models.CharField(max_length=60, unique=True)
    cle_tri = models.CharField(max_length=60, editable=False)
    est_ultramarine = models.BooleanField("ultramarine", default=False)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["cle_tri", "code"]
        verbose_name = "région"

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return reverse("prefectures:region", args=[self.code])


class PrefectureQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Préfectures of the perimeter: no join, no query (the ids are in the habilitations)."""
        return self if habilitations.national else self.filter(pk__in=habilitations.prefecture_ids)

    def du_reseau(self, le: date) -> Self:
        """Members of the network on the day `le`."""
        return self._participant(Participation.Nature.RESEAU, le)

    def repondant(self, le: date) -> Self:
        """Those the yearly survey is sent to on the day `le`."""
        return self._participant(Participation.Nature.ENQUETE, le)

    def _participant(self, nature: str, le: date) -> Self:
        return self.filter(pk__in=Participation.objects.en_cours(le).filter(nature=nature).values("prefecture_id"))


class Prefecture(models.Model):
    """One of the préfectures, by département code (01…95, 2A, 2B, 971…976, 978)."""

    code = models.CharField(max_length=3, unique=True)
    nom = models.CharField(max_length=60)
    cle_tri = models.CharField(max_length=60, editable=False)
    libelle = models.CharField("libellé", max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, related_name="prefectures", verbose_name="région")
    siege_de_region = models.BooleanField("siège de région", default=False)
    chef_lieu = models.CharField(max_length=60)
    boite_fonctionnelle = models.EmailField("boîte fonctionnelle", blank=True)
    site_web = models.URLField(blank=True)
    population = models.PositiveIntegerField(help_text="INSEE 2026.")

    objects = PrefectureQuerySet.as_manager()

    class Meta:
        ordering = ["cle_tri", "code"]
        verbose_name = "préfecture"
        constraints = [
            models.UniqueConstraint(
                fields=["region"], condition=Q(siege_de_region=True), name="prefecture_un_siege_par_region"
            ),
            models.CheckConstraint(
                name="prefecture_code_forme", condition=Q(code__regex=r"^(0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8])$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("prefectures:fiche", args=[self.code])


class Participation(Periode):
    """Membership of the network, and being asked the survey: dated facts that staff can change."""

    class Nature(models.TextChoices):
        RESEAU = "reseau", "membre du réseau"
        ENQUETE = "enquete", "répond à l’enquête"

    prefecture = models.ForeignKey(Prefecture, models.CASCADE, related_name="participations", verbose_name="préfecture")
    nature = models.CharField(max_length=10, choices=Nature)
    motif = models.CharField("motif du début", max_length=300, blank=True)
    motif_fin = models.CharField("motif de la fin", max_length=300, blank=True)

    class Meta:
        ordering = ["prefecture", "nature", "debut"]
        constraints = [
            fin_apres_debut("participation_fin_apres_debut"),
            *(
                sans_chevauchement(
                    f"participation_une_a_la_fois_{n}",
                    ("prefecture",),
                    "Une participation de même nature couvre déjà cette période.",
                    Q(nature=n),
                )
                for n in ("reseau", "enquete")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefecture_id} {self.get_nature_display()} depuis {self.debut}"
