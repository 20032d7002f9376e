from typing import TYPE_CHECKING, Self

from django.db import models

from circulaires.models.textes import Texte
from prefectures.models import Mandat, Personne, Prefecture

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class LectureQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        return self if habilitations.national else self.filter(prefecture_id__in=habilitations.prefecture_ids)


class Lecture(models.Model):
    """A chef de projet acknowledges a published text, for a préfecture and a level, once.

    Whoever succeeds him reads it too: one reading for each holder of the post.
    """

    texte = models.ForeignKey(Texte, models.PROTECT, related_name="lectures")
    prefecture = models.ForeignKey(
        Prefecture, models.PROTECT, related_name="lectures_circulaires", verbose_name="préfecture"
    )
    niveau = models.CharField(max_length=15, choices=Mandat.Niveau, default=Mandat.Niveau.DEPARTEMENTAL)
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="lectures_circulaires")
    fonction = models.CharField(max_length=40)
    lu_le = models.DateTimeField("lu le")

    objects = LectureQuerySet.as_manager()

    class Meta:
        ordering = ["texte_id", "prefecture_id", "niveau", "lu_le"]
        verbose_name = "accusé de lecture"
        verbose_name_plural = "accusés de lecture"
        constraints = [
            models.UniqueConstraint(
                fields=["texte", "prefecture", "niveau", "personne"], name="lecture_une_par_titulaire"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.texte_id} {self.prefecture_id} {self.niveau}"


class RelanceLectureQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        return self if habilitations.national else self.filter(prefecture_id__in=habilitations.prefecture_ids)


class RelanceLecture(models.Model):
    """A reminder sent to who has not acknowledged a text. `automatique`: by the calendar; otherwise asked by staff."""

    texte = models.ForeignKey(Texte, models.PROTECT, related_name="relances")
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, related_name="+", verbose_name="préfecture")
    niveau = models.CharField(max_length=15, choices=Mandat.Niveau)
    automatique = models.BooleanField(default=False)
    le = models.DateField(help_text="Une relance au plus par jour.")

    objects = RelanceLectureQuerySet.as_manager()

    class Meta:
        ordering = ["texte_id", "le", "pk"]
        verbose_name = "relance de lecture"
        verbose_name_plural = "relances de lecture"
        constraints = [
            models.UniqueConstraint(fields=["texte", "prefecture", "niveau", "le"], name="relance_une_par_jour"),
        ]

    def __str__(self) -> str:
        return f"{self.texte_id} {self.prefecture_id} {self.niveau} {self.le}"
