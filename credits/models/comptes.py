from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from credits.models import champs
from prefectures.models import Prefecture, Region

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class EnveloppeNationale(models.Model):
    """Where the national credits of an exercice come from. Its amounts are its movements: opening, freeze, cancellation.

    Programme 129, action 15 (see `PROGRAMME`, `ACTION`).
    """

    PROGRAMME, ACTION = "129", "15"

    class Source(models.TextChoices):
        LFI = "lfi", "loi de finances initiale"
        PLF = "plf", "projet de loi de finances"
        FONDS_DE_CONCOURS = "fonds_de_concours", "fonds de concours « drogues »"

    exercice = champs.exercice()
    source = models.CharField(max_length=20, choices=Source)
    commentaire = models.TextField(blank=True)

    class Meta:
        ordering = ["-exercice", "source"]
        verbose_name = "enveloppe nationale"
        verbose_name_plural = "enveloppes nationales"
        constraints = [
            champs.exercice_plausible("enveloppe_exercice"),
            models.UniqueConstraint(fields=["exercice", "source"], name="enveloppe_une_par_source"),
        ]

    def __str__(self) -> str:
        return f"Enveloppe {self.exercice}, {self.get_source_display()}"


class CompteQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Accounts of the perimeter; the national ones for a national function."""
        if habilitations.national:
            return self
        return self.filter(
            Q(prefecture_id__in=habilitations.prefecture_ids) | Q(region_id__in=habilitations.region_codes)
        )


class Compte(models.Model):
    """An account of the ledger for one exercice. Holds no amount: its balances are sums of movements (`credits.soldes`).

    `parent`: who funds it. Kept by exercice, so that a territorial reform changes no past year. The budget account
    stands for the State's budget outside the portal: it alone may be negative.
    """

    class Niveau(models.TextChoices):
        BUDGET = "budget", "budget de l’État"
        NATIONAL = "national", "national"
        REGIONAL = "regional", "régional"
        DEPARTEMENTAL = "departemental", "départemental"
        PART_REGIONALE = "part_regionale", "part régionale"

    exercice = champs.exercice()
    niveau = models.CharField(max_length=15, choices=Niveau)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="enfants")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="région")
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, null=True, blank=True, verbose_name="préfecture")

    objects = CompteQuerySet.as_manager()

    class Meta:
        ordering = ["-exercice", "pk"]
        constraints = [
            champs.exercice_plausible("compte_exercice"),
            models.UniqueConstraint(
                fields=["exercice", "niveau", "region", "prefecture"], nulls_distinct=False, name="compte_unique"
            ),
            models.CheckConstraint(
                name="compte_territoire",
                condition=Q(niveau__in=["budget", "national"], region=None, prefecture=None)
                | Q(niveau__in=["regional", "part_regionale"], region__isnull=False, prefecture=None)
                | Q(niveau="departemental", region=None, prefecture__isnull=False),
            ),
            models.CheckConstraint(
                name="compte_parent",
                condition=Q(niveau="budget", parent=None) | (~Q(niveau="budget") & Q(parent__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.libelle} {self.exercice}"

    @property
    def libelle(self) -> str:
        """« Doubs », « Bourgogne-Franche-Comté », « part régionale (Bourgogne-Franche-Comté) », « niveau national »."""
        if self.niveau == self.Niveau.PART_REGIONALE:
            return f"part régionale ({self.region.nom})"  # type: ignore[union-attr]
        if territoire := self.prefecture or self.region:
            return territoire.nom
        return "niveau national" if self.niveau == self.Niveau.NATIONAL else "budget de l’État"
