from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from circulaires.models import ObjectifCible
from feuilles_de_route.models.axes import AxeFeuilleDeRoute
from feuilles_de_route.models.documents import PlanActionsDepartemental, Versionne
from feuilles_de_route.nomenclatures import Milieu, Public
from prefectures.habilitations import Habilitations
from prefectures.models import Correspondant


def liste_de(nomenclature: type[models.TextChoices], libelle: str) -> ArrayField:
    """Several codes of one nomenclature."""
    champ = models.CharField(max_length=25, choices=nomenclature)
    return ArrayField(champ, default=list, blank=True, verbose_name=libelle)


class FicheActionQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: Habilitations) -> Self:
        """Actions of the plans one may read."""
        if habilitations.national:
            return self
        return self.filter(plan__in=PlanActionsDepartemental.objects.visibles_par(habilitations))

    def en_retard(self, le: date) -> Self:
        """Due before the day `le`, and neither done nor abandoned. Same rule as `regles.est_en_retard`."""
        return self.filter(echeance__lt=le, avancement__in=FicheAction.A_FAIRE)


class FicheAction(Versionne):
    """An action of a departmental plan, tied to an axis of the regional roadmap and to one objectif cible."""

    class Avancement(models.TextChoices):
        NON_ENGAGEE = "non_engagee", "non engagée"
        EN_COURS = "en_cours", "en cours"
        REALISEE = "realisee", "réalisée"
        ABANDONNEE = "abandonnee", "abandonnée"

    A_FAIRE = (Avancement.NON_ENGAGEE, Avancement.EN_COURS)

    plan = models.ForeignKey(PlanActionsDepartemental, models.CASCADE, related_name="actions")
    code = models.CharField(max_length=12, help_text="Repère dans le plan, par exemple : 2.1.")
    intitule = models.CharField("intitulé", max_length=250)
    axe_feuille = models.ForeignKey(
        AxeFeuilleDeRoute, models.PROTECT, related_name="actions", verbose_name="axe de la feuille de route"
    )
    objectif_cible = models.ForeignKey(
        ObjectifCible, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name="objectif cible"
    )
    pilote = models.CharField(
        max_length=150, blank=True, help_text="Service ou fonction, sans nom de personne. Par exemple : DSDEN."
    )
    partenaires = liste_de(Correspondant.Institution, "partenaires")
    publics = liste_de(Public, "publics")
    milieux = liste_de(Milieu, "milieux")
    echeance = models.DateField("échéance", null=True, blank=True)
    avancement = models.CharField(max_length=15, choices=Avancement, default=Avancement.NON_ENGAGEE)
    leviers_hors_credits = models.TextField(
        "leviers hors crédits",
        blank=True,
        help_text="Ce que l’État mobilise bien au-delà des crédits délégués : contrôles, formations, conventions…",
    )

    objects = FicheActionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "axe_feuille__ordre", "code"]
        verbose_name = "fiche action"
        verbose_name_plural = "fiches action"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="action_code_unique_dans_le_plan",
                violation_error_message="Une autre action du plan porte déjà ce code.",
            ),
            models.CheckConstraint(
                name="action_avancement",
                condition=Q(avancement__in=["non_engagee", "en_cours", "realisee", "abandonnee"]),
            ),
            *(
                models.CheckConstraint(name=f"action_{champ}", condition=Q(**{f"{champ}__contained_by": valeurs}))
                for champ, valeurs in (
                    ("partenaires", Correspondant.Institution.values),
                    ("publics", Public.values),
                    ("milieux", Milieu.values),
                )
            ),
        ]
        indexes = [models.Index(fields=["avancement", "echeance"], name="action_echeance")]

    def __str__(self) -> str:
        return f"{self.code} – {self.intitule}"

    def get_absolute_url(self) -> str:
        return reverse("feuilles_de_route:action", args=[self.plan.prefecture.code, self.pk])

    def _libelles(self, nomenclature: type[models.TextChoices], codes: list[str]) -> list[str]:
        return [str(nomenclature(code).label) for code in codes]

    @property
    def libelles_partenaires(self) -> list[str]:
        return self._libelles(Correspondant.Institution, self.partenaires)

    @property
    def libelles_publics(self) -> list[str]:
        return self._libelles(Public, self.publics)

    @property
    def libelles_milieux(self) -> list[str]:
        return self._libelles(Milieu, self.milieux)


class Indicateur(Versionne):
    """A measure of an action: where it started, what is aimed at, where it stands."""

    action = models.ForeignKey(FicheAction, models.CASCADE, related_name="indicateurs")
    intitule = models.CharField("intitulé", max_length=200)
    unite = models.CharField("unité", max_length=40, blank=True, help_text="Par exemple : élèves, contrôles, %.")
    valeur_initiale = models.DecimalField("valeur initiale", max_digits=12, decimal_places=2, null=True, blank=True)
    valeur_cible = models.DecimalField("valeur cible", max_digits=12, decimal_places=2, null=True, blank=True)
    valeur_realisee = models.DecimalField("valeur réalisée", max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["action", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "intitule"],
                name="indicateur_unique_dans_l_action",
                violation_error_message="Cette action a déjà un indicateur de ce nom.",
            )
        ]

    def __str__(self) -> str:
        return self.intitule
